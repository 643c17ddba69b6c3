import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { equals } from '../values/equal.ts'
import { fail, indexFault, typeFault } from '../values/errors.ts'
import { cons, EMPTY, fromArray, nth, toArray } from '../values/lists.ts'
import { textLength } from '../values/text.ts'
import { List, StringBuffer, type Value } from '../values/types.ts'
import { small } from './integers.ts'
import type { Spec } from './spec.ts'

/** Bytes of one list cell, as accounted. */
export const CELL = 32

export function asList(who: string, x: Value): List {
  if (x instanceof List) return x
  if (x === null) return EMPTY
  typeFault(who, 'a list', x)
}

function makeList(...items: Value[]): List {
  chargeMemory(items.length * CELL)
  return fromArray(items)
}

export function consTo(first: Value, rest: Value): List {
  chargeMemory(CELL)
  if (rest instanceof List) return new List(first, rest, rest.len + 1)
  if (rest === null) return cons(first, EMPTY)
  typeFault('cons', 'a list as its second argument', rest)
}

export function first(x: Value): Value {
  if (x instanceof List && x.len > 0) return x.first
  typeFault('first', 'a list that is not empty', x)
}

export function rest(x: Value): Value {
  if (x instanceof List && x.len > 0) return x.rest
  typeFault('rest', 'a list that is not empty', x)
}

function append(...lists: Value[]): Value {
  let out = asList('append', lists.at(-1) ?? EMPTY)
  for (let i = lists.length - 2; i >= 0; i--) {
    const items = asList('append', lists[i] as Value)
    chargeMemory(items.len * CELL)
    chargeWork(items.len)
    out = fromArray(toArray(items), 0, out)
  }
  return out
}

function reverse(x: Value): Value {
  if (Array.isArray(x)) {
    chargeMemory(x.length * 8)
    chargeWork(x.length)
    return x.toReversed()
  }
  const items = asList('reverse', x)
  chargeMemory(items.len * CELL)
  chargeWork(items.len)
  let out: List = EMPTY
  for (let at = items; at.len > 0; at = at.rest) out = new List(at.first, out, out.len + 1)
  return out
}

export function length(x: Value): Value {
  if (x instanceof List) return x.len
  if (typeof x === 'string') return textLength(x)
  if (Array.isArray(x)) return x.length
  if (x instanceof Map) return x.size
  if (x === null) return 0
  if (x instanceof StringBuffer) return x.text.length
  typeFault('len', 'a list, vector, string or dict', x)
}

function elementAt(x: Value, index: Value): Value {
  const i = small('nth', index)
  if (x instanceof List) {
    if (i < 0 || i >= x.len) indexFault('nth', index, x.len)
    if (i > 64) chargeWork(i)
    return nth(x, i)
  }
  if (Array.isArray(x)) {
    if (i < 0 || i >= x.length) indexFault('nth', index, x.length)
    return x[i] as Value
  }
  typeFault('nth', 'a list or vector', x)
}

function drop(x: Value, count: Value): Value {
  let n = Math.max(0, small('drop', count))
  let at = asList('drop', x)
  if (n > 64) chargeWork(Math.min(n, at.len))
  while (n > 0 && at.len > 0) {
    at = at.rest
    n--
  }
  return at
}

function take(x: Value, count: Value): Value {
  const items = asList('take', x)
  const n = Math.max(0, Math.min(small('take', count), items.len))
  chargeMemory(n * CELL)
  if (n > 64) chargeWork(n)
  const out: Value[] = []
  for (let at = items, i = 0; i < n; i++, at = at.rest) out.push(at.first)
  return fromArray(out)
}

/** `(range 3)` is (0 1 2); with a start, an end that is left out, and a step. */
function range(a: Value, b?: Value, step: Value = 1): Value {
  const start = b === undefined ? 0 : small('range', a)
  const end = b === undefined ? small('range', a) : small('range', b)
  const by = small('range', step)
  if (by === 0) fail('type-error', 'range: a step of zero')
  const count = Math.max(0, Math.ceil((end - start) / by))
  chargeMemory(count * CELL)
  chargeWork(count)
  let out: List = EMPTY
  for (let i = count - 1; i >= 0; i--) out = new List(start + i * by, out, out.len + 1)
  return out
}

