/** Forms on the controls: guard, parameterize, reset and shift, delay, values, threading. */
import { fromArray, toArray } from '../../values/lists.ts'
import { gensym } from '../../values/symbols.ts'
import { List, Sym, type Value } from '../../values/types.ts'
import { form } from '../aliases.ts'
import { SX_REST } from '../lambda.ts'
import { asList, asSymbol, distinct, fault, isElse, namesOf, operands } from '../shape.ts'
import type { SpecialForm } from '../special-form.ts'

/** `(guard (e clause…) body…)`: the clauses run after the unwinding; without a match the raise goes on. */
const guard: SpecialForm = (at, scope, r) => {
  const [spec, ...body] = operands(at, 1)
  const [name, ...clauses] = toArray(asList(spec, at))
  const e = asSymbol(name, at)
  const last = clauses.at(-1)
  const closed = last instanceof List && isElse(last.first)
  const all = closed ? clauses : [...clauses, fromArray([true, form('%reraise', e)])]
  const thunk = r.lambda('guard', fromArray([]), body, scope, at)
  const handler = r.lambda('guard-clauses', fromArray([e]), [form('cond', ...all)], scope, at)
  return r.control('%guard', [thunk, handler], scope, at)
}

const reraise: SpecialForm = (at, scope, r) =>
  r.control('%reraise', [r.resolve(operands(at, 1, 1)[0] as Value, scope)], scope, at)

/** `(handler-bind ((pred handler)…) body…)`: handlers run where the raise is, and decline by returning. */
const handlerBind: SpecialForm = (at, scope, r) => {
  const [specs, ...body] = operands(at, 1)
  const pairs = toArray(asList(specs, at)).map(spec => toArray(asList(spec, at)))
  const thunk = r.lambda('handler-bind', fromArray([]), body, scope, at)
  const e = gensym('condition')
  const tries = pairs.map(pair => {
    if (pair.length !== 2) fault(at, 'a clause is (predicate handler)')
    const [predicate, handler] = pair as [Value, Value]
    return form('if', fromArray([predicate, e]), fromArray([handler, e]))
  })
  const handler = r.lambda('handlers', fromArray([e]), [...tries, form('%reraise', e)], scope, at)
  return r.control('with-exception-handler', [handler, thunk], scope, at)
}

const parameterize: SpecialForm = (at, scope, r) => {
  const [specs, ...body] = operands(at, 1)
  const args = toArray(asList(specs, at)).flatMap(spec => {
    const pair = toArray(asList(spec, at))
    if (pair.length !== 2) fault(at, 'a binding is (parameter value)')
    return pair.map(x => r.resolve(x, scope))
  })
  const thunk = r.lambda('parameterize', fromArray([]), body, scope, at)
  return r.control('%parameterize', [thunk, ...args], scope, at)
}

const reset: SpecialForm = (at, scope, r) =>
  r.control('%reset', [r.lambda('reset', fromArray([]), operands(at, 0), scope, at)], scope, at)

const shift: SpecialForm = (at, scope, r) => {
  const [k, ...body] = operands(at, 1)
  return r.control('%shift', [r.lambda('shift', fromArray([asSymbol(k, at)]), body, scope, at)], scope, at)
}

/** The name of the thunk tells `force` whether a promise that it gives is to be forced in turn. */
const delayed =
  (name: 'delay' | 'delay-force'): SpecialForm =>
  (at, scope, r) =>
    r.primitive('%make-promise', [r.lambda(name, fromArray([]), operands(at, 1, 1), scope, at)])

/** `(-> x (f a) g)` is `(g (f x a))`; `->>` puts the value last. */
function thread(last: boolean): SpecialForm {
  return (at, scope, r, tail) => {
    const [start, ...steps] = operands(at, 1)
    let whole = start as Value
    for (const step of steps) {
      if (!(step instanceof List) || step.len === 0) whole = fromArray([step, whole])
      else if (last) whole = fromArray([...toArray(step), whole])
      else whole = fromArray([step.first, whole, ...toArray(step.rest)])
    }
    return r.resolve(whole, scope, tail)
  }
}

