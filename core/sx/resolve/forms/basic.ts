/** quote, if, begin, lambda, define, set!, let and its kin. */
import { SyntaxFault } from '../../values/errors.ts'
import { fromArray, toArray } from '../../values/lists.ts'
import { DOTTED } from '../../values/pairs.ts'
import { List, Sym, type Value } from '../../values/types.ts'
import { form } from '../aliases.ts'
import { curried, looksLikeLoop, resolveBody } from '../body.ts'
import { type Core, Variable } from '../core.ts'
import { asSymbol, bindings, distinct, fault, operands } from '../shape.ts'
import type { SpecialForm } from '../special-form.ts'
import { doLoop, namedLet } from './loops.ts'

const quote: SpecialForm = (at, _scope, r) => ({
  op: 'const',
  value: r.literal(operands(at, 1, 1)[0] as Value),
})

const if_: SpecialForm = (at, scope, r, tail) => {
  const [test, then, otherwise] = operands(at, 2, 3)
  return {
    op: 'if',
    test: r.resolve(test as Value, scope),
    yes: r.resolve(then as Value, scope, tail),
    no: r.resolve(otherwise ?? null, scope, tail),
  }
}

const begin: SpecialForm = (at, scope, r, tail) => r.sequence(toArray(at.rest), scope, tail)

/** `do` is the R7RS loop when it looks like one, and otherwise the same as `begin`. */
const do_: SpecialForm = (at, scope, r, tail) => {
  const inside = toArray(at.rest)
  return looksLikeLoop(inside) ? doLoop(at, inside, scope, r, tail) : r.sequence(inside, scope, tail)
}

const lambda: SpecialForm = (at, scope, r) => {
  const [params, ...body] = operands(at, 1)
  return r.lambda('lambda', params as Value, body, scope, at)
}

const define: SpecialForm = (at, scope, r) => {
  const [target, ...body] = operands(at, 1)
  if (scope.fn.lambda.name !== 'toplevel' || scope.fn.parent)
    fault(at, 'a definition stands at the top level or directly in a body')
  if (target instanceof List && target.first instanceof List) {
    const inner = form('lambda', target.rest, ...body)
    return r.resolve(form('define', target.first, inner), scope)
  }
  if (target instanceof List) {
    const { name, params } = curried(target, at)
    const cell = r.host.namespace.redefine(name.name)
    return { op: 'setg', cell, value: r.lambda(name.name, params, body, scope, at), define: true, at }
  }
  const name = asSymbol(target, at)
  if (body.length > 1) fault(at, 'one value, please')
  const cell = r.host.namespace.redefine(name.name)
  const value = r.resolve(body[0] ?? null, scope)
  if (value.op === 'lambda' && value.lambda.name === 'lambda') value.lambda.name = name.name
  return { op: 'setg', cell, value, define: true, at }
}

const set: SpecialForm = (at, scope, r) => {
  const [target, value] = operands(at, 2, 2)
  const name = asSymbol(target, at)
  const binding = scope.lookup(name)
  if (binding instanceof Variable) {
    const resolved = r.resolve(value as Value, scope)
    binding.assigned = true
    const ref = r.variable(binding, scope)
    if (ref.op !== 'local' && ref.op !== 'up') fault(at, 'not a variable')
    return { op: 'set', target: ref, value: resolved, initial: false }
  }
  if (binding) fault(at, `${name.name} is not a variable`)
  const cell = r.host.namespace.cell(name.name)
  cell.inline = false
  return { op: 'setg', cell, value: r.resolve(value as Value, scope), define: false, at }
}

const let_: SpecialForm = (at, scope, r, tail) => {
  const [first, ...body] = operands(at, 1)
  if (first instanceof Sym) return namedLet(at, first, body[0] as Value, body.slice(1), scope, r, tail)
  const pairs = bindings(first, at)
  distinct(
    pairs.map(([name]) => name),
    at,
  )
  const inits = pairs.map(([, value]) => r.resolve(value, scope))
  const inner = scope.block()
  const vars = pairs.map(([name]) => inner.declare(name))
  nameLambdas(pairs, inits)
  return lets(vars, inits, resolveBody(body, inner, r, tail, at))
}

function lets(vars: Variable[], inits: Core[], body: Core): Core {
  let core = body
  for (let i = vars.length - 1; i >= 0; i--)
    core = { op: 'let', v: vars[i] as Variable, init: inits[i] as Core, body: core }
  return core
}

const letStar: SpecialForm = (at, scope, r, tail) => {
  const [first, ...body] = operands(at, 1)
  const vars: Variable[] = []
  const inits: Core[] = []
  let inner = scope
  const pairs = bindings(first, at)
  for (const [name, value] of pairs) {
    inits.push(r.resolve(value, inner))
    inner = inner.block()
    vars.push(inner.declare(name))
  }
  nameLambdas(pairs, inits)
  return lets(vars, inits, resolveBody(body, inner, r, tail, at))
}

const letrec: SpecialForm = (at, scope, r, tail) => {
  const [first, ...body] = operands(at, 1)
  const pairs = bindings(first, at)
  distinct(
    pairs.map(([name]) => name),
    at,
  )
  const defines = pairs.map(([name, value]) => form('define', name, value))
  return resolveBody([...defines, form('let', fromArray([]), ...body)], scope.block(), r, tail, at)
}

function nameLambdas(pairs: [Sym, Value][], inits: Core[]): void {
  inits.forEach((init, i) => {
    if (init.op === 'lambda' && init.lambda.name === 'lambda')
      init.lambda.name = pairs[i]?.[0].name ?? 'lambda'
  })
}

const dotted: SpecialForm = at => {
  throw new SyntaxFault('a dotted list is no form', at)
}

export const BASIC: readonly (readonly [string, SpecialForm])[] = [
  ['quote', quote],
  ['if', if_],
  ['begin', begin],
  ['do', do_],
  ['lambda', lambda],
  ['fn', lambda],
  ['define', define],
  ['set!', set],
  ['let', let_],
  ['let*', letStar],
  ['letrec', letrec],
  ['letrec*', letrec],
  [DOTTED, dotted],
]
