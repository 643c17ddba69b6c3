import type { Domain } from '../domain'

export const cart: Domain = { rooms: [], fragments: {} }
