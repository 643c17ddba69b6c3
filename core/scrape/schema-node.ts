import { loadMarkup } from '#core/html/parsers'
import { oneLine } from '#core/text/one-line'
import { withoutLastSlashes } from '#core/text/slashes'

const MAX_TEXT_LENGTH = 20_000

/** A schema.org thing as JSON-LD or microdata gives it, before anything about it is believed. */
export type SchemaNode = { readonly [property: string]: unknown }

export function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** schema.org allows a list wherever it allows one. */
export function many(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

export function nodes(value: unknown): readonly SchemaNode[] {
  return many(value).filter(isNode)
}

/** Whether a node is of one of these types, written as `Product`, `product`, `schema:Product` or a full URL. */
export function isA(node: SchemaNode, ...types: readonly string[]): boolean {
  const names = types.map(type => type.toLowerCase())
  return many(node['@type']).some(
    type => typeof type === 'string' && names.includes(localName(type).toLowerCase()),
  )
}

/** `InStock` of `https://schema.org/InStock`, also where an oblique follows. */
export function localName(type: string): string {
  return withoutLastSlashes(type.trim()).replace(/^.*[/#:]/, '')
}

const SCHEMA_ORG = /^https?:\/\/(?:www\.)?schema\.org\/?$/i
const USUAL: ReadonlySet<string> = new Set(['schema'])
const MOST_PREFIXES = 50

/** `schema`, and of these pairs of a prefix and what it stands for those that stand for schema.org. */
export function schemaPrefixes(pairs: Iterable<readonly [string, unknown]>): ReadonlySet<string> {
  const prefixes = new Set(USUAL)
  for (const [prefix, stands] of pairs)
    if (typeof stands === 'string' && SCHEMA_ORG.test(stands.trim()) && prefixes.size < MOST_PREFIXES)
      prefixes.add(prefix)
  return prefixes
}

/** `name` of `schema:name`, of `https://schema.org/name` and of other prefixes of the page for it; what is of others stays as it is. */
export function bareTerm(term: string, prefixes = USUAL): string {
  const colon = term.indexOf(':')
  if (colon > 0 && prefixes.has(term.slice(0, colon))) return term.slice(colon + 1)
  return term.replace(/^https?:\/\/(?:www\.)?schema\.org\//, '')
}

/** The first text among the values: entities decoded, tags dropped, on one line. Null when there is none. */
export function text(...values: readonly unknown[]): string | null {
  for (const value of values.flatMap(many)) {
    const literal = isNode(value) ? value['@value'] : value
    if (typeof literal === 'number') return String(literal)
    if (typeof literal !== 'string') continue
    const plain = plainText(literal)
    if (plain !== '') return plain
  }
  return null
}

function plainText(written: string): string {
  const value = written.slice(0, MAX_TEXT_LENGTH)
  const bare = /[<&]/.test(value)
    ? loadMarkup(value.replace(/<(br|\/p|\/div|\/li)\b/gi, ' <$1')).text()
    : value
  return oneLine(bare)
}
