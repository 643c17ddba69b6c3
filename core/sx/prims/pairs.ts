/**
 * Lists of the r7rs dialect, made of pairs that can be changed. Named as there, with a % before: the dialect
 * takes the bare names (runtime/r7rs.ts).
 */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { isEq, isEqual } from '../values/equal.ts'
import { fail, indexFault, typeFault } from '../values/errors.ts'
import { EMPTY, fromArray, toArray } from '../values/lists.ts'
import { pairsOf } from '../values/pairs.ts'
import { List, Pair, type Value } from '../values/types.ts'
import { small } from './integers.ts'
import { CELL } from './lists.ts'
import type { Spec } from './spec.ts'
import { asVector, bounds } from './vectors.ts'

function cons(a: Value, d: Value): Value {
  chargeMemory(CELL)
  return new Pair(a, d)
}

function asPair(who: string, x: Value): Pair {
  if (!(x instanceof Pair)) typeFault(who, 'a pair', x)
  return x
}

const car = (x: Value): Value => (x instanceof Pair ? x.car : typeFault('car', 'a pair', x))
const cdr = (x: Value): Value => (x instanceof Pair ? x.cdr : typeFault('cdr', 'a pair', x))

/** `caddr` and its like: the letters between c and r, from the last to the first. */
function path(name: string): Spec {
  const steps = [...name.slice(1, -1)].reverse()
  const walk = (x: Value): Value => {
    let at = x
    for (const step of steps) {
      const p = asPair(name, at)
      at = step === 'a' ? p.car : p.cdr
    }
    return at
  }
  return [`%${name}`, 1, 1, walk, steps.map(step => `${step === 'a' ? 'car' : 'cdr'}`).join(', then ')]
}

const PATHS = ['a', 'd'].flatMap(x => ['a', 'd'].flatMap(y => [`${x}${y}`, `a${x}${y}`, `d${x}${y}`]))
const DEEP = PATHS.filter(p => p.length === 3).flatMap(p => [`a${p}`, `d${p}`])

function setCar(p: Value, x: Value): Value {
  asPair('set-car!', p).car = x
  return null
}

function setCdr(p: Value, x: Value): Value {
  asPair('set-cdr!', p).cdr = x
  return null
}

/**
 * Goes along `xs` until `stop` says so or the pairs end; gives the pair it stopped at, else what is behind the
 * last. Marks a pair at every power of two steps (Brent), so a circular list ends, with undefined.
 */
function along(xs: Value, stop: (p: Pair) => boolean): Value | undefined {
  let at = xs
  let mark: Value | undefined
  for (let steps = 1, next = 64; at instanceof Pair; steps++) {
    if (stop(at)) return at
    at = at.cdr
    if (at === mark) return undefined
    if (steps === next) {
      chargeWork(next >>> 1)
      mark = at
      next *= 2
    }
  }
  return at
}

/** The elements of a proper list. */
export function elements(who: string, xs: Value): Value[] {
  const out: Value[] = []
  const end = along(xs, p => {
    out.push(p.car)
    return false
  })
  if (end !== EMPTY) typeFault(who, 'a list', xs)
  return out
}

function made(items: Value[], tail: Value = EMPTY): Value {
  chargeMemory(items.length * CELL)
  return pairsOf(items, 0, tail)
}

function length(xs: Value): Value {
  let n = 0
  const end = along(xs, () => {
    n++
    return false
  })
  return end === EMPTY ? n : typeFault('length', 'a list', xs)
}

function append(...lists: Value[]): Value {
  let out = lists.length === 0 ? EMPTY : (lists.at(-1) as Value)
  for (let i = lists.length - 2; i >= 0; i--) out = made(elements('append', lists[i] as Value), out)
  return out
}

function makeList(count: Value, fill: Value = null): Value {
  const n = small('make-list', count)
  if (n < 0) typeFault('make-list', 'a length of at least 0', count)
  chargeWork(n)
  chargeMemory(n * CELL)
  let out: Value = EMPTY
  for (let i = 0; i < n; i++) out = new Pair(fill, out)
  return out
}

/** A list without its first `k` elements. */
function tail(who: string, xs: Value, k: Value): Value {
  const n = small(who, k)
  if (n < 0) indexFault(who, k, 0)
  if (n > 64) chargeWork(n)
  let at = xs
  for (let i = 0; i < n; i++) {
    if (!(at instanceof Pair)) indexFault(who, k, i)
    at = at.cdr
  }
  return at
}

function at(who: string, xs: Value, k: Value): Pair {
  const found = tail(who, xs, k)
  if (!(found instanceof Pair)) indexFault(who, k, small(who, k))
  return found
}

