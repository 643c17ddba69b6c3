import type { Domain } from '../domain'

export const account: Domain = { rooms: [], fragments: {} }
