/**
 * Lists of the r7rs dialect: pairs that can be changed. Forms stay SX lists, since the resolver reads nothing
 * else; a form becomes a datum where a program quotes it, and a datum a form where a macro gives one back.
 */
import { chargeMemory } from '../meter/meter.ts'
import { SyntaxFault } from './errors.ts'
import { EMPTY, fromArray, toArray } from './lists.ts'
import { sym } from './symbols.ts'
import { List, Opaque, Pair, Sym, type Value } from './types.ts'

/** Head of the form that the reader makes of `(a b . c)`. */
export const DOTTED = '%dotted'

/** The pairs of `items[from]…`, ending in `tail`. */
export function pairsOf(items: readonly Value[], from = 0, tail: Value = EMPTY): Value {
  let out = tail
  for (let i = items.length - 1; i >= from; i--) out = new Pair(items[i] as Value, out)
  return out
}

export function isDottedForm(form: Value): form is List {
  return form instanceof List && form.first instanceof Sym && form.first.name === DOTTED
}

/** `#0=datum` and `#0#`, as the reader leaves them. */
export const label = (n: number, datum: Value): List => fromArray([new Opaque('label', n), datum])
export const reference = (n: number): Opaque => new Opaque('label-reference', n)

/** A quoted form as data: lists as fresh pairs, labels resolved. */
export function toDatum(form: Value, labels = new Map<unknown, Value>()): Value {
  if (Array.isArray(form)) {
    chargeMemory(form.length * 8 + 32)
    return form.map(item => toDatum(item, labels))
  }
  if (form instanceof Opaque && form.kind === 'label-reference') return labelled(form, labels)
  if (!(form instanceof List) || form.len === 0) return form
  if (form.first instanceof Opaque && form.first.kind === 'label') return circular(form, labels)
  const items = toArray(form)
  chargeMemory(items.length * 32 + 32)
  const data = (isDottedForm(form) ? items.slice(1) : items).map(item => toDatum(item, labels))
  const tail = isDottedForm(form) ? data.pop() : EMPTY
  return pairsOf(data, 0, tail)
}

function labelled(form: Opaque, labels: Map<unknown, Value>): Value {
  const known = labels.get(form.inner)
  if (known === undefined) throw new SyntaxFault(`#${form.inner}# stands before its label`)
  return known
}

/** The datum of a label may hold a reference to itself: that is a hole at first, then filled. */
function circular(form: List, labels: Map<unknown, Value>): Value {
  const n = (form.first as Opaque).inner
  const hole = new Opaque('hole', n)
  labels.set(n, hole)
  const made = toDatum(form.rest.first, labels)
  if (made === hole) throw new SyntaxFault(`#${n}= stands for nothing but itself`)
  labels.set(n, made)
  fill(made, hole, made)
  return made
}

function fill(datum: Value, hole: Value, by: Value): void {
  const seen = new Set<Value>()
  const todo: Value[] = [datum]
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    if (at instanceof Pair) {
      if (at.car === hole) at.car = by
      if (at.cdr === hole) at.cdr = by
      todo.push(at.car, at.cdr)
    } else if (Array.isArray(at)) {
      for (let i = 0; i < at.length; i++) if (at[i] === hole) at[i] = by
      todo.push(...at)
    }
  }
}

/** What a macro makes is no deeper than what the reader reads. */
const MOST_NESTED = 10_000

/** A datum as a form, for the resolver. */
export function toForm(datum: Value, depth = 0): Value {
  if (!(datum instanceof Pair) && !Array.isArray(datum)) return datum
  if (depth > MOST_NESTED) throw new SyntaxFault(`nested more than ${MOST_NESTED} deep`)
  if (Array.isArray(datum)) {
    chargeMemory(datum.length * 8 + 32)
    return datum.map(item => toForm(item, depth + 1))
  }
  const items: Value[] = []
  const seen = new Set<Pair>()
  let at: Value = datum
  for (; at instanceof Pair; at = at.cdr) {
    if (seen.has(at)) throw new SyntaxFault('a circular list is no form')
    seen.add(at)
    chargeMemory(64)
    items.push(toForm(at.car, depth + 1))
  }
  return at === EMPTY ? fromArray(items) : fromArray([sym(DOTTED), ...items, at])
}
