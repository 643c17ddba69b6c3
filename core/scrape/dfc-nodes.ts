import { localTerm } from '#core/dfc/terms'
import { absoluteUrl } from './page-url'
import { isNode, many, type SchemaNode } from './schema-node'

const MOST_NODES = 20_000

/** The nodes of a document, and where it stands. */
export type Known = { readonly url: string; readonly nodes: ReadonlyMap<string, SchemaNode> }

/** Every node by its absolute name; what is said of one in two places is put together. */
export function gather(value: unknown, url: string, nodes: Map<string, SchemaNode>): void {
  const queue: unknown[] = [value]
  for (let seen = 0; queue.length > 0 && seen < MOST_NODES; ) {
    const next = queue.pop()
    // The last is taken first: turned round they come as they stand there.
    if (Array.isArray(next)) queue.push(...next.slice(0, MOST_NODES).reverse())
    if (!isNode(next) || isName(next)) continue
    seen += 1
    const id = nameOf(next['@id'], url) ?? `_:unnamed-${seen}`
    const local = Object.fromEntries(
      Object.entries(next).map(([key, said]) => [
        key.startsWith('@') ? key : localTerm(key),
        named(said, url),
      ]),
    )
    nodes.set(id, { ...nodes.get(id), ...local, '@id': id })
    queue.push(
      ...Object.values(next)
        .filter(each => typeof each === 'object')
        .reverse(),
    )
  }
}

/** What names another node and says nothing of it. */
const isName = (node: SchemaNode): boolean =>
  typeof node['@id'] === 'string' && Object.keys(node).length === 1

/** The absolute name of a node; null for what is none. */
export const nameOf = (id: unknown, url: string): string | null =>
  typeof id !== 'string' ? null : id.startsWith('_:') ? id : absoluteUrl(id, url) && new URL(id, url).href

/** References as absolute names, wherever they are written as such; one level of lists, which JSON can nest deeper than a call stack goes. */
function named(said: unknown, url: string): unknown {
  return Array.isArray(said) ? said.map(each => namedOne(each, url)) : namedOne(said, url)
}

function namedOne(said: unknown, url: string): unknown {
  if (isNode(said) && typeof said['@id'] === 'string')
    return { ...said, '@id': nameOf(said['@id'], url) ?? said['@id'] }
  return said
}

/** The nodes that a property points to: by name, or standing in it. */
export function refs(node: SchemaNode, property: string, { nodes, url }: Known): readonly SchemaNode[] {
  return many(node[property]).flatMap((each): readonly SchemaNode[] => {
    const id = nameOf(isNode(each) ? each['@id'] : each, url)
    const known = id === null ? undefined : nodes.get(id)
    if (known) return [known]
    return isNode(each) ? [localNode(each)] : []
  })
}

const localNode = (node: SchemaNode): SchemaNode =>
  Object.fromEntries(
    Object.entries(node).map(([key, said]) => [key.startsWith('@') ? key : localTerm(key), said]),
  )

/** The local name of a term. */
export const termOf = (said: unknown): string | undefined =>
  many(said).map(each => localTerm(String(isNode(each) ? each['@id'] : each)))[0]
