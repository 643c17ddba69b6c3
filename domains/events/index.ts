import type { Domain } from '../domain'

export const events: Domain = { rooms: [], fragments: {} }
