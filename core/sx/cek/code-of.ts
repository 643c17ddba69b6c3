import { gate } from '../jit/gate.ts'
import type { Lambda } from '../resolve/core.ts'
import { Code } from '../values/code.ts'
import { enterClosure } from './entry.ts'

const codes = new WeakMap<Lambda, Code>()

/** The one Code of a lambda, whichever tier asks first. */
export function codeOf(lambda: Lambda): Code {
  const known = codes.get(lambda)
  if (known) return known
  const code = new Code(lambda.name, lambda, enterClosure)
  code.fixed = lambda.optional === 0 && !lambda.rest ? lambda.required : -1
  code.countdown = gate.countdown(lambda.jit)
  codes.set(lambda, code)
  return code
}
