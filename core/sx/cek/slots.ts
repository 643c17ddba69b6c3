import type { Captured } from '../values/callable.ts'
import type { Code } from '../values/code.ts'
import type { Value } from '../values/types.ts'
import type { Simple, Slots } from './nodes.ts'

export function evaluated(simples: Simple[], slots: Slots, up: Captured[]): Value[] {
  const n = simples.length
  const out = new Array<Value>(n)
  for (let i = 0; i < n; i++) out[i] = (simples[i] as Simple)(slots, up)
  return out
}

/** Fresh slots, of a literal's exact size for the commonest, with room for the temporaries. */
export function sized(code: Code, a: Value, b: Value, c: Value): Slots {
  const n = (code.lambda as { slots: number }).slots
  if (n <= 2) return [a, b]
  if (n <= 4) return [a, b, c, null]
  if (n <= 8) return [a, b, c, null, null, null, null, null]
  const slots = [a, b, c]
  return slots
}
