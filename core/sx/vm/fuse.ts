/**
 * Instructions that stand together so often that the stack machine runs them as one: comparing locals and jumping,
 * adding a small constant to a local. Only the machine's own copy is fused; the JS tier reads the plain code.
 */
import { decode, type Instruction } from '../js/decode.ts'
import { OP, OPERANDS } from './opcodes.ts'

/** Numbers after those of OPCODES; `i` is the constant itself. */
export const FUSED = {
  LT_LOCALS_ELSE: 64, // a b target
  LT_CONST_ELSE: 65, // a i target
  LT_LOCALS_THEN: 66, // a b target
  EQ_CONST_ELSE: 67, // a i target
  ADD_CONST: 68, // a i
  SUB_CONST: 69, // a i
  ADD_CONST_BIND: 70, // a i slot
  RETURN_LOCAL: 71, // a
  ADD_CONST_LOOP: 72, // a i slot target
} as const

interface Match {
  length: number
  words: number[]
  /** Index in `words` of a jump target, or -1. */
  target: number
}

export function fuse(code: Int32Array, pool: unknown[]): Int32Array {
  const instructions = decode(code)
  const targets = new Set(instructions.filter(i => /^(JUMP|JUMP-FALSE|LOOP)$/.test(i.op)).map(i => i.a))
  const out: number[] = []
  const moved = new Map<number, number>()
  const patches: number[] = []
  for (let i = 0; i < instructions.length; ) {
    const first = instructions[i] as Instruction
    moved.set(first.at, out.length)
    const match = matchAt(instructions, i, pool)
    const inside = instructions.slice(i + 1, i + (match?.length ?? 1))
    if (match && !inside.some(x => targets.has(x.at))) {
      if (match.target >= 0) patches.push(out.length + match.target)
      out.push(...match.words)
      i += match.length
      continue
    }
    const operands = OPERANDS[OP[first.op]] as number
    if (first.op === 'JUMP' || first.op === 'JUMP-FALSE' || first.op === 'LOOP') patches.push(out.length + 1)
    out.push(OP[first.op], ...[first.a, first.b].slice(0, operands))
    i++
  }
  for (const place of patches) out[place] = moved.get(out[place] as number) as number
  return Int32Array.from(out)
}

function matchAt(all: Instruction[], i: number, pool: unknown[]): Match | null {
  const [a, b, c, d, e] = [all[i], all[i + 1], all[i + 2], all[i + 3], all[i + 4]]
  if (a?.op !== 'LOCAL') return null
  if (b?.op === 'RETURN') return { length: 2, words: [FUSED.RETURN_LOCAL, a.a], target: -1 }
  if (b?.op === 'LOCAL' && c?.op === 'LT') {
    if (d?.op === 'JUMP-FALSE') return { length: 4, words: [FUSED.LT_LOCALS_ELSE, a.a, b.a, d.a], target: 3 }
    if (d?.op === 'NOT' && e?.op === 'JUMP-FALSE')
      return { length: 5, words: [FUSED.LT_LOCALS_THEN, a.a, b.a, e.a], target: 3 }
  }
  const k = b?.op === 'CONST' ? pool[b.a] : undefined
  if (typeof k !== 'number' || k !== (k | 0)) return null
  if (c?.op === 'LT' && d?.op === 'JUMP-FALSE')
    return { length: 4, words: [FUSED.LT_CONST_ELSE, a.a, k, d.a], target: 3 }
  if (c?.op === 'EQ' && d?.op === 'JUMP-FALSE')
    return { length: 4, words: [FUSED.EQ_CONST_ELSE, a.a, k, d.a], target: 3 }
  if (c?.op === 'ADD' && d?.op === 'BIND' && e?.op === 'LOOP')
    return { length: 5, words: [FUSED.ADD_CONST_LOOP, a.a, k, d.a, e.a], target: 4 }
  if (c?.op === 'ADD' && d?.op === 'BIND')
    return { length: 4, words: [FUSED.ADD_CONST_BIND, a.a, k, d.a], target: -1 }
  if (c?.op === 'ADD') return { length: 3, words: [FUSED.ADD_CONST, a.a, k], target: -1 }
  if (c?.op === 'SUB') return { length: 3, words: [FUSED.SUB_CONST, a.a, k], target: -1 }
  return null
}