function makeListOf(count: Value, fill: Value = null): Value {
  const n = small('make-list', count)
  chargeMemory(Math.max(0, n) * CELL)
  chargeWork(n)
  let out: List = EMPTY
  for (let i = 0; i < n; i++) out = new List(fill, out, out.len + 1)
  return out
}

function member(x: Value, items: Value): Value {
  for (let at = asList('member', items), i = 1; at.len > 0; at = at.rest, i++) {
    if (equals(x, at.first)) return at
    if (i % 64 === 0) chargeWork(64)
  }
  return false
}

function last(x: Value): Value {
  if (!(x instanceof List) || x.len === 0) typeFault('last', 'a list that is not empty', x)
  chargeWork(x.len)
  return nth(x, x.len - 1)
}

function listStar(...items: Value[]): Value {
  chargeMemory(items.length * CELL)
  const tail = asList('list*', items.at(-1) as Value)
  return fromArray(items.slice(0, -1), 0, tail)
}

const second =
  (who: string, f: (x: Value) => Value) =>
  (x: Value): Value => {
    if (!(x instanceof List)) typeFault(who, 'a list', x)
    return f(x)
  }

export const LISTS: readonly Spec[] = [
  ['list', 0, -1, makeList, 'list of the arguments'],
  ['list*', 1, -1, listStar, 'list of the arguments, the last being the rest'],
  ['cons', 2, 2, consTo, 'list with one more at its head'],
  ['first', 1, 1, first, 'head of a list'],
  ['car', 1, 1, first, 'as first'],
  ['rest', 1, 1, rest, 'list without its head'],
  ['cdr', 1, 1, rest, 'as rest'],
  ['second', 1, 1, second('second', x => elementAt(x, 1)), 'second of a list'],
  ['third', 1, 1, second('third', x => elementAt(x, 2)), 'third of a list'],
  ['cadr', 1, 1, (x: Value) => first(rest(x)), 'first of the rest'],
  ['cddr', 1, 1, (x: Value) => rest(rest(x)), 'rest of the rest'],
  ['caar', 1, 1, (x: Value) => first(first(x)), 'first of the first'],
  ['cdar', 1, 1, (x: Value) => rest(first(x)), 'rest of the first'],
  ['caddr', 1, 1, (x: Value) => first(rest(rest(x))), 'third'],
  ['cdddr', 1, 1, (x: Value) => rest(rest(rest(x))), 'list without its first three'],
  ['cadddr', 1, 1, (x: Value) => first(rest(rest(rest(x)))), 'fourth'],
  ['last', 1, 1, last, 'last of a list'],
  ['nth', 2, 2, elementAt, 'element by index, of a list or vector'],
  ['list-ref', 2, 2, elementAt, 'as nth'],
  ['len', 1, 1, length, 'number of elements, characters or keys'],
  ['length', 1, 1, length, 'as len'],
  ['append', 0, -1, append, 'the lists one after another'],
  ['reverse', 1, 1, reverse, 'a list or vector the other way round'],
  ['take', 2, 2, take, 'the first elements'],
  ['drop', 2, 2, drop, 'without the first elements'],
  ['list-tail', 2, 2, drop, 'as drop'],
  ['range', 1, 3, range, 'list of integers from a start to before an end'],
  ['make-list', 1, 2, makeListOf, 'list of one value, so many times'],
  ['member', 2, 2, member, 'the list from the first element that is = on, or false'],
  ['pair?', 1, 1, (x: Value) => x instanceof List && x.len > 0, 'a list that is not empty'],
  ['list?', 1, 1, (x: Value) => x instanceof List, 'a list'],
  ['null?', 1, 1, (x: Value) => x instanceof List && x.len === 0, 'the empty list'],
  ['empty?', 1, 1, (x: Value) => length(x) === 0, 'without elements; nil counts as empty'],
]
