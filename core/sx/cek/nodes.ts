import type { Captured } from '../values/callable.ts'
import type { List, Value } from '../values/types.ts'
import type { LoopEntry } from './loop-entry.ts'

/** The slots of one activation: parameters first, then every variable and temporary of the lambda. */
export type Slots = Captured[]

/** Evaluates an expression that calls nothing but primitives. */
export type Simple = (slots: Slots, up: Captured[]) => Value

export const RETURN = 0
export const BRANCH = 1
export const STORE = 2
export const EFFECT = 3
export const CHARGE = 4
export const CALL = 5
export const CALL0 = 6
export const CALL1 = 7
export const CALL2 = 8
export const CALL3 = 9
export const TURN = 10
export const JUMP = 11

/**
 * A step of the machine. All nodes are of this one class, so that the machine's loop reads them through one
 * hidden class; which fields mean something depends on `op`.
 */
export class CekNode {
  /** The value, test or operator. */
  simple: Simple = NOTHING
  args: Simple[] = NONE
  a: Simple = NOTHING
  b: Simple = NOTHING
  c: Simple = NOTHING
  /** Slot that receives the value; -1 for none. */
  slot = -1
  slots: number[] | null = null
  /** Units of fuel; of a turn, how many are left until the loop may go on compiled. */
  n = 0
  tail = false
  next: CekNode | null = null
  otherwise: CekNode | null = null
  at: List | null = null
  /** Of a turn: its loop, when that can go on compiled. */
  loop: LoopEntry | null = null
  constructor(readonly op: number) {}
}

const NOTHING: Simple = () => null
const NONE: Simple[] = []
