/**
 * `(match x (pattern body…) …)`. A clause is tested as a whole, then its names are bound.
 *
 * Patterns: a literal; `_`; a name; `'datum`; `(p …)` a list of just these, with `&rest name` or `. name` for the
 * rest; `#(p …)` a vector; `{:k p}` a dict that has these keys; `(variant p …)` of a define-type or record;
 * `(? predicate p)`; `(and p …)`, `(or p …)`, `(not p)`; `(cons p p)`; `(list p …)`.
 * After the pattern `:when test` may follow.
 */
import { fromArray, toArray } from '../../values/lists.ts'
import { gensym } from '../../values/symbols.ts'
import { Keyword, List, Sym, type Value } from '../../values/types.ts'
import { form } from '../aliases.ts'
import { resolveBody } from '../body.ts'
import type { Core } from '../core.ts'
import type { Scope } from '../scope.ts'
import { asList, fault, isElse, isNamed, operands } from '../shape.ts'
import type { Resolver, SpecialForm } from '../special-form.ts'

const match: SpecialForm = (at, scope, r, tail) => {
  const [subject, ...clauses] = operands(at, 1)
  const name = gensym('match')
  const inner = scope.block()
  const init = r.resolve(subject as Value, scope)
  const v = inner.declare(name)
  const none = form('%error', 'match: no clause for', name)
  let core = r.resolve(none, inner)
  for (const clause of clauses.reverse()) core = clauseCore(asList(clause, at), name, core, inner, r, tail)
  return { op: 'let', v, init, body: core }
}

interface Reading {
  tests: Value[]
  names: [Sym, Value][]
}

function clauseCore(clause: List, subject: Sym, next: Core, scope: Scope, r: Resolver, tail: boolean): Core {
  const [pattern, ...rest] = toArray(clause)
  const guarded = rest[0] instanceof Keyword && rest[0].name === 'when'
  const body = guarded ? rest.slice(2) : rest
  if (isElse(pattern)) return resolveBody(body, scope, r, tail, clause)
  const reading: Reading = { tests: [], names: [] }
  read(pattern as Value, subject, reading, r)
  const bindings = fromArray(reading.names.map(([name, access]) => fromArray([name, access])))
  if (guarded) reading.tests.push(form('let*', bindings, rest[1] as Value))
  const then = r.resolve(form('let*', bindings, form('let', fromArray([]), ...body)), scope, tail)
  if (reading.tests.length === 0) return then
  return { op: 'if', test: r.resolve(form('and', ...reading.tests), scope), yes: then, no: next }
}

/** Adds to `reading` what it takes for the value of the form `x` to match `pattern`. */
function read(pattern: Value, x: Value, reading: Reading, r: Resolver): void {
  if (pattern instanceof Sym) {
    if (pattern.name === '_') return
    const known = reading.names.find(([name]) => name === pattern)
    if (known) reading.tests.push(form('%equal?', known[1], x))
    else reading.names.push([pattern, x])
  } else if (Array.isArray(pattern)) readVector(pattern, x, reading, r)
  else if (pattern instanceof Map) readDict(pattern, x, reading, r)
  else if (pattern instanceof List && pattern.len > 0) readList(pattern, x, reading, r)
  else
    reading.tests.push(form('%equal?', x, pattern instanceof Keyword ? pattern.name : form('quote', pattern)))
}

function readList(pattern: List, x: Value, reading: Reading, r: Resolver): void {
  const [head, ...items] = toArray(pattern)
  if (isNamed(head, 'quote')) {
    reading.tests.push(form('%equal?', x, pattern))
    return
  }
  if (isNamed(head, '?')) {
    reading.tests.push(fromArray([items[0] as Value, x]))
    if (items[1] !== undefined) read(items[1], x, reading, r)
    return
  }
  if (isNamed(head, 'and')) {
    for (const item of items) read(item, x, reading, r)
    return
  }
  if (isNamed(head, 'or') || isNamed(head, 'not')) {
    const tests = items.map(item => form('and', ...nameless(item, x, r)))
    reading.tests.push(isNamed(head, 'or') ? form('or', ...tests) : form('%not', tests[0] as Value))
    return
  }
  if (isNamed(head, 'cons') && items.length === 2) {
    reading.tests.push(form('%pair?', x))
    read(items[0] as Value, form('%first', x), reading, r)
    read(items[1] as Value, form('%rest', x), reading, r)
    return
  }
  if (isNamed(head, 'list')) {
    readItems(items, x, reading, r)
    return
  }
  const type = head instanceof Sym ? r.host.namespace.recordType(head.name) : null
  if (type) {
    if (items.length !== type.fields.length) fault(pattern, `${type.name} has ${type.fields.length} fields`)
    reading.tests.push(form('%record-is?', type, x))
    items.forEach((item, i) => {
      read(item, form('%record-slot', x, i), reading, r)
    })
    return
  }
  readItems(toArray(pattern), x, reading, r)
}

/** The tests of a pattern under `or` or `not`, where no name may be bound. */
function nameless(pattern: Value, x: Value, r: Resolver): Value[] {
  const reading: Reading = { tests: [], names: [] }
  read(pattern, x, reading, r)
  if (reading.names.length > 0)
    fault(pattern, `${reading.names[0]?.[0].name} cannot be bound inside or / not`)
  return reading.tests
}

function readItems(items: Value[], x: Value, reading: Reading, r: Resolver): void {
  const dotted = isNamed(items[0], '%dotted')
  const list = dotted ? items.slice(1) : items
  const marker = list.findIndex(item => isNamed(item, '&rest') || isNamed(item, '.'))
  const open = dotted || marker >= 0
  const count = marker >= 0 ? marker : dotted ? list.length - 1 : list.length
  reading.tests.push(form(open ? '%list-of-least?' : '%list-of?', x, count))
  let at: Value = x
  for (const item of list.slice(0, count)) {
    read(item, form('%first', at), reading, r)
    at = form('%rest', at)
  }
  if (open) read(list.at(-1) as Value, at, reading, r)
}

function readVector(items: Value[], x: Value, reading: Reading, r: Resolver): void {
  reading.tests.push(form('%vector-of?', x, items.length))
  items.forEach((item, i) => {
    read(item, form('%vector-ref', x, i), reading, r)
  })
}

function readDict(pattern: Map<string, Value>, x: Value, reading: Reading, r: Resolver): void {
  for (const [key, item] of pattern) {
    reading.tests.push(form('%dict-with?', x, key))
    read(item, form('%dict-get', x, key), reading, r)
  }
}

const inline =
  (name: string): SpecialForm =>
  (at, scope, r) =>
    r.primitive(
      name,
      toArray(at.rest).map(arg => r.resolve(arg, scope)),
      at,
    )

export const MATCH: readonly (readonly [string, SpecialForm])[] = [
  ['match', match],
  ['%equal?', inline('equal?')],
  ['%not', inline('not')],
  ['%pair?', inline('pair?')],
  ['%first', inline('first')],
  ['%rest', inline('rest')],
  ['%vector-ref', inline('vector-ref')],
  ['%dict-get', inline('get')],
  ['%dict-with?', inline('%dict-with?')],
  ['%record-is?', inline('%record-is?')],
  ['%record-slot', inline('%record-slot')],
  ['%list-of?', inline('%list-of?')],
  ['%list-of-least?', inline('%list-of-least?')],
  ['%vector-of?', inline('%vector-of?')],
]
