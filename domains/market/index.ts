import type { Domain } from '../domain'

export const market: Domain = { rooms: [], fragments: {} }
