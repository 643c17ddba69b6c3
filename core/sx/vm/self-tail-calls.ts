/**
 * A tail call of a global that is, when the call comes, the running function itself: its arguments are bound to the
 * parameters where they are and the function begins again. Which it is shows only then, so the call stays beside it:
 *
 *   SELF-ELSE k call    the global at k is not the running function: go on at `call`
 *   …                   arguments, each that is not its own parameter
 *   BIND …  LOOP 0
 *   call: …             the arguments and the tail call as they were
 *
 * Only for arguments that call nothing, so that nothing can change the global in between.
 */
import type { Instruction } from '../js/decode.ts'

/** How many operands each plain instruction takes; each leaves one. */
const TAKES: Readonly<Record<string, number>> = {
  CONST: 0,
  LOCAL: 0,
  'LOCAL-BOX': 0,
  UP: 0,
  'UP-BOX': 0,
  ADD: 2,
  SUB: 2,
  MUL: 2,
  CONS: 2,
  FIRST: 1,
  REST: 1,
}

/** `all` with each such call made both ways. */
export function withSelfCalls(all: Instruction[], arity: number): Instruction[] {
  const calls = new Map<number, Instruction[][]>()
  all.forEach((x, i) => {
    if (x.op !== 'TAIL-CALL-GLOBAL' || x.b !== arity || arity === 0) return
    const args = argumentsBefore(all, i, arity)
    if (args) calls.set(i - args.flat().length, args)
  })
  if (calls.size === 0) return all
  const targets = new Set(all.filter(x => x.op.startsWith('JUMP') || x.op === 'LOOP').map(x => x.a))
  let label = (all.at(-1)?.at ?? 0) + 1
  return all.flatMap((x, i) => {
    const args = calls.get(i)
    if (!args) return [x]
    const flat = args.flat()
    const call = all[i + flat.length] as Instruction
    if ([...flat.slice(1), call].some(inside => targets.has(inside.at))) return [x]
    const elsewhere = label++
    const unplaced = (instruction: Instruction): Instruction => ({
      ...instruction,
      at: label++,
      from: instruction.at,
    })
    return [
      { op: 'SELF-ELSE', at: x.at, a: call.a, b: elsewhere },
      ...inPlace(args).map(unplaced),
      { ...x, at: elsewhere, from: x.at },
    ]
  })
}

/** The instructions of each of the `n` arguments that end before `end`; null where one does more than compute. */
function argumentsBefore(all: Instruction[], end: number, n: number): Instruction[][] | null {
  const args: Instruction[][] = []
  let at = end
  while (args.length < n) {
    const arg: Instruction[] = []
    for (let wanted = 1; wanted > 0; ) {
      const x = all[--at]
      const takes = x && TAKES[x.op]
      if (takes === undefined) return null
      wanted += takes - 1
      arg.unshift(x as Instruction)
    }
    args.unshift(arg)
  }
  return args
}

function inPlace(args: Instruction[][]): Instruction[] {
  const changed = args.map((arg, slot) => ({ arg, slot })).filter(({ arg, slot }) => !isSlot(arg, slot))
  return [
    ...changed.flatMap(({ arg }) => arg),
    ...changed.reverse().map(({ slot }): Instruction => ({ op: 'BIND', at: 0, a: slot, b: 0 })),
    { op: 'LOOP', at: 0, a: 0, b: 0 },
  ]
}

const isSlot = (arg: Instruction[], slot: number): boolean =>
  arg.length === 1 && arg[0]?.op === 'LOCAL' && arg[0].a === slot
