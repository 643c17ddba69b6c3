import { authorize } from './authorize'
import { device } from './device'
import { discovery } from './discovery'
import { endSession } from './end-session'
import { registration } from './registration'
import { token } from './token'
import { userinfo } from './userinfo'

export const routes = [discovery, authorize, token, device, registration, userinfo, endSession]
