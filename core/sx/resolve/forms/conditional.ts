/** when, unless, cond, case, and, or. Chains are built from the end, so their length nests nothing. */
import { toArray } from '../../values/lists.ts'
import type { List, Value } from '../../values/types.ts'
import { resolveBody } from '../body.ts'
import type { Core } from '../core.ts'
import type { Scope } from '../scope.ts'
import { asList, fault, isElse, isNamed, operands } from '../shape.ts'
import type { Resolver, SpecialForm } from '../special-form.ts'

const NIL: Core = { op: 'const', value: null }
const nil = (): Core => ({ ...NIL })

const when: SpecialForm = (at, scope, r, tail) => {
  const [test, ...body] = operands(at, 1)
  return { op: 'if', test: r.resolve(test as Value, scope), yes: r.sequence(body, scope, tail), no: nil() }
}

const unless: SpecialForm = (at, scope, r, tail) => {
  const [test, ...body] = operands(at, 1)
  return { op: 'if', test: r.resolve(test as Value, scope), yes: nil(), no: r.sequence(body, scope, tail) }
}

const and: SpecialForm = (at, scope, r, tail) => {
  const parts = operands(at, 0)
  if (parts.length === 0) return { op: 'const', value: true }
  let core = r.resolve(parts.at(-1) as Value, scope, tail)
  for (const part of parts.slice(0, -1).reverse()) core = both(r.resolve(part, scope), core, scope)
  return core
}

/** `(and a b)`: a's own value when it is falsy, since nil and false differ. */
function both(first: Core, second: Core, scope: Scope): Core {
  if (isPredicate(first)) return { op: 'if', test: first, yes: second, no: { op: 'const', value: false } }
  const v = scope.fn.variable('and')
  return {
    op: 'let',
    v,
    init: first,
    body: { op: 'if', test: { op: 'local', v }, yes: second, no: { op: 'local', v } },
  }
}

const or: SpecialForm = (at, scope, r, tail) => {
  const parts = operands(at, 0)
  if (parts.length === 0) return { op: 'const', value: false }
  let core = r.resolve(parts.at(-1) as Value, scope, tail)
  for (const part of parts.slice(0, -1).reverse()) core = either(r.resolve(part, scope), core, scope)
  return core
}

export function either(first: Core, second: Core, scope: Scope): Core {
  if (isPredicate(first)) return { op: 'if', test: first, yes: { op: 'const', value: true }, no: second }
  const v = scope.fn.variable('or')
  return {
    op: 'let',
    v,
    init: first,
    body: { op: 'if', test: { op: 'local', v }, yes: { op: 'local', v }, no: second },
  }
}

const BOOLEAN = new Set(['<', '>', '<=', '>=', '=', 'not', 'eq?', 'eqv?', 'equal?'])

function isPredicate(core: Core): boolean {
  return core.op === 'prim' && (BOOLEAN.has(core.prim.name) || core.prim.name.endsWith('?'))
}

const cond: SpecialForm = (at, scope, r, tail) => {
  let core: Core = nil()
  for (const item of toArray(at.rest).reverse()) core = condClause(asList(item, at), core, scope, r, tail)
  return core
}

function condClause(clause: List, next: Core, scope: Scope, r: Resolver, tail: boolean): Core {
  if (clause.len === 0) fault(clause, 'an empty clause')
  const [test, ...body] = toArray(clause)
  if (isElse(test)) return resolveBody(body, scope, r, tail, clause)
  const resolved = r.resolve(test as Value, scope)
  if (body.length === 0) return either(resolved, next, scope)
  if (!isNamed(body[0], '=>'))
    return { op: 'if', test: resolved, yes: resolveBody(body, scope, r, tail, clause), no: next }
  const v = scope.fn.variable('cond')
  const receiver = r.resolve(body[1] as Value, scope)
  const then = r.call(receiver, [{ op: 'local', v }], clause, scope)
  return { op: 'let', v, init: resolved, body: { op: 'if', test: { op: 'local', v }, yes: then, no: next } }
}

const case_: SpecialForm = (at, scope, r, tail) => {
  const [key, ...clauses] = operands(at, 1)
  const v = scope.fn.variable('case')
  let core: Core = nil()
  for (const item of clauses.reverse()) core = caseClause(asList(item, at), v, core, scope, r, tail)
  return { op: 'let', v, init: r.resolve(key as Value, scope), body: core }
}

function caseClause(
  clause: List,
  v: import('../core.ts').Variable,
  next: Core,
  scope: Scope,
  r: Resolver,
  tail: boolean,
): Core {
  const [first, ...body] = toArray(clause)
  const then = isNamed(body[0], '=>')
    ? r.call(r.resolve(body[1] as Value, scope), [{ op: 'local', v }], clause, scope)
    : resolveBody(body, scope, r, tail, clause)
  if (isElse(first)) return then
  const keys = toArray(asList(first, clause))
  const test = r.primitive('%case?', [
    { op: 'local', v },
    { op: 'const', value: keys },
  ])
  return { op: 'if', test, yes: then, no: next }
}

export const CONDITIONAL: readonly (readonly [string, SpecialForm])[] = [
  ['when', when],
  ['unless', unless],
  ['and', and],
  ['or', or],
  ['cond', cond],
  ['case', case_],
]
