/**
 * The loop of the CEK machine. It stays whole: its registers are locals of the host, which a function called for
 * each step could not share with it.
 */

import { gate } from '../jit/gate.ts'
import { tracedForm } from '../js/trace.ts'
import { cells, FUEL, fuelOut, meter } from '../meter/meter.ts'
import type { Lambda } from '../resolve/core.ts'
import { type Captured, Closure } from '../values/callable.ts'
import type { Code } from '../values/code.ts'
import { LimitError, Raised } from '../values/errors.ts'
import { truthy } from '../values/truth.ts'
import type { Value } from '../values/types.ts'
import { applyOther, arrangeRest } from './apply.ts'
import { type Dyn, dynamic } from './dynamic.ts'
import { BOTTOM, Frame, NATIVE, type NativeStep, PROMPT, RESTORE, STORE_FRAME } from './frames.ts'
import { bodyOf } from './lower.ts'
import { native } from './native.ts'
import {
  BRANCH,
  CALL,
  CALL0,
  CALL1,
  CALL2,
  CALL3,
  type CekNode,
  CHARGE,
  EFFECT,
  JUMP,
  RETURN,
  type Slots,
  STORE,
  TURN,
} from './nodes.ts'
import { APPLY, Registers, SUSPENDED } from './registers.ts'
import { evaluated, sized } from './slots.ts'

const NO_UP: Captured[] = []

export class RunLoop extends Registers {
  /** Set by the host to be given back control at the next slice of fuel. */
  preemptive = false
  private saved: { node: CekNode; slots: Slots; up: Captured[] } | null = null

