import { List, type Value } from './types.ts'

export const EMPTY: List = makeEmpty()

/** Its own rest, and of the same hidden class as every other list, so that walking stays monomorphic. */
function makeEmpty(): List {
  const empty = new List(null, null as unknown as List, 0)
  ;(empty as { rest: List }).rest = empty
  return empty
}

export function cons(first: Value, rest: List): List {
  return new List(first, rest, rest.len + 1)
}

export function list(...items: Value[]): List {
  return fromArray(items)
}

/** The list of `items[from]…`, ending in `tail`. */
export function fromArray(items: readonly Value[], from = 0, tail: List = EMPTY): List {
  let out = tail
  for (let i = items.length - 1; i >= from; i--) out = new List(items[i] as Value, out, out.len + 1)
  return out
}

export function toArray(xs: List): Value[] {
  const out = new Array<Value>(xs.len)
  let at = xs
  for (let i = 0; i < out.length; i++) {
    out[i] = at.first
    at = at.rest
  }
  return out
}

export function* each(xs: List): Generator<Value> {
  for (let at = xs; at.len > 0; at = at.rest) yield at.first
}

export function nth(xs: List, index: number): Value {
  let at = xs
  for (let i = 0; i < index; i++) at = at.rest
  return at.first
}
