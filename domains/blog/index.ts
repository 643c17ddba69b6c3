import type { Domain } from '../domain'

export const blog: Domain = { rooms: [], fragments: {} }
