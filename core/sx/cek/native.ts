/**
 * The border between the machine and compiled code. Compiled code uses the host's stack, so it may only nest
 * `left` calls deep; below that everything runs on the machine, whose frames are on the heap. Compiled code counts
 * its budget down in an argument: the nesting of its calls is always `base - budget`.
 */
import { meter } from '../meter/meter.ts'
import type { Closure } from '../values/callable.ts'
import type { Value } from '../values/types.ts'
import type { Frame } from './frames.ts'
import type { Registers } from './registers.ts'

/** Measured: the host's default stack holds some 30,000 small compiled frames, and ours may be ten times larger. */
const NATIVE_DEPTH = 2_500

class Border {
  left = NATIVE_DEPTH
  base = 0
  machine: Registers | null = null

  enter1(m: Registers, fn: Closure, k: Frame, depth: number, a: Value): Value {
    const saved = this.open(m, k, depth)
    try {
      return fn.code.j1(fn, this.left, a)
    } finally {
      this.close(saved)
    }
  }

  enter2(m: Registers, fn: Closure, k: Frame, depth: number, a: Value, b: Value): Value {
    const saved = this.open(m, k, depth)
    try {
      return fn.code.j2(fn, this.left, a, b)
    } finally {
      this.close(saved)
    }
  }

  enterN(m: Registers, fn: Closure, k: Frame, depth: number, args: Value[]): Value {
    const saved = this.open(m, k, depth)
    try {
      const { code } = fn
      const { left } = this
      if (args.length === 0) return code.j0(fn, left)
      if (args.length === 1) return code.j1(fn, left, args[0] as Value)
      if (args.length === 2) return code.j2(fn, left, args[0] as Value, args[1] as Value)
      if (args.length === 3) return code.j3(fn, left, args[0] as Value, args[1] as Value, args[2] as Value)
      return code.jn(fn, left, args)
    } finally {
      this.close(saved)
    }
  }

  private open(m: Registers, k: Frame, depth: number): Saved {
    const saved = { left: this.left, base: this.base, machine: this.machine }
    m.k = k
    m.depth = depth
    this.left = Math.min(this.left, meter.limits.depth - depth)
    this.base = depth + this.left
    this.machine = m
    return saved
  }

  private close(saved: Saved): void {
    this.left = saved.left
    this.base = saved.base
    this.machine = saved.machine
  }
}

export interface Saved {
  left: number
  base: number
  machine: Registers | null
}

export const native = new Border()
