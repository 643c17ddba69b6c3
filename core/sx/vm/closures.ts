/** Making closures from compiled code, with the captures that the resolver decided. */
import { codeOf } from '../cek/code-of.ts'
import { chargeMemory } from '../meter/meter.ts'
import type { LocalRef, MakeLambda, UpRef } from '../resolve/core.ts'
import { Box, type Captured, Closure } from '../values/callable.ts'
import type { List, Opaque, Value } from '../values/types.ts'

export function makeClosure(maker: Opaque, slots: Captured[], base: number, up: Captured[]): Closure {
  const { lambda, captures } = maker.inner as MakeLambda
  const n = captures.length
  chargeMemory(48 + 8 * n)
  const own = new Array<Captured>(n)
  for (let i = 0; i < n; i++) own[i] = source(captures[i] as LocalRef | UpRef, slots, base, up)
  return new Closure(codeOf(lambda), own)
}

function source(ref: LocalRef | UpRef, slots: Captured[], base: number, up: Captured[]): Captured {
  return ref.op === 'local' ? slots[base + ref.v.slot] : up[ref.index]
}

/** Members are `(slot boxed? maker)`: all are made before any capture is filled in. */
export function makeFix(members: Value, slots: Captured[], base: number, up: Captured[]): void {
  const made: { closure: Closure; captures: (LocalRef | UpRef)[] }[] = []
  for (let at = members as List; at.len > 0; at = at.rest) {
    const member = at.first as List
    const { lambda, captures } = (member.rest.rest.first as Opaque).inner as MakeLambda
    chargeMemory(48 + 8 * captures.length)
    const closure = new Closure(codeOf(lambda), new Array<Captured>(captures.length))
    slots[base + (member.first as number)] = member.rest.first === true ? new Box(closure) : closure
    made.push({ closure, captures })
  }
  for (const { closure, captures } of made)
    for (let i = 0; i < captures.length; i++)
      closure.up[i] = source(captures[i] as LocalRef | UpRef, slots, base, up)
}
