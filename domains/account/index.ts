import type { Domain } from '../domain'
import { fragments } from './fragments'
import { mailbox } from './mailbox/routes'

export const account: Domain = { rooms: [mailbox], fragments }
