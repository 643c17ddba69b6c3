/** Calling anything, from compiled code. */
import { notCallable } from '../cek/apply.ts'
import { parameterValue } from '../cek/parameters.ts'
import type { Code } from '../values/code.ts'
import { arityFault } from '../values/errors.ts'
import { Parameter, type Value } from '../values/types.ts'

interface WithCode {
  code: Code
}

/** Calls `fn` with the `n` values of `from` that begin at `start`. */
export function callNative(fn: Value, budget: number, from: Value[], start: number, n: number): Value {
  const code = codeOfCallable(fn, n)
  if (code === null) return parameterValue(fn as Parameter)
  switch (n) {
    case 0:
      return code.j0(fn, budget)
    case 1:
      return code.j1(fn, budget, from[start] as Value)
    case 2:
      return code.j2(fn, budget, from[start] as Value, from[start + 1] as Value)
    case 3:
      return code.j3(fn, budget, from[start] as Value, from[start + 1] as Value, from[start + 2] as Value)
    default:
      return code.jn(fn, budget, from.slice(start, start + n))
  }
}

/** The code of a callable; null for a parameter, which has none. */
function codeOfCallable(fn: Value, n: number): Code | null {
  if (typeof fn === 'object' && fn !== null && 'code' in fn) return (fn as WithCode).code
  if (!(fn instanceof Parameter)) notCallable(fn)
  if (n > 0) arityFault('parameter', '0 arguments', n)
  return null
}

export function call0(fn: Value, d: number): Value {
  const code = codeOfCallable(fn, 0)
  return code === null ? parameterValue(fn as Parameter) : code.j0(fn, d)
}

export function call1(fn: Value, d: number, a: Value): Value {
  const code = codeOfCallable(fn, 1) as Code
  return code.j1(fn, d, a)
}

export function call2(fn: Value, d: number, a: Value, b: Value): Value {
  const code = codeOfCallable(fn, 2) as Code
  return code.j2(fn, d, a, b)
}

export function call3(fn: Value, d: number, a: Value, b: Value, c: Value): Value {
  const code = codeOfCallable(fn, 3) as Code
  return code.j3(fn, d, a, b, c)
}

export function call4(fn: Value, d: number, a: Value, b: Value, c: Value, e: Value): Value {
  const code = codeOfCallable(fn, 4) as Code
  return code.j4(fn, d, a, b, c, e)
}

export function callN(fn: Value, d: number, args: Value[]): Value {
  const code = codeOfCallable(fn, args.length)
  return code === null ? parameterValue(fn as Parameter) : code.jn(fn, d, args)
}
