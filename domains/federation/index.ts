import type { Domain } from '../domain'

export const federation: Domain = { rooms: [], fragments: {} }
