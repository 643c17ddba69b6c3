import { isClean } from '#core/text/clean'
import { DocumentMalformed, OriginMismatch } from './refusals'

/** What an index holds is counted in bytes (a B-tree of PostgreSQL: 2,704), not in characters; our columns hold 2,000. */
const MAX_ID_BYTES = 2000

export type IdRules = {
  /** Only for tests on loopback: the fediverse is https. */
  readonly allowHttp?: boolean
}

/** Whether a text can be the id of an actor, object or activity: an absolute https URL without credentials. */
export function isId(id: string, rules: IdRules = {}): boolean {
  if (Buffer.byteLength(id) > MAX_ID_BYTES || !isClean(id) || !URL.canParse(id)) return false
  const url = new URL(id)
  if (url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (rules.allowHttp === true && url.protocol === 'http:')
}

/** @throws DocumentMalformed naming the property when it is no id */
export function requireId(id: string | null, property: string, rules: IdRules = {}): string {
  if (id === null || !isId(id, rules)) throw new DocumentMalformed(`${property} is not an https id`)
  return id
}

/** @throws OriginMismatch unless both ids live at the same origin (scheme, host and port) */
export function requireSameOrigin(id: string, other: string, what: string): void {
  if (!URL.canParse(id) || !URL.canParse(other) || new URL(id).origin !== new URL(other).origin)
    throw new OriginMismatch(`${what}: ${id} and ${other}`)
}
