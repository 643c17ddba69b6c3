import { cleanDeep } from '#core/text/clean'
import { BodyTooLarge, DocumentMalformed } from './refusals'
import { MAX_DOCUMENT_BYTES } from './safe-fetch'

const MAX_DEPTH = 16
const MAX_VALUES = 10_000

export type JsonObject = { readonly [key: string]: unknown }

/**
 * A JSON object from the wire, refused when it is too large, too deep or too wide to be honest. Texts in it come without
 * what no text of ours may hold (core/text/clean.ts), so that nothing further in meets another form of them.
 * @throws BodyTooLarge, DocumentMalformed
 */
export function readJsonObject(body: Uint8Array): JsonObject {
  if (body.byteLength > MAX_DOCUMENT_BYTES) throw new BodyTooLarge(`${body.byteLength} bytes`)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    throw new DocumentMalformed('not JSON in UTF-8', { cause })
  }
  if (!isObject(value)) throw new DocumentMalformed('not a JSON object')
  checkShape(value)
  return cleanDeep(value) as JsonObject
}

/** @throws DocumentMalformed beyond 16 levels or 10,000 values */
function checkShape(root: unknown): void {
  let level: unknown[] = [root]
  let seen = 0
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw new DocumentMalformed(`deeper than ${MAX_DEPTH}`)
    seen += level.length
    if (seen > MAX_VALUES) throw new DocumentMalformed(`more than ${MAX_VALUES} values`)
    level = level.flatMap(value => (value !== null && typeof value === 'object' ? Object.values(value) : []))
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON-LD lets any property be absent, one value or several. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

/** The first string of a property, or null. */
export function text(value: unknown): string | null {
  return list(value).find((item): item is string => typeof item === 'string') ?? null
}

/** The id of a property that may be a URI, an object with an id, or several of them (the first then). */
export function idOf(value: unknown): string | null {
  return idsOf(value)[0] ?? null
}

export function idsOf(value: unknown): readonly string[] {
  return list(value).flatMap(item => {
    if (typeof item === 'string') return [item]
    return isObject(item) && typeof item.id === 'string' ? [item.id] : []
  })
}

export function typesOf(value: JsonObject): readonly string[] {
  return list(value.type).filter((type): type is string => typeof type === 'string')
}
