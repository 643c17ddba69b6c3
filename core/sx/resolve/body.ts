/**
 * Bodies with internal definitions, with the meaning of letrec*: definitions and expressions run in order,
 * neighbouring lambdas may refer to one another, and a name read before its definition is an error.
 */
import { fromArray, toArray } from '../values/lists.ts'
import { List, Sym, type Value } from '../values/types.ts'
import type { Core, MakeLambda, Variable } from './core.ts'
import { chosenForms } from './expand.ts'
import type { Scope } from './scope.ts'
import { asSymbol, fault, isNamed, operands } from './shape.ts'
import type { Resolver } from './special-form.ts'

type Item =
  | { kind: 'lambda'; v: Variable; name: string; params: Value; body: Value[]; at: List }
  | { kind: 'value'; v: Variable; form: Value }
  | { kind: 'expression'; form: Value }

export function resolveBody(
  forms: Value[],
  scope: Scope,
  resolver: Resolver,
  tail: boolean,
  at: List | null,
): Core {
  if (forms.length === 0) return { op: 'const', value: null }
  const inner = scope.block()
  const items = flatten(forms, inner, resolver).map(form => classify(form, inner, resolver))
  if (items.every(item => item.kind === 'expression'))
    return resolver.sequence(
      items.map(item => (item as { form: Value }).form),
      inner,
      tail,
    )
  return assemble(items, inner, resolver, tail, at)
}

/** The forms with macros at their heads expanded and `begin`s opened, as far as definitions may hide there. */
function flatten(forms: Value[], scope: Scope, resolver: Resolver): Value[] {
  return forms.flatMap(form => {
    const expanded = resolver.expandHead(form, scope)
    const special = resolver.special(expanded, scope)
    if (special === 'begin' || special === 'do') {
      const inside = toArray((expanded as List).rest)
      if (special === 'begin' || !looksLikeLoop(inside)) return flatten(inside, scope, resolver)
    }
    if (special === 'cond-expand') return flatten(chosenForms(expanded as List), scope, resolver)
    if (special === 'defmacro') {
      resolver.localMacro(expanded as List, scope)
      return []
    }
    if (special === 'define-values' || special === 'define-record-type' || special === 'define-type')
      return flatten(resolver.definitions(expanded as List), scope, resolver)
    return [expanded]
  })
}

/** `(do ((v init step)…) (test …) …)` is the R7RS loop, anything else a sequence. */
export function looksLikeLoop(inside: Value[]): boolean {
  const [specs, test] = inside
  if (!(specs instanceof List) || !(test instanceof List) || test.len === 0) return false
  return toArray(specs).every(
    spec => spec instanceof List && spec.len >= 2 && spec.len <= 3 && spec.first instanceof Sym,
  )
}

function classify(form: Value, scope: Scope, resolver: Resolver): Item {
  const special = resolver.special(form, scope)
  if (special !== 'define') return { kind: 'expression', form }
  const at = form as List
  const [target, ...body] = operands(at, 1)
  if (target instanceof List) {
    const { name, params } = curried(target, at)
    return { kind: 'lambda', v: declare(name, scope), name: name.name, params, body, at }
  }
  const name = asSymbol(target, at)
  if (body.length > 1) fault(at, 'one value, please')
  const value = body[0] ?? null
  const v = declare(name, scope)
  if (
    value instanceof List &&
    (isNamed(value.first, 'lambda') || isNamed(value.first, 'fn')) &&
    resolver.special(value, scope)
  )
    return {
      kind: 'lambda',
      v,
      name: name.name,
      params: value.rest.first,
      body: toArray(value.rest.rest),
      at: value,
    }
  return { kind: 'value', v, form: value }
}

/** `(define (f a) …)`: the name and the parameters. */
export function curried(target: List, at: List): { name: Sym; params: Value } {
  if (isNamed(target.first, '%dotted')) {
    const items = toArray(target)
    return {
      name: asSymbol(items[1], at),
      params: items.length === 3 ? (items[2] as Value) : fromArray([items[0] as Value, ...items.slice(2)]),
    }
  }
  return { name: asSymbol(target.first, at), params: target.rest }
}

function declare(name: Sym, scope: Scope): Variable {
  const v = scope.declare(name)
  v.defined = false
  return v
}

type Step =
  | { kind: 'fix'; vars: Variable[]; lambdas: MakeLambda[] }
  | { kind: 'bind'; v: Variable; init: Core }
  | { kind: 'do'; core: Core }

function assemble(items: Item[], scope: Scope, resolver: Resolver, tail: boolean, at: List | null): Core {
  const steps: Step[] = []
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Item
    if (item.kind === 'lambda') {
      const group: (Item & { kind: 'lambda' })[] = []
      for (let next = item as Item | undefined; next?.kind === 'lambda'; next = items[++i]) group.push(next)
      i--
      for (const { v } of group) v.defined = true
      const lambdas = group.map(g => resolver.lambda(g.name, g.params, g.body, scope, g.at))
      steps.push({ kind: 'fix', vars: group.map(g => g.v), lambdas })
    } else if (item.kind === 'value') {
      const init = resolver.resolve(item.form, scope)
      item.v.defined = true
      steps.push({ kind: 'bind', v: item.v, init })
    } else {
      const last = i === items.length - 1
      steps.push({ kind: 'do', core: resolver.resolve(item.form, scope, tail && last) })
    }
  }
  return nest(steps, at)
}

function nest(steps: Step[], at: List | null): Core {
  const forward: Variable[] = []
  let core: Core | null = null
  for (const step of steps.reverse()) core = wrap(step, core, forward)
  if (core === null) fault(at, 'an empty body')
  for (const v of forward)
    core = { op: 'let', v, init: { op: 'const', value: undefined as never }, body: core }
  return core
}

function wrap(step: Step, after: Core | null, forward: Variable[]): Core {
  const next: Core = after ?? { op: 'const', value: null }
  if (step.kind === 'do') return after === null ? step.core : { op: 'seq', body: [step.core, after] }
  if (step.kind === 'bind') {
    if (!step.v.forward) return { op: 'let', v: step.v, init: step.init, body: next }
    forward.push(step.v)
    return assign(step.v, step.init, next)
  }
  const early = step.vars.filter(v => v.forward)
  if (early.length === 0) return { op: 'fix', vars: step.vars, lambdas: step.lambdas, body: next }
  // A lambda that an earlier form already refers to: its group is assigned, member by member.
  let core = next
  for (let i = step.vars.length - 1; i >= 0; i--) {
    const v = step.vars[i] as Variable
    v.assigned = true
    v.forward = true
    forward.push(v)
    core = assign(v, step.lambdas[i] as MakeLambda, core)
  }
  return core
}

function assign(v: Variable, value: Core, next: Core): Core {
  return { op: 'seq', body: [{ op: 'set', target: { op: 'local', v }, value, initial: true }, next] }
}
