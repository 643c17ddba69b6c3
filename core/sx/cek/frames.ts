import type { Captured } from '../values/callable.ts'
import type { Value } from '../values/types.ts'
import type { Dyn } from './dynamic.ts'
import type { CekNode, Slots } from './nodes.ts'

export const STORE_FRAME = 0
/** Ends a run: what it holds goes back to the host or to compiled code. */
export const BOTTOM = 1
/** Restores the dynamic environment that was outside. */
export const RESTORE = 2
/** A step of a control, as a function of the value. */
export const NATIVE = 3
/** The delimiter of `reset`; restores the environment too. */
export const PROMPT = 4

/**
 * What to do with a value. Frames are never changed, but for one mark: a frame that a continuation has captured is
 * shared, and whoever returns through it works on a copy of its slots and passes the mark on.
 */
export class Frame {
  shared = false
  constructor(
    readonly kind: number,
    readonly node: CekNode | null,
    readonly slot: number,
    readonly slots: Slots,
    readonly up: Captured[],
    /** Nesting of calls that the frame's own code runs at. */
    readonly depth: number,
    readonly next: Frame | null,
    readonly extra: Dyn | null | NativeStep,
  ) {}
}

export type NativeStep = (value: Value) => Value | symbol

const NO_SLOTS: Slots = []

export function specialFrame(
  kind: number,
  depth: number,
  next: Frame | null,
  extra: Dyn | null | NativeStep,
): Frame {
  return new Frame(kind, null, -1, NO_SLOTS, NO_SLOTS, depth, next, extra)
}
