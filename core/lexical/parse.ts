import type { LexicalDocument } from './document'

/** Deeper than any list a person nests, shallow enough for every walk to recurse. */
const MAX_DEPTH = 60

/** The text is no document. `path` names the first thing wrong, e.g. `root.children[3].type`. */
export class MalformedDocument extends Error {
  override readonly name = 'MalformedDocument'
  constructor(
    readonly path: string,
    readonly fault: string,
  ) {
    super(`Malformed document at ${path}: ${fault}.`)
  }
}

/**
 * Reads a document and checks its skeleton (root, types, children, depth). Unknown node types and unknown
 * fields pass untouched: what this version cannot show, a later one may.
 * @throws {MalformedDocument}
 */
export function parseDocument(json: string): LexicalDocument {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw new MalformedDocument('$', `not JSON (${(cause as Error).message})`)
  }
  if (!isObject(value)) throw new MalformedDocument('$', 'not an object')
  checkNode(value.root, 'root', 0)
  const root = value.root as Record<string, unknown>
  if (root.type !== 'root') throw new MalformedDocument('root.type', 'must be "root"')
  if (!Array.isArray(root.children)) throw new MalformedDocument('root.children', 'must be a list')
  return value as unknown as LexicalDocument
}

function checkNode(node: unknown, path: string, depth: number): void {
  if (depth > MAX_DEPTH) throw new MalformedDocument(path, `nested deeper than ${MAX_DEPTH} levels`)
  if (!isObject(node)) throw new MalformedDocument(path, 'not an object')
  if (typeof node.type !== 'string' || node.type === '') {
    throw new MalformedDocument(`${path}.type`, 'must be a name')
  }
  if (node.text !== undefined && typeof node.text !== 'string') {
    throw new MalformedDocument(`${path}.text`, 'must be text')
  }
  if (node.children === undefined) return
  if (!Array.isArray(node.children)) throw new MalformedDocument(`${path}.children`, 'must be a list')
  node.children.forEach((child, at) => {
    checkNode(child, `${path}.children[${at}]`, depth + 1)
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
