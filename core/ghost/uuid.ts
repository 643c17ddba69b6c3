import { createHash } from 'node:crypto'

/** Kinds of things that come from Ghost. The kind is hashed with the id, so that equal ids never meet. */
export type GhostKind = 'post' | 'tag' | 'author' | 'newsletter' | 'tier' | 'snippet' | 'member'

const OBJECT_ID = /^[0-9a-f]{24}$/i

/**
 * The id a Ghost row has with us: always the same one, so importing twice changes nothing. It is a UUIDv7
 * (RFC 9562 §5.7) whose time is the second the ObjectID carries, so imported rows sort by age among our own;
 * the other 74 bits are from SHA-256. An id of another shape (Ghost's first owner was `1`) gets time 0.
 */
export function ghostUuid(kind: GhostKind, id: string): string {
  const hash = createHash('sha256').update(`ghost:${kind}:${id.toLowerCase()}`).digest('hex')
  const milliseconds = OBJECT_ID.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1000 : 0
  const time = milliseconds.toString(16).padStart(12, '0')
  const variant = (0x8 | (Number.parseInt(hash[3]!, 16) & 0x3)).toString(16)
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${hash.slice(0, 3)}`,
    `${variant}${hash.slice(4, 7)}`,
    hash.slice(7, 19),
  ].join('-')
}
