/** Calling what is not a closure, and closures whose parameters are not a plain fixed list. */

import { excerpt } from '../printer/print.ts'
import type { Lambda } from '../resolve/core.ts'
import { type Closure, Component, Continuation, Control, Primitive } from '../values/callable.ts'
import { arityFault, fail } from '../values/errors.ts'
import { EMPTY, fromArray } from '../values/lists.ts'
import { checkArity } from '../values/primitive.ts'
import { Opaque, Parameter, type Value } from '../values/types.ts'
import { resumeContinuation } from './continuations.ts'
import { CONTROLS } from './controls.ts'
import { parameterValue } from './parameters.ts'
import type { APPLY, Registers } from './registers.ts'

export function applyOther(m: Registers, fn: Value, args: Value[]): Value | typeof APPLY {
  if (fn instanceof Primitive) {
    checkArity(fn, args.length)
    return fn.fn(...args)
  }
  if (fn instanceof Control) {
    checkArity(fn, args.length)
    return (CONTROLS[fn.name] as (typeof CONTROLS)[string])(m, args)
  }
  if (fn instanceof Continuation) return resumeContinuation(m, fn, args)
  if (fn instanceof Component) return m.call(fn.body, ...args)
  if (fn instanceof Parameter) {
    if (args.length > 0) arityFault('parameter', '0 arguments', args.length)
    return parameterValue(fn)
  }
  notCallable(fn)
}

export function notCallable(fn: Value): never {
  fail('not-a-function', `${excerpt(fn, 60)} is not a function`)
}

/** Stands in the slot of an optional parameter that was not passed. */
export const MISSING = new Opaque('missing', null)

/** The slots of a call whose arguments are not simply the parameters: checked, completed, the rest in a list. */
export function arrangeRest(closure: Closure, args: Value[]): Value[] {
  const lambda = closure.code.lambda as Lambda
  const { required, optional, rest } = lambda
  const count = args.length
  if (count < required || (!rest && count > required + optional)) wrongCount(closure, count)
  const slots = args.slice(0, required + optional)
  while (slots.length < required + optional) slots.push(MISSING)
  if (rest) slots.push(count > required + optional ? fromArray(args, required + optional) : EMPTY)
  return slots
}

function wrongCount(closure: Closure, count: number): never {
  const { required, optional, rest } = closure.code.lambda as Lambda
  const wanted = rest
    ? `at least ${required}`
    : optional
      ? `${required} to ${required + optional}`
      : `${required}`
  arityFault(closure.code.name, `${wanted} argument${wanted === '1' ? '' : 's'}`, count)
}
