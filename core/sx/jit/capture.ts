/**
 * Which code may run compiled. Compiled code stands on the host's stack, where a full continuation cannot be
 * captured; so whatever may lead to a capture has to be known before it starts, and runs on the machine.
 *
 * As long as nothing in a world mentions a capturing control (resolve/controls.ts), everything may. From the
 * moment that something does, a lambda may run compiled only if it calls nothing but globals that may, too.
 */
import type { Lambda } from '../resolve/core.ts'
import { functions } from '../resolve/namespace.ts'
import { Closure, Component, Continuation, Control } from '../values/callable.ts'
import type { Value } from '../values/types.ts'

/** What the running world has come to mention; one a world. */
export interface Exposure {
  captures: boolean
}

export const exposure: { now: Exposure } = { now: { captures: false } }

export function mayCapture(lambda: Lambda): boolean {
  if (lambda.effects.captures) return true
  if (!exposure.now.captures) return false
  const known = verdicts.get(lambda)
  if (known?.epoch === functions.epoch) return known.open
  const open = !isClosedWorld(lambda, new Set())
  verdicts.set(lambda, { epoch: functions.epoch, open })
  return open
}

/** What was concluded, good until a global function changes. */
const verdicts = new WeakMap<Lambda, { epoch: number; open: boolean }>()

/** Calls nothing but primitives and globals of which the same is true. */
function isClosedWorld(lambda: Lambda, seen: Set<Lambda>): boolean {
  if (seen.has(lambda)) return true
  seen.add(lambda)
  const { effects } = lambda
  if (effects.captures || effects.unknown) return false
  for (const cell of effects.globals) if (!isHarmless(cell.v, seen)) return false
  return true
}

function isHarmless(value: Value | undefined, seen: Set<Lambda>): boolean {
  if (value === undefined || value instanceof Control || value instanceof Continuation) return false
  if (value instanceof Component) return isHarmless(value.body, seen)
  return !(value instanceof Closure) || (value.code.lambda !== null && isClosedWorld(value.code.lambda, seen))
}
