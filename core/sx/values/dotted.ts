/** Pairs that end no list, for the r7rs dialect: a record that prints as `(a . b)`. */
import { EMPTY, toArray } from './lists.ts'
import { List, Rec, RecordType, Sym, type Value } from './types.ts'

export const DOTTED_PAIR = new RecordType('dotted-pair', ['car', 'cdr'])

/** Head of the form that the reader makes of `(a b . c)`. */
export const DOTTED = '%dotted'

/** `rest` as the rest of a list where it is one, else a dotted pair. */
export function pair(first: Value, rest: Value): Value {
  return rest instanceof List ? new List(first, rest, rest.len + 1) : new Rec(DOTTED_PAIR, [first, rest])
}

/** A quoted datum with the dotted lists in it as pairs. */
export function undot(datum: Value): Value {
  if (Array.isArray(datum)) return datum.some(hasDots) ? datum.map(undot) : datum
  if (!(datum instanceof List) || !hasDots(datum)) return datum
  const items = toArray(datum)
  const dotted = items[0] instanceof Sym && items[0].name === DOTTED
  const parts = (dotted ? items.slice(1) : items).map(undot)
  let out: Value = dotted ? (parts.pop() as Value) : EMPTY
  for (const part of parts.reverse()) out = pair(part, out)
  return out
}

function hasDots(datum: Value): boolean {
  if (Array.isArray(datum)) return datum.some(hasDots)
  if (!(datum instanceof List)) return false
  for (let at = datum; at.len > 0; at = at.rest) {
    if (at.first instanceof Sym ? at.first.name === DOTTED && at === datum : hasDots(at.first)) return true
  }
  return false
}