  /** Runs until the bottom frame, or until something is thrown. */
  protected loop(from: Value | typeof APPLY | typeof SUSPENDED): Value | typeof SUSPENDED {
    let k = this.k
    let depth = this.depth
    let node: CekNode | null = null
    let slots: Slots = NO_UP
    let up: Captured[] = NO_UP
    let value: Value = null
    let fn: Value = null
    let args: Value[] = NO_UP as Value[]
    const mostDeep = meter.limits.depth

    if (from === SUSPENDED) {
      const saved = this.saved as { node: CekNode; slots: Slots; up: Captured[] }
      node = saved.node
      slots = saved.slots
      up = saved.up
    } else if (from === APPLY) {
      fn = this.fn
      args = this.args
    } else value = from as Value
    let mode = from === SUSPENDED ? STEP : from === APPLY ? APPLYING : RETURNING

    try {
      for (;;) {
        if (mode === STEP) {
          const at = node as CekNode
          switch (at.op) {
            case RETURN:
              value = at.simple(slots, up)
              mode = RETURNING
              break
            case BRANCH:
              node = truthy(at.simple(slots, up)) ? at.next : at.otherwise
              continue
            case STORE:
              slots[at.slot] = at.simple(slots, up)
              node = at.next
              continue
            case EFFECT:
              at.simple(slots, up)
              node = at.next
              continue
            case CHARGE: {
              const left = (cells[FUEL] as number) - at.n
              cells[FUEL] = left
              if (depth > mostDeep) throw new LimitError('depth', `the limit of ${mostDeep} nested calls`)
              if (left < 0) {
                fuelOut()
                if (this.preemptive) {
                  this.k = k
                  this.depth = depth
                  this.saved = { node: at.next as CekNode, slots, up }
                  return SUSPENDED
                }
              }
              node = at.next
              continue
            }
            case CALL1: {
              const a = at.a(slots, up)
              fn = at.simple(slots, up)
              if (!at.tail) {
                k = new Frame(STORE_FRAME, at.next, at.slot, slots, up, depth, k, null)
                depth++
              }
              if (fn instanceof Closure && fn.code.fixed === 1) {
                const code = fn.code
                if (--code.countdown < 0) {
                  if (gate.enter(code)) {
                    value = native.enter1(this, fn, k, depth, a)
                    mode = RETURNING
                    break
                  }
                }
                slots = sized(code, a, null, null)
                up = fn.up
                node = code.body ?? bodyOf(code)
                continue
              }
              args = [a]
              mode = APPLYING
              break
            }
            case CALL2: {
              const a = at.a(slots, up)
              const b = at.b(slots, up)
              fn = at.simple(slots, up)
              if (!at.tail) {
                k = new Frame(STORE_FRAME, at.next, at.slot, slots, up, depth, k, null)
                depth++
              }
              if (fn instanceof Closure && fn.code.fixed === 2) {
                const code = fn.code
                if (--code.countdown < 0) {
                  if (gate.enter(code)) {
                    value = native.enter2(this, fn, k, depth, a, b)
                    mode = RETURNING
                    break
                  }
                }
                slots = sized(code, a, b, null)
                up = fn.up
                node = code.body ?? bodyOf(code)
                continue
              }
              args = [a, b]
              mode = APPLYING
              break
            }
            case CALL3: {
              const a = at.a(slots, up)
              const b = at.b(slots, up)
              const c = at.c(slots, up)
              fn = at.simple(slots, up)
              if (!at.tail) {
                k = new Frame(STORE_FRAME, at.next, at.slot, slots, up, depth, k, null)
                depth++
              }
              args = [a, b, c]
              mode = APPLYING
              break
            }
            case CALL0:
            case CALL: {
              args = evaluated(at.args, slots, up)
              fn = at.simple(slots, up)
              if (!at.tail) {
                k = new Frame(STORE_FRAME, at.next, at.slot, slots, up, depth, k, null)
                depth++
              }
              mode = APPLYING
              break
            }
            case TURN: {
              const targets = at.slots as number[]
              if (targets.length === 1) slots[targets[0] as number] = at.a(slots, up)
              else if (targets.length === 2) {
                const a = at.a(slots, up)
                slots[targets[1] as number] = at.b(slots, up)
                slots[targets[0] as number] = a
              } else {
                const values = evaluated(at.args, slots, up)
                for (let i = 0; i < targets.length; i++) slots[targets[i] as number] = values[i]
              }
              if (--at.n < 0 && at.loop !== null) {
                const { loop } = at
                if (gate.enterLoop(at)) {
                  // No call: what the loop calls is nested as deep as before.
                  if (loop.next !== null)
                    k = new Frame(STORE_FRAME, loop.next, loop.slot, slots, up, depth, k, null)
                  const goesOn = new Closure(loop.code, up)
                  value = native.enterN(this, goesOn, k, depth, loop.args(slots) as Value[])
                  mode = RETURNING
                  break
                }
              }
              node = at.next
              continue
            }
            case JUMP:
              node = at.next
              continue
          }
        }
        if (mode === APPLYING) {
          if (fn instanceof Closure) {
            const code: Code = fn.code
            if (--code.countdown < 0 && gate.enter(code)) {
              value = native.enterN(this, fn, k, depth, args)
              mode = RETURNING
            } else {
              slots = code.fixed === args.length ? args : arrangeRest(fn, args)
              for (let n = slots.length; n < (code.lambda as Lambda).slots; n++) slots.push(null)
              up = fn.up
              node = code.body ?? bodyOf(code)
              mode = STEP
              continue
            }
          } else {
            this.k = k
            this.depth = depth
            const outcome = applyOther(this, fn, args)
            k = this.k
            depth = this.depth
            if (outcome === APPLY) {
              fn = this.fn
              args = this.args
              continue
            }
            value = outcome as Value
            mode = RETURNING
          }
        }
        // Hands the value to the frame.
        const frame: Frame = k
        depth = frame.depth
        const isShared = frame.shared
        if (isShared && frame.next) frame.next.shared = true
        if (frame.kind === STORE_FRAME) {
          slots = isShared ? frame.slots.slice() : frame.slots
          if (frame.slot >= 0) slots[frame.slot] = value
          up = frame.up
          node = frame.node
          k = frame.next as Frame
          mode = STEP
        } else if (frame.kind === BOTTOM) {
          this.k = frame
          return value
        } else {
          k = frame.next as Frame
          if (frame.kind === NATIVE) {
            this.k = k
            this.depth = depth
            const outcome = (frame.extra as NativeStep)(value)
            k = this.k
            depth = this.depth
            if (outcome === APPLY) {
              fn = this.fn
              args = this.args
              mode = APPLYING
            } else value = outcome as Value
          } else if (frame.kind === RESTORE || frame.kind === PROMPT) dynamic.now = frame.extra as Dyn | null
        }
      }
    } catch (e) {
      if (e instanceof Raised) e.at ??= tracedForm(e) ?? (mode === RETURNING ? null : (node?.at ?? null))
      throw e
    }
  }
}

const STEP = 0
const APPLYING = 1
const RETURNING = 2