/** `(let-values (((a b) expr)…) body…)`: read as `let*-values`, but that no name may be there twice. */
const letValues: SpecialForm = (at, scope, r, tail) => {
  const specs = toArray(asList(operands(at, 1)[0], at))
  distinct(
    specs.flatMap(spec => namesOf(asList(spec, at).first)),
    at,
  )
  return letStarValues(at, scope, r, tail)
}

const letStarValues: SpecialForm = (at, scope, r, tail) => {
  const [specs, ...body] = operands(at, 1)
  let whole: Value = form('let', fromArray([]), ...body)
  for (const spec of toArray(asList(specs, at)).reverse()) {
    const [names, expression] = toArray(asList(spec, at))
    whole = form('receive', names as Value, expression as Value, whole)
  }
  return r.resolve(whole, scope, tail)
}

/** `(receive (a b &rest c) expr body…)` */
const receive: SpecialForm = (at, scope, r) => {
  const [names, expression, ...body] = operands(at, 2)
  const thunk = r.lambda('receive', fromArray([]), [expression as Value], scope, at)
  const consumer = r.lambda('receive', names as Value, body, scope, at)
  return r.control('call-with-values', [thunk, consumer], scope, at)
}

/** `(case-lambda (params body…)…)` */
const caseLambda: SpecialForm = (at, scope, r) => {
  const args = gensym('args')
  const clauses = operands(at, 0).map(item => {
    const clause = asList(item, at)
    const call = form('%apply', form('lambda', clause.first, ...toArray(clause.rest)), args)
    return fromArray([form('%accepts?', form('quote', shape(clause.first)), args), call])
  })
  const none = fromArray([true, form('%error', 'case-lambda: no clause takes these arguments', args)])
  return r.resolve(form('lambda', fromArray([SX_REST, args]), form('cond', ...clauses, none)), scope)
}

/** How many arguments a parameter list takes: the least number, negated and less one when it takes more. */
function shape(params: Value): number {
  if (params instanceof Sym) return -1
  const names = toArray(params as List)
  const marker = names.findIndex(n => n instanceof Sym && n.name === '&rest')
  if (names[0] instanceof Sym && names[0].name === '%dotted') return -(names.length - 1)
  return marker < 0 ? names.length : -(marker + 1)
}

const primitiveForm =
  (name: string): SpecialForm =>
  (at, scope, r) => {
    const args = toArray(at.rest).map(x => r.resolve(x, scope))
    return r.primitive(name, args, at)
  }

const apply: SpecialForm = (at, scope, r) =>
  r.control(
    'apply',
    toArray(at.rest).map(x => r.resolve(x, scope)),
    scope,
    at,
  )

const assert: SpecialForm = (at, scope, r) => {
  const [test, message] = operands(at, 1, 2)
  const failed = form('%error', message ?? 'assertion failed', form('quote', test as Value))
  return {
    op: 'if',
    test: r.resolve(test as Value, scope),
    yes: { op: 'const', value: true },
    no: r.resolve(failed, scope),
  }
}

export const CONTROL: readonly (readonly [string, SpecialForm])[] = [
  ['guard', guard],
  ['%reraise', reraise],
  ['handler-bind', handlerBind],
  ['parameterize', parameterize],
  ['reset', reset],
  ['shift', shift],
  ['delay', delayed('delay')],
  ['delay-force', delayed('delay-force')],
  ['->', thread(false)],
  ['->>', thread(true)],
  ['let-values', letValues],
  ['let*-values', letStarValues],
  ['receive', receive],
  ['case-lambda', caseLambda],
  ['assert', assert],
  ['%apply', apply],
  ['%error', primitiveForm('error')],
  ['%accepts?', primitiveForm('%accepts?')],
]
