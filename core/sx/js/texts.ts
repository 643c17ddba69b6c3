/**
 * The texts of generated functions. Worlds that load the same library have the same functions made: each text is parsed
 * once, and what the host has learnt while it ran serves all of them. Whatever a world has of its own comes in from
 * outside the text, so worlds share nothing else by it.
 */
import { positionOf } from '../reader/positions.ts'
import type { Value } from '../values/types.ts'
import type { Text } from '../vm/template.ts'
import type { Generated } from './generate.ts'
import { SUPPORT_NAMES } from './support.ts'
import { numbered } from './trace.ts'

/** So many characters of texts are kept, though nothing may run them any more; the least recently used go first. */
export const KEPT = { characters: 1_000_000 }

const texts = new Map<string, Text>()
let characters = 0

/** The text of a function; one that is known when it says the same, and forms stand in the same places. */
export function textOf({ source, lines, names }: Generated, places: readonly unknown[]): Text {
  const named = [...names.keys()]
  const key = `${named.join()} ${places.map(placed).join()}\n${source}`
  const known = texts.get(key)
  if (known && isSame(known.lines, lines)) {
    keep(key, known)
    return known
  }
  const text = numbered(name => ({
    make: new Function(...SUPPORT_NAMES, ...named, `${source}\n${name}`) as Text['make'],
    lines,
    places,
  }))
  keep(key, text)
  return text
}

function keep(key: string, text: Text): void {
  if (!texts.delete(key)) characters += key.length
  texts.set(key, text)
  for (const oldest of texts.keys()) {
    if (characters <= KEPT.characters) return
    texts.delete(oldest)
    characters -= oldest.length
  }
}

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((x, i) => x === other[i])

/** An instruction, or where its form was read: no more is ever told of a form. */
function placed(part: unknown): string {
  const position = positionOf(part as Value)
  return position ? `${position.line}:${position.column}` : typeof part === 'number' ? String(part) : ''
}
