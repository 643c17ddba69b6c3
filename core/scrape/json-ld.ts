import type { CheerioAPI } from 'cheerio/slim'
import { cleanDeep } from '#core/text/clean'
import { bareTerm, isNode, many, type SchemaNode, schemaPrefixes } from './schema-node'

const MAX_DEPTH = 8
/** References go round in circles in many pages; a hostile one would have us follow them for ever. */
const MAX_EXPANDED = 20_000
const FOLLOWED = new Set([
  'offers',
  'itemOffered',
  'priceSpecification',
  'hasVariant',
  'model',
  'image',
  'brand',
  'manufacturer',
  'producer',
  'itemListElement',
  'item',
])

type References = {
  readonly nodes: ReadonlyMap<string, SchemaNode>
  readonly prefixes: ReadonlySet<string>
  budget: number
}

/**
 * Every node of the page's JSON-LD blocks that stands at the top, in a list, in `@graph` or as a page's main
 * entity, with `@id` references to nodes of the page replaced by the nodes. A block that is no JSON becomes a
 * warning.
 */
export function jsonLdNodes($: CheerioAPI): { nodes: SchemaNode[]; warnings: string[] } {
  const found: SchemaNode[] = []
  const warnings: string[] = []
  $('script[type^="application/ld+json"]').each((at, script) => {
    try {
      collect(parsed($(script).text()), found)
    } catch (fault) {
      warnings.push(
        `JSON-LD block ${at + 1} cannot be read: ${fault instanceof Error ? fault.message : fault}`,
      )
    }
  })
  const named = found.filter(isIdentified).map(node => [String(node['@id']), node] as const)
  const prefixes = schemaPrefixes(
    found.flatMap(node => many(node['@context']).filter(isNode).flatMap(Object.entries)),
  )
  const byId: References = { nodes: new Map(named), prefixes, budget: MAX_EXPANDED }
  return { nodes: found.map(node => withReferences(node, byId)), warnings }
}

function parsed(text: string): unknown {
  try {
    return cleanDeep(JSON.parse(text))
  } catch {
    // Not tried first: it would change commas inside a description of a block that is right.
    const json = repaired(text)
    // Two blocks in one, as programs leave them that each print their own.
    const isSeveral = /\}\s*\{/.test(json.replace(STRING_OR_COMMENT, ''))
    return cleanDeep(JSON.parse(isSeveral ? `[${json.replace(/\}\s*\{/g, '},{')}]` : json))
  }
}

/**
 * Strings are taken whole, so that no `//` of an address is taken for a comment. What ends nowhere goes to the end: so no
 * sign in it is a beginning again, and a block is walked once.
 */
const STRING_OR_COMMENT = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)|\/\/[^\n]*/g
/** What closes the comment that a block of JSON stands in. */
const CLOSING = /(?:-->|\/\*\s*\]\]>\s*\*\/|(?:\/\/\s*)?\]\]>)$/
const LONGEST_CLOSING = 100

/** What shops do to their JSON: escape it as HTML or as JavaScript, comments around and in it, line breaks in strings, a comma too many. */
function repaired(text: string): string {
  const json = /^[\s[{]*&(?:quot|#34);/.test(text) ? unescaped(text) : text
  const opened = json.replace(/^\s*(<!--|\/\*\s*<!\[CDATA\[\s*\*\/|(?:\/\/\s*)?<!\[CDATA\[)/, '')
  return withoutClosing(opened)
    .replace(STRING_OR_COMMENT, part => (part.startsWith('"') ? withoutJsEscapes(part) : ' '))
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/,(\s*[}\]])/g, '$1')
}

function withoutClosing(json: string): string {
  const text = json.trimEnd().replace(/;$/, '').trimEnd()
  const closing = CLOSING.exec(text.slice(-LONGEST_CLOSING))?.[0] ?? ''
  return text.slice(0, text.length - closing.length)
}

/** `\'` is of JavaScript, and nothing in JSON. */
const withoutJsEscapes = (text: string): string =>
  text.replace(/\\(.)/gs, (whole, letter: string) => (letter === "'" ? "'" : whole))

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  apos: "'",
  '#39': "'",
  lt: '<',
  gt: '>',
}

const unescaped = (text: string): string =>
  text
    .replace(/&(quot|#34|apos|#39|lt|gt);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replaceAll('&amp;', '&')

/** Nodes with those in their lists and graphs, and what a page says it is mainly about. */
export function withMainEntities(nodes: readonly SchemaNode[]): readonly SchemaNode[] {
  const found: SchemaNode[] = []
  collect(nodes, found)
  return found
}

function collect(value: unknown, into: SchemaNode[], depth = 0): void {
  if (depth > MAX_DEPTH) return
  for (const node of many(value).flatMap(each => (Array.isArray(each) ? each : [each]))) {
    if (!isNode(node)) continue
    into.push(node)
    collect(node['@graph'], into, depth + 1)
    collect(node.mainEntity, into, depth + 1)
  }
}

/** A node that says more than where it is. */
function isIdentified(node: SchemaNode): boolean {
  return typeof node['@id'] === 'string' && Object.keys(node).length > 1
}

function withReferences(node: SchemaNode, byId: References, depth = 0): SchemaNode {
  if (depth > MAX_DEPTH || byId.budget-- <= 0) return node
  const replaced = (value: unknown): unknown => {
    if (!isNode(value)) return value
    const id = value['@id']
    const named = Object.keys(value).length === 1 && typeof id === 'string' ? byId.nodes.get(id) : undefined
    return withReferences(named ?? value, byId, depth + 1)
  }
  // One level of lists: JSON can nest them deeper than a call stack goes.
  const eachReplaced = (value: unknown) => (Array.isArray(value) ? value.map(replaced) : replaced(value))
  return Object.fromEntries(
    Object.entries(node).map(([written, value]) => {
      const property = bareTerm(written, byId.prefixes)
      return [property, FOLLOWED.has(property) ? eachReplaced(value) : value]
    }),
  )
}
