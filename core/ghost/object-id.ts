import { type GhostKind, ghostUuid } from './uuid'

const OBJECT_ID = /^[0-9a-f]{24}$/

/** Our id as Ghost's programs expect one: the first 24 hexadecimal digits of the UUIDv7, its time among them. */
export function objectIdOf(uuid: string): string {
  return uuid.replaceAll('-', '').slice(0, 24)
}

/** What may have this ObjectID here: what was imported under it, or what begins with it, between two UUIDs. */
export type ObjectIdMatch = { readonly imported: string; readonly from: string; readonly to: string }

/** Null for what is no ObjectID (Ghost's first owner, `1`, has none either). */
export function objectIdMatch(kind: GhostKind, id: string): ObjectIdMatch | null {
  const digits = id.toLowerCase()
  if (!OBJECT_ID.test(digits)) return null
  return {
    imported: ghostUuid(kind, digits),
    from: uuidOf(`${digits}00000000`),
    to: uuidOf(`${digits}ffffffff`),
  }
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
