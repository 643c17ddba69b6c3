import { authorize } from './authorize'
import { discovery } from './discovery'
import { endSession } from './end-session'
import { token } from './token'
import { userinfo } from './userinfo'

export const routes = [discovery, authorize, token, userinfo, endSession]
