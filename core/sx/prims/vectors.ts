import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { indexFault, typeFault } from '../values/errors.ts'
import { fromArray, toArray } from '../values/lists.ts'
import type { Value } from '../values/types.ts'
import { small } from './integers.ts'
import { asList, CELL } from './lists.ts'
import type { Spec } from './spec.ts'

export function asVector(who: string, x: Value): Value[] {
  if (!Array.isArray(x)) typeFault(who, 'a vector', x)
  return x
}

export function index(who: string, v: { length: number }, i: Value, end = v.length): number {
  const n = typeof i === 'number' ? i : small(who, i)
  if (n < 0 || n >= end) indexFault(who, i, end)
  return n
}

/** A part of what has a length, given by indexes of which the last may be left out, or both. */
export function bounds(
  who: string,
  v: { length: number },
  start: Value | undefined,
  end: Value | undefined,
): [number, number] {
  const from = start === undefined ? 0 : index(who, v, start, v.length + 1)
  const to = end === undefined ? v.length : index(who, v, end, v.length + 1)
  if (to < from) indexFault(who, to, from)
  return [from, to]
}

function makeVector(count: Value, fill: Value = null): Value {
  const n = small('make-vector', count)
  if (n < 0) typeFault('make-vector', 'a size of at least 0', count)
  chargeMemory(n * 8 + 32)
  chargeWork(n)
  return new Array<Value>(n).fill(fill)
}

export function vectorRef(v: Value, i: Value): Value {
  if (!Array.isArray(v)) typeFault('vector-ref', 'a vector', v)
  if (typeof i === 'number' && i >= 0 && i < v.length) return v[i] as Value
  return v[index('vector-ref', v, i)] as Value
}

function vectorSet(v: Value, i: Value, x: Value): Value {
  if (!Array.isArray(v)) typeFault('vector-set!', 'a vector', v)
  v[index('vector-set!', v, i)] = x
  return null
}

function copy(v: Value, start?: Value, end?: Value): Value {
  const from = asVector('vector-copy', v)
  const [a, b] = bounds('vector-copy', from, start, end)
  chargeMemory((b - a) * 8 + 32)
  chargeWork(b - a)
  return from.slice(a, b)
}

function copyInto(to: Value, at: Value, from: Value, start?: Value, end?: Value): Value {
  const target = asVector('vector-copy!', to)
  const source = asVector('vector-copy!', from)
  const [a, b] = bounds('vector-copy!', source, start, end)
  const into = index('vector-copy!', target, at, target.length + 1)
  if (into + (b - a) > target.length) indexFault('vector-copy!', into + (b - a), target.length + 1)
  chargeWork(b - a)
  const items = source.slice(a, b)
  for (let i = 0; i < items.length; i++) target[into + i] = items[i] as Value
  return null
}

function fill(v: Value, x: Value, start?: Value, end?: Value): Value {
  const target = asVector('vector-fill!', v)
  const [a, b] = bounds('vector-fill!', target, start, end)
  chargeWork(b - a)
  target.fill(x, a, b)
  return null
}

function push(v: Value, x: Value): Value {
  chargeMemory(8)
  asVector('vector-push!', v).push(x)
  return null
}

function pop(v: Value): Value {
  const items = asVector('vector-pop!', v)
  if (items.length === 0) indexFault('vector-pop!', -1, 0)
  return items.pop() as Value
}

function resize(v: Value, count: Value): Value {
  const items = asVector('vector-resize!', v)
  const n = small('vector-resize!', count)
  if (n < 0) typeFault('vector-resize!', 'a size of at least 0', count)
  chargeMemory(Math.max(0, n - items.length) * 8)
  chargeWork(Math.abs(n - items.length))
  while (items.length < n) items.push(null)
  items.length = n
  return null
}

function toList(v: Value, start?: Value, end?: Value): Value {
  const items = asVector('vector->list', v)
  const [a, b] = bounds('vector->list', items, start, end)
  chargeMemory((b - a) * CELL)
  chargeWork(b - a)
  return fromArray(items.slice(a, b))
}

function fromList(x: Value): Value {
  const items = asList('list->vector', x)
  chargeMemory(items.len * 8 + 32)
  chargeWork(items.len)
  return toArray(items)
}

function concat(...vs: Value[]): Value {
  const all = vs.map(v => asVector('vector-append', v))
  const size = all.reduce((n, v) => n + v.length, 0)
  chargeMemory(size * 8 + 32)
  chargeWork(size)
  return all.flat(1)
}

function vector(...items: Value[]): Value {
  chargeMemory(items.length * 8 + 32)
  return items
}

export const VECTORS: readonly Spec[] = [
  ['vector', 0, -1, vector, 'vector of the arguments'],
  ['make-vector', 1, 2, makeVector, 'vector of a size, filled'],
  ['vector-ref', 2, 2, vectorRef, 'element by index'],
  ['vector-set!', 3, 3, vectorSet, 'puts an element'],
  ['vector-length', 1, 1, (v: Value) => asVector('vector-length', v).length, 'number of elements'],
  ['vector-copy', 1, 3, copy, 'copy of a part'],
  ['vector-copy!', 3, 5, copyInto, 'copies a part of the third into the first'],
  ['vector-fill!', 2, 4, fill, 'puts one value everywhere in a part'],
  ['vector-append', 0, -1, concat, 'the vectors one after another'],
  ['vector-push!', 2, 2, push, 'one more at the end'],
  ['vector-pop!', 1, 1, pop, 'takes the last one off'],
  ['vector-resize!', 2, 2, resize, 'cuts off, or fills up with nil'],
  ['vector->list', 1, 3, toList, 'list of a part'],
  ['list->vector', 1, 1, fromList, 'vector of a list'],
  ['vector?', 1, 1, (x: Value) => Array.isArray(x), 'a vector'],
]
