/** Parameter lists and lambda bodies. */

import { SyntaxFault } from '../values/errors.ts'
import { toArray } from '../values/lists.ts'
import { isDottedForm } from '../values/pairs.ts'
import { sym } from '../values/symbols.ts'
import { List, Sym, type Value } from '../values/types.ts'
import { alias } from './aliases.ts'
import { chargeBlock } from './blocks.ts'
import { resolveBody } from './body.ts'
import type { Core, MakeLambda, Variable } from './core.ts'
import { FunctionScope, Scope } from './scope.ts'
import { distinct, namesOf } from './shape.ts'
import type { Resolver } from './special-form.ts'

/** A parameter that may be left out: its own variable, and the form of its default. */
interface Late {
  name: Sym
  /** Holds what was passed, or the missing marker; null for a key, which is looked up. */
  raw: Variable | null
  fallback: Value
}

/**
 * The lambda with parameters `params` — `(a b &optional c (d 1) &rest more &key e (f 2))`, or one name for all
 * arguments — and `body`.
 */
export function makeLambda(
  name: string,
  params: Value,
  body: Value[],
  scope: Scope,
  resolver: Resolver,
  at: List | null,
): MakeLambda {
  distinct(namesOf(params), at ?? params)
  const fn = new FunctionScope(name, scope)
  fn.lambda.at = at
  const inner = Scope.ofFunction(fn)
  const late = declareParams(params, fn, inner)
  const loops = resolver.enterFunction()
  const rest = fn.lambda.rest ? (fn.lambda.params.at(-1) as Variable) : null
  const core = bindLate(late, rest, inner, resolver, innermost =>
    bindPairs(params, rest, innermost, resolver, scope => resolveBody(body, scope, resolver, true, at)),
  )
  resolver.leaveFunction(loops)
  fn.lambda.body = chargeBlock(core)
  return { op: 'lambda', lambda: fn.lambda, captures: fn.lambda.up.map(v => scope.fn.refer(v)) }
}

function declareParams(params: Value, fn: FunctionScope, inner: Scope): Late[] {
  const { lambda } = fn
  const late: Late[] = []
  let mode: 'required' | 'optional' | 'rest' | 'key' = 'required'
  for (const item of normalized(params)) {
    if (item instanceof Sym && item.name.startsWith('&')) {
      mode = modeOf(item, params)
      continue
    }
    const name = item instanceof List ? item.first : item
    if (!(name instanceof Sym)) throw new SyntaxFault('a parameter is a name', params)
    const fallback = item instanceof List ? (item.len > 1 ? item.rest.first : null) : null
    if (mode === 'required' || mode === 'rest') {
      if (lambda.rest && mode === 'rest') throw new SyntaxFault('one name follows &rest', params)
      lambda.params.push(inner.declare(name))
      if (mode === 'required') lambda.required++
      else lambda.rest = true
    } else if (mode === 'optional') {
      const raw = fn.variable(name.name)
      lambda.params.push(raw)
      lambda.optional++
      late.push({ name, raw, fallback })
    } else late.push({ name, raw: null, fallback })
  }
  if (late.some(l => l.raw === null) && !lambda.rest) {
    lambda.params.push(fn.variable('&rest'))
    lambda.rest = true
  }
  return late
}

/** Marks the rest of the arguments, also in the r7rs dialect, as an SX list; no program can write it. */
export const SX_REST = alias('&rest')

/** The rest of the arguments of an r7rs lambda, as pairs. */
function bindPairs(
  params: Value,
  rest: Variable | null,
  scope: Scope,
  resolver: Resolver,
  body: (innermost: Scope) => Core,
): Core {
  if (resolver.dialect !== 'r7rs' || rest === null) return body(scope)
  const [marker, name] = normalized(params).slice(-2)
  if (marker === SX_REST || !(name instanceof Sym)) return body(scope)
  const inner = scope.block()
  const init = resolver.primitive('%sx->list', [{ op: 'local', v: rest }])
  return { op: 'let', v: inner.declare(name), init, body: body(inner) }
}

/** One name, a list, or (in the r7rs dialect) a dotted list, as a list with markers. */
function normalized(params: Value): Value[] {
  const marker = sym('&rest')
  if (params instanceof Sym) return [marker, params]
  if (!(params instanceof List)) throw new SyntaxFault('a parameter list is missing', params)
  if (!isDottedForm(params)) return toArray(params)
  const names = toArray(params.rest)
  return [...names.slice(0, -1), marker, names.at(-1) as Value]
}

function modeOf(marker: Sym, params: Value): 'optional' | 'rest' | 'key' {
  if (marker.name === '&optional') return 'optional'
  if (marker.name === '&rest' || marker.name === '&body') return 'rest'
  if (marker.name === '&key') return 'key'
  throw new SyntaxFault(`an unknown marker ${marker.name}`, params)
}

/** Binds optional and key parameters one after another, so that a default may use those before it. */
function bindLate(
  late: Late[],
  rest: Variable | null,
  scope: Scope,
  resolver: Resolver,
  body: (innermost: Scope) => Core,
): Core {
  const bound: { v: Variable; init: Core }[] = []
  let at = scope
  const keys = late.filter(l => l.raw === null).map(l => l.name.name)
  for (const { name, raw, fallback } of late) {
    const given: Core = raw
      ? { op: 'local', v: raw }
      : resolver.primitive('%key-ref', [
          { op: 'local', v: rest as Variable },
          { op: 'const', value: name.name },
          { op: 'const', value: keys },
        ])
    const holder = raw ?? scope.fn.variable(name.name)
    if (!raw) bound.push({ v: holder, init: given })
    const default_ = resolver.resolve(fallback, at)
    at = at.block()
    const passed: Core = { op: 'local', v: holder }
    const init: Core = {
      op: 'if',
      test: resolver.primitive('%missing?', [passed]),
      yes: default_,
      no: passed,
    }
    bound.push({ v: at.declare(name), init })
  }
  if (rest && keys.length > 0) {
    const stripped = resolver.primitive('%key-rest', [
      { op: 'local', v: rest },
      { op: 'const', value: keys },
    ])
    const named = scope.lookup(sym(rest.name))
    if (named === rest) {
      at = at.block()
      bound.push({ v: at.declare(sym(rest.name)), init: stripped })
    }
  }
  let core = body(at)
  for (const { v, init } of bound.reverse()) core = { op: 'let', v, init, body: core }
  return core
}
