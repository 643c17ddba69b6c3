/** What generated code hands to vm/closures.ts when it makes closures. */
import type { MakeLambda } from '../resolve/core.ts'
import type { List, Opaque } from '../values/types.ts'

/** A sparse array of the slots that the closures capture, as text. */
export function captured(makers: readonly MakeLambda[]): string {
  const slots = new Set<number>()
  for (const { captures } of makers) for (const ref of captures) if (ref.op === 'local') slots.add(ref.v.slot)
  if (slots.size === 0) return '[]'
  const most = Math.max(...slots)
  return `[${Array.from({ length: most + 1 }, (_, i) => (slots.has(i) ? `l${i}` : '0')).join(', ')}]`
}

export const makerOf = (held: unknown): MakeLambda => (held as Opaque).inner as MakeLambda

/** The lambdas that refer to one another, each with the slot it goes to. */
export function membersOf(group: List): { slot: number; maker: MakeLambda }[] {
  const members: { slot: number; maker: MakeLambda }[] = []
  for (let at = group; at.len > 0; at = at.rest) {
    const member = at.first as List
    members.push({ slot: member.first as number, maker: makerOf(member.rest.rest.first) })
  }
  return members
}
