import type { Value } from '../values/types.ts'
import type { Dyn } from './dynamic.ts'
import { BOTTOM, type Frame, type NativeStep, specialFrame } from './frames.ts'

/** A call that a control has arranged for the machine to do next. */
export const APPLY = Symbol('apply')
/** The run was set aside by its host; `resume` goes on. */
export const SUSPENDED = Symbol('suspended')

/** The registers of a run, which the controls read and set. */
export class Registers {
  /** The frame a value goes to; kept current only around controls. */
  k: Frame
  depth: number
  /** With APPLY: what to call. */
  fn: Value = null
  args: Value[] = []
  readonly bottom: Frame
  /** False once the run has ended: a continuation of it can then only be entered in another. */
  active = true

  constructor(
    depth: number,
    readonly parent: Registers | null,
  ) {
    this.bottom = specialFrame(BOTTOM, depth, null, null)
    this.k = this.bottom
    this.depth = depth
  }

  push(kind: number, extra: Dyn | null | NativeStep): void {
    this.k = specialFrame(kind, this.depth, this.k, extra)
  }

  /** Arranges for `fn` to be called with `args` next. */
  call(fn: Value, ...args: Value[]): typeof APPLY {
    this.fn = fn
    this.args = args
    return APPLY
  }
}
