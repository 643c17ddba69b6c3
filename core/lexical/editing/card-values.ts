import type { Json, JsonObject, LexicalNode } from '../document'
import type { CardField } from './card-fields'

/** Pictures in a row of a gallery. */
const ROW = 3

/** What stands in this place of a node (`metadata.title`, `images.0.src`); undefined where there is nothing. */
export function valueAt(node: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = node
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as JsonObject)[part]
  }
  return value
}

/** The same node with another value in this place; all other fields keep their order and their values. */
export function withValue<T extends JsonObject>(node: T, path: string, value: Json): T {
  return placed(node, path.split('.'), value) as T
}

/** What an editor sees in the field of a card that is plain text. */
export function shownValue(node: JsonObject, field: CardField): string {
  const value = valueAt(node, field.name)
  if (field.kind === 'yes') return value === true ? 'on' : ''
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The value of a field as it is kept, of what was typed: the stars of a product are a number. */
export function keptValue(field: CardField, typed: string): Json {
  if (field.kind === 'yes') return typed === 'on'
  if (field.kind !== 'choice') return typed
  return field.choices?.find(([value]) => String(value) === typed)?.[0] ?? typed
}

/** Takes the pictures without an address out of a gallery and puts the others into rows; the same node where that changes nothing. */
export function withoutGaps(node: LexicalNode, list: string): LexicalNode {
  const pictures = node[list]
  if (!Array.isArray(pictures)) return node
  const kept = pictures.filter(picture => valueAt(picture as JsonObject, 'src') !== '')
  const rows = kept.map((picture, at) => ({ ...(picture as JsonObject), row: Math.floor(at / ROW) }))
  const isSame =
    rows.length === pictures.length &&
    rows.every(({ row }, at) => row === valueAt(pictures[at] as JsonObject, 'row'))
  return isSame ? node : { ...node, [list]: rows }
}

/**
 * A gallery whose picture at `from` stands at `to`; null: it is taken out. Others keep their order. The same node where it
 * stands there already, and where there is no such place.
 */
export function withPictureMoved(
  node: LexicalNode,
  list: string,
  from: number,
  to: number | null,
): LexicalNode {
  const pictures = node[list]
  if (!Array.isArray(pictures) || pictures[from] === undefined) return node
  if (to !== null && (to === from || to < 0 || to >= pictures.length)) return node
  const others = pictures.toSpliced(from, 1)
  const moved = to === null ? others : others.toSpliced(to, 0, pictures[from])
  return withoutGaps({ ...node, [list]: moved }, list)
}

function placed(value: Json | undefined, path: readonly string[], leaf: Json): Json {
  const [first, ...rest] = path
  if (first === undefined) return leaf
  if (Array.isArray(value)) {
    const copy = [...value]
    copy[Number(first)] = placed(copy[Number(first)], rest, leaf)
    return copy
  }
  const fields = typeof value === 'object' && value !== null ? (value as JsonObject) : {}
  return { ...fields, [first]: placed(fields[first], rest, leaf) }
}