function listSet(xs: Value, k: Value, x: Value): Value {
  at('list-set!', xs, k).car = x
  return null
}

/** The pairs are fresh, the elements the same; what is no list is its own copy. */
function listCopy(xs: Value): Value {
  const items: Value[] = []
  const end = along(xs, p => {
    items.push(p.car)
    return false
  })
  if (end === undefined) fail('type-error', 'list-copy: of a circular list')
  return made(items, end)
}

function search(who: string, same: (a: Value, b: Value) => boolean) {
  return (x: Value, xs: Value): Value => {
    const found = along(xs, p => same(x, p.car))
    return found instanceof Pair ? found : found === EMPTY ? false : typeFault(who, 'a list', xs)
  }
}

function lookup(who: string, same: (a: Value, b: Value) => boolean) {
  return (key: Value, alist: Value): Value => {
    const found = along(alist, p => same(key, asPair(who, p.car).car))
    return found instanceof Pair ? found.car : found === EMPTY ? false : typeFault(who, 'a list', alist)
  }
}

function vectorToList(v: Value, start?: Value, end?: Value): Value {
  const items = asVector('vector->list', v)
  const [a, b] = bounds('vector->list', items, start, end)
  chargeWork(b - a)
  return made(items.slice(a, b))
}

function listToVector(xs: Value): Value {
  const items = elements('list->vector', xs)
  chargeMemory(items.length * 8 + 32)
  return items
}

/** The last arguments of `apply`: `more` ends in a list, and holds what stands before it. */
function spread(first: Value, more: Value): Value {
  const items = [first, ...elements('apply', more)]
  const last = elements('apply', items.pop() as Value)
  chargeMemory((items.length + last.length) * CELL)
  return fromArray([...items, ...last])
}

/** An SX list as pairs. */
function fromList(xs: Value): Value {
  if (!(xs instanceof List)) typeFault('list', 'a list', xs)
  return xs.len === 0 ? xs : made(toArray(xs))
}

function toList(xs: Value): Value {
  const items = elements('apply', xs)
  chargeMemory(items.length * CELL)
  return fromArray(items)
}

export const PAIRS: readonly Spec[] = [
  ['%cons', 2, 2, cons, 'a new pair'],
  ['%car', 1, 1, car, 'first half of a pair'],
  ['%cdr', 1, 1, cdr, 'second half of a pair'],
  ['%set-car!', 2, 2, setCar, 'changes the first half'],
  ['%set-cdr!', 2, 2, setCdr, 'changes the second half'],
  ...[...PATHS, ...DEEP].map(p => path(`c${p}r`)),
  ['%pair?', 1, 1, (x: Value) => x instanceof Pair, 'a pair'],
  ['%list?', 1, 1, (x: Value) => along(x, () => false) === EMPTY, 'a list that ends, in ()'],
  ['%list', 0, -1, (...xs: Value[]) => made(xs), 'list of the arguments'],
  ['%make-list', 1, 2, makeList, 'list of one value, so many times'],
  ['%length', 1, 1, length, 'number of elements'],
  ['%append', 0, -1, append, 'the lists one after another; the last is shared'],
  ['%reverse', 1, 1, (xs: Value) => made(elements('reverse', xs).reverse()), 'the other way round'],
  ['%list-tail', 2, 2, (xs: Value, k: Value) => tail('list-tail', xs, k), 'without the first elements'],
  ['%list-ref', 2, 2, (xs: Value, k: Value) => at('list-ref', xs, k).car, 'element by index'],
  ['%list-set!', 3, 3, listSet, 'puts an element'],
  ['%list-copy', 1, 1, listCopy, 'the same elements in new pairs'],
  ['%memq', 2, 2, search('memq', isEq), 'the list from the first element that is eq?, or false'],
  ['%memv', 2, 2, search('memv', isEq), 'the same by eqv?'],
  ['%member', 2, 2, search('member', isEqual), 'the same by equal?'],
  ['%assq', 2, 2, lookup('assq', isEq), 'the first pair whose car is eq?, or false'],
  ['%assv', 2, 2, lookup('assv', isEq), 'the same by eqv?'],
  ['%assoc', 2, 2, lookup('assoc', isEqual), 'the same by equal?'],
  ['%equal?', 2, 2, isEqual, 'the same structure; ends on circular data'],
  ['%vector->list', 1, 3, vectorToList, 'list of a part'],
  ['%list->vector', 1, 1, listToVector, 'vector of a list'],
  ['%spread', 2, 2, spread, 'last arguments of apply as an SX list'],
  ['%sx->list', 1, 1, fromList, 'pairs of an SX list'],
  ['%list->sx', 1, 1, toList, 'SX list of pairs'],
]
