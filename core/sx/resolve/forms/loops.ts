/**
 * Named let and `do`. When the name is only called in tail position the loop is a jump within the function
 * (Loop and Turn); otherwise it is a closure. Which of the two shows only while resolving: the loop is tried
 * first, and NotALoop sends us back.
 */
import { fromArray, toArray } from '../../values/lists.ts'
import type { List, Sym, Value } from '../../values/types.ts'
import { alias, form } from '../aliases.ts'
import { resolveBody } from '../body.ts'
import type { Core, LoopLabel } from '../core.ts'
import type { Scope } from '../scope.ts'
import { asList, asSymbol, bindings, distinct, fault, operands } from '../shape.ts'
import { NotALoop, type Resolver } from '../special-form.ts'

export function namedLet(
  at: List,
  name: Sym,
  pairsForm: Value,
  body: Value[],
  scope: Scope,
  r: Resolver,
  tail: boolean,
): Core {
  const pairs = bindings(pairsForm, at)
  distinct(
    pairs.map(([v]) => v),
    at,
  )
  if (!r.closures.has(at)) {
    const loop = tryLoop(at, name, pairs, body, scope, r, tail)
    if (loop) return loop
    r.closures.add(at)
  }
  const inner = scope.block()
  const lambda = form('lambda', fromArray(pairs.map(([v]) => v)), ...body)
  const start = fromArray([name, ...pairs.map(([v]) => v)])
  const call = form('let', fromArray([]), start)
  // The inits are evaluated outside the scope of the name.
  const temps = pairs.map(([v, init]) => ({ init: r.resolve(init, scope), v: inner.declare(v) }))
  let core = resolveBody([form('define', name, lambda), call], inner, r, tail, at)
  for (const { v, init } of temps.reverse()) core = { op: 'let', v, init, body: core }
  return core
}

function tryLoop(
  at: List,
  name: Sym,
  pairs: [Sym, Value][],
  body: Value[],
  scope: Scope,
  r: Resolver,
  tail: boolean,
): Core | null {
  const inits = pairs.map(([, value]) => r.resolve(value, scope))
  const inner = scope.block()
  const label: LoopLabel = { vars: [] }
  inner.bind(name, { kind: 'loop', label, owner: scope.fn })
  const bodyScope = inner.block()
  label.vars = pairs.map(([v]) => bodyScope.declare(v))
  const outer = r.loops
  r.loops = tail ? [...outer, label] : [label]
  try {
    return { op: 'loop', label, inits, body: resolveBody(body, bodyScope, r, true, at) }
  } catch (e) {
    if (e instanceof NotALoop && e.label === label) return null
    throw e
  } finally {
    r.loops = outer
  }
}

/** `(do ((var init step)…) (test result…) body…)` */
export function doLoop(at: List, inside: Value[], scope: Scope, r: Resolver, tail: boolean): Core {
  const specs = toArray(asList(inside[0], at)).map(spec => toArray(asList(spec, at)))
  const [test, ...results] = toArray(asList(inside[1], at))
  const turn = alias('%turn')
  const pairs = fromArray(specs.map(([v, init]) => fromArray([asSymbol(v, at), init ?? null])))
  const again = fromArray([turn, ...specs.map(([v, , step]) => (step === undefined ? (v as Value) : step))])
  const body = form('if', test as Value, form('begin', ...results), form('begin', ...inside.slice(2), again))
  if (operands(at, 2).length < 2) fault(at, 'wanted variables and a test')
  return namedLet(at, turn, pairs, [body], scope, r, tail)
}
