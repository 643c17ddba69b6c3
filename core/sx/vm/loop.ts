/**
 * The loop of the stack machine: one instruction after the other, in one function, so that the host keeps what they
 * share in registers. An instruction's cases are its number in OPCODES, or in FUSED for those that run as one.
 */
import { notCallable } from '../cek/apply.ts'
import { unbound } from '../cek/faults.ts'
import { gate } from '../jit/gate.ts'
import { tracedForm } from '../js/trace.ts'
import { cells, FUEL, fuelOut } from '../meter/meter.ts'
import { ge, gt, le, lt } from '../numbers/compare.ts'
import { add, mul } from '../numbers/tower.ts'
import { consTo, first, length, rest } from '../prims/lists.ts'
import { vectorRef } from '../prims/vectors.ts'
import type { Cell } from '../resolve/namespace.ts'
import { Box, Closure, type Primitive } from '../values/callable.ts'
import { isEq } from '../values/equal.ts'
import { Raised } from '../values/errors.ts'
import type { Opaque, Value } from '../values/types.ts'
import { bases, closures, FRAMES, marks, moveArguments, pcs, TOP, templates } from './activations.ts'
import { callNative } from './call.ts'
import { makeClosure } from './closures.ts'
import { OPERANDS } from './opcodes.ts'
import { isLess, isSame, minus, plus } from './quick-operators.ts'
import { rareInstruction } from './rare-instructions.ts'
import { stack } from './stack.ts'
import { formAt, type Template } from './template.ts'

/** Runs `start`, its arguments at `base`, and gives its value. `most` is the number of frames at which no call may nest any more. */
export function loop(start: Closure, most: number, base: number): Value {
  // The host keeps locals in registers, imported bindings it does not.
  const own = stack
  const fuel = cells
  const pcsHere = pcs
  const basesHere = bases
  const mark = marks
  const bottom = mark[FRAMES] as number
  let fp = bottom
  let closure = start
  let template = closure.code.template as Template
  let code = template.fused
  let pool = template.cells
  let up = closure.up
  let bp = base
  let sp = bp + template.slots
  let pc = 0
  let x: Value = null

  try {
    for (;;) {
      switch (code[pc++]) {
        case 0: // CONST
          own[sp++] = pool[code[pc++] as number] as Value
          continue
        case 1: // LOCAL
          own[sp++] = own[bp + (code[pc++] as number)]
          continue
        case 2: // LOCAL-BOX
          own[sp++] = (own[bp + (code[pc++] as number)] as Box).v
          continue
        case 5: // UP
          own[sp++] = up[code[pc++] as number]
          continue
        case 6: // UP-BOX
          own[sp++] = (up[code[pc++] as number] as Box).v
          continue
        case 8: // GLOBAL
          {
            const cell = pool[code[pc++] as number] as Cell
            own[sp++] = cell.v === undefined ? unbound(cell) : cell.v
            continue
          }
        case 9: // POP
          sp--
          continue
        case 10: // BIND
          own[bp + (code[pc++] as number)] = own[--sp]
          continue
        case 11: // BIND-BOX
          own[bp + (code[pc++] as number)] = new Box(own[--sp] as Value)
          continue
        case 17: // JUMP

        case 19: // LOOP
          pc = code[pc] as number
          continue
        case 18: // JUMP-FALSE
          {
            const test = own[--sp]
            pc = test === false || test === null ? (code[pc] as number) : pc + 1
            continue
          }
        case 20: // CHARGE
          {
            const left = (fuel[FUEL] as number) - (code[pc++] as number)
            fuel[FUEL] = left
            if (left < 0) fuelOut()
            continue
          }
        case 21: // CLOSURE
          own[sp++] = makeClosure(pool[code[pc++] as number] as Opaque, own, bp, up)
          continue
        case 25: {
          // CALL-GLOBAL
          const cell = pool[code[pc] as number] as Cell
          const fn = cell.v as Value
          const n = code[pc + 1] as number
          if (fp < most && fn instanceof Closure && fn.code.vmArity === n) {
            pcsHere[fp] = pc + 2
            basesHere[fp] = bp
            templates[fp] = template
            closures[fp++] = closure
            bp = sp - n
            if (fn !== closure) {
              closure = fn
              template = fn.code.template as Template
              code = template.fused
              pool = template.cells
              up = fn.up
            }
            if (--template.heat === 0) gate.hot(fn.code)
            sp = bp + template.slots
            pc = 0
            continue
          }
          if (fn === undefined) unbound(cell)
          mark[TOP] = sp
          mark[FRAMES] = fp
          sp -= n
          own[sp] = callNative(fn, most - fp - 1, own as Value[], sp, n)
          sp++
          pc += 2
          continue
        }
        case 26: {
          // TAIL-CALL-GLOBAL
          const cell = pool[code[pc] as number] as Cell
          const fn = cell.v as Value
          const n = code[pc + 1] as number
          if (fn instanceof Closure && fn.code.vmArity === n) {
            moveArguments(sp - n, bp, n)
            if (fn !== closure) {
              closure = fn
              template = fn.code.template as Template
              code = template.fused
              pool = template.cells
              up = fn.up
            }
            if (--template.heat === 0) gate.hot(fn.code)
            sp = bp + template.slots
            pc = 0
            continue
          }
          if (fn === undefined) unbound(cell)
          mark[TOP] = sp
          mark[FRAMES] = fp
          sp -= n
          x = callNative(fn, most - fp, own as Value[], sp, n)
          break
        }
        case 23: {
          // CALL
          const fn = own[--sp] as Value
          const n = code[pc++] as number
          if (fp < most && fn instanceof Closure && fn.code.vmArity === n) {
            pcsHere[fp] = pc
            basesHere[fp] = bp
            templates[fp] = template
            closures[fp++] = closure
            bp = sp - n
            closure = fn
            template = fn.code.template as Template
            if (--template.heat === 0) gate.hot(fn.code)
            code = template.fused
            pool = template.cells
            up = fn.up
            sp = bp + template.slots
            pc = 0
            continue
          }
          if (typeof fn !== 'object' || fn === null) notCallable(fn)
          mark[TOP] = sp
          mark[FRAMES] = fp
          sp -= n
          own[sp] = callNative(fn, most - fp - 1, own as Value[], sp, n)
          sp++
          continue
        }
        case 24: {
          // TAIL-CALL
          const fn = own[--sp] as Value
          const n = code[pc++] as number
          if (fn instanceof Closure && fn.code.vmArity === n) {
            moveArguments(sp - n, bp, n)
            closure = fn
            template = fn.code.template as Template
            if (--template.heat === 0) gate.hot(fn.code)
            code = template.fused
            pool = template.cells
            up = fn.up
            sp = bp + template.slots
            pc = 0
            continue
          }
          if (typeof fn !== 'object' || fn === null) notCallable(fn)
          mark[TOP] = sp
          mark[FRAMES] = fp
          sp -= n
          x = callNative(fn, most - fp, own as Value[], sp, n)
          break
        }
        case 27: // RETURN
          x = own[sp - 1] as Value
          break
        case 28: // PRIM
          {
            const { fn } = pool[code[pc++] as number] as Primitive
            const n = code[pc++] as number
            mark[TOP] = sp
            mark[FRAMES] = fp
            sp -= n
            if (n === 1) x = fn(own[sp])
            else if (n === 2) x = fn(own[sp], own[sp + 1])
            else if (n === 3) x = fn(own[sp], own[sp + 1], own[sp + 2])
            else x = fn(...own.slice(sp, sp + n))
            own[sp++] = x
            continue
          }
        case 29: // ADD
          sp--
          own[sp - 1] = plus(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 30: // SUB
          sp--
          own[sp - 1] = minus(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 31: // MUL
          sp--
          own[sp - 1] = mul(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 32: // LT
          sp--
          own[sp - 1] = lt(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 33: // GT
          sp--
          own[sp - 1] = gt(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 34: // LE
          sp--
          own[sp - 1] = le(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 35: // GE
          sp--
          own[sp - 1] = ge(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 36: // EQ
          sp--
          own[sp - 1] = isSame(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 37: // NOT
          {
            const held = own[sp - 1]
            own[sp - 1] = held === false || held === null
            continue
          }
        case 38: // FIRST
          own[sp - 1] = first(own[sp - 1] as Value)
          continue
        case 39: // REST
          own[sp - 1] = rest(own[sp - 1] as Value)
          continue
        case 40: // CONS
          sp--
          own[sp - 1] = consTo(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 41: // EMPTY
          own[sp - 1] = length(own[sp - 1] as Value) === 0
          continue
        case 42: // NIL
          own[sp - 1] = own[sp - 1] === null
          continue
        case 43: // VECTOR-REF
          sp--
          own[sp - 1] = vectorRef(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 44: // IS-EQ
          sp--
          own[sp - 1] = isEq(own[sp - 1] as Value, own[sp] as Value)
          continue
        case 64: {
          // LT_LOCALS_ELSE
          const left = own[bp + (code[pc] as number)] as Value
          const right = own[bp + (code[pc + 1] as number)] as Value
          pc = isLess(left, right) ? pc + 3 : (code[pc + 2] as number)
          continue
        }
        case 74: {
          // LT_LOCALS_CHARGE_ELSE, in place as SELF_ADD_CONST_ELSE is: calls cost a loop that counts 15 %, others nothing.
          const left = own[bp + (code[pc] as number)] as Value
          const right = own[bp + (code[pc + 1] as number)] as Value
          if (typeof left === 'number' && typeof right === 'number' ? left < right : lt(left, right)) {
            const left = (fuel[FUEL] as number) - (code[pc + 2] as number)
            fuel[FUEL] = left
            if (left < 0) fuelOut()
            pc += 4
          } else pc = code[pc + 3] as number
          continue
        }
        case 75: {
          // EQ_LOCALS_ELSE
          const left = own[bp + (code[pc] as number)] as Value
          const right = own[bp + (code[pc + 1] as number)] as Value
          pc = isSame(left, right) ? pc + 3 : (code[pc + 2] as number)
          continue
        }
        case 65: {
          // LT_CONST_ELSE
          const left = own[bp + (code[pc] as number)] as Value
          const right = code[pc + 1] as number
          pc = isLess(left, right) ? pc + 3 : (code[pc + 2] as number)
          continue
        }
        case 66: {
          // LT_LOCALS_THEN
          const left = own[bp + (code[pc] as number)] as Value
          const right = own[bp + (code[pc + 1] as number)] as Value
          pc = isLess(left, right) ? (code[pc + 2] as number) : pc + 3
          continue
        }
        case 67: {
          // EQ_CONST_ELSE
          const left = own[bp + (code[pc] as number)] as Value
          const right = code[pc + 1] as number
          pc = isSame(left, right) ? pc + 3 : (code[pc + 2] as number)
          continue
        }
        case 68: {
          // ADD_CONST
          const a = own[bp + (code[pc] as number)] as Value
          const k = code[pc + 1] as number
          own[sp++] = plus(a, k)
          pc += 2
          continue
        }
        case 69: {
          // SUB_CONST
          const a = own[bp + (code[pc] as number)] as Value
          const k = code[pc + 1] as number
          own[sp++] = minus(a, k)
          pc += 2
          continue
        }
        case 70: {
          // ADD_CONST_BIND
          const a = own[bp + (code[pc] as number)] as Value
          const k = code[pc + 1] as number
          own[bp + (code[pc + 2] as number)] = plus(a, k)
          pc += 3
          continue
        }
        case 72: {
          // ADD_CONST_LOOP
          const a = own[bp + (code[pc] as number)] as Value
          const k = code[pc + 1] as number
          own[bp + (code[pc + 2] as number)] = plus(a, k)
          pc = code[pc + 3] as number
          continue
        }
        case 73: // SELF_ELSE
          if ((pool[code[pc] as number] as Cell).v === closure && --template.heat !== 0) pc += 2
          else {
            if (template.heat === 0) gate.hot(closure.code)
            pc = code[pc + 1] as number
          }
          continue
        case 76: // SELF_ADD_CONST_ELSE
          if ((pool[code[pc] as number] as Cell).v === closure && --template.heat !== 0) {
            const a = own[bp + (code[pc + 1] as number)] as Value
            const k = code[pc + 2] as number
            const sum = typeof a === 'number' ? a + k : Number.NaN
            own[bp + (code[pc + 3] as number)] = Number.isSafeInteger(sum) ? sum : add(a, k)
            pc = 0
          } else {
            if (template.heat === 0) gate.hot(closure.code)
            pc = code[pc + 4] as number
          }
          continue
        case 71:
          // RETURN_LOCAL
          x = own[bp + (code[pc] as number)] as Value
          break
        default:
          sp = rareInstruction(
            code[pc - 1] as number,
            code[pc] as number,
            code[pc + 1] as number,
            sp,
            bp,
            up,
            pool,
          )
          pc += OPERANDS[code[pc - 1] as number] as number
          continue
      }
      // A value is returned to the activation below, or out.
      if (fp === bottom) return x
      sp = bp
      own[sp++] = x
      pc = pcsHere[--fp] as number
      bp = basesHere[fp] as number
      const caller = closures[fp] as Closure
      if (caller !== closure) {
        closure = caller
        template = templates[fp] as Template
        code = template.fused
        pool = template.cells
        up = closure.up
      }
    }
  } catch (e) {
    // An instruction's words end where the next one's begin, and `pc` has gone past its first at least.
    if (e instanceof Raised) e.at ??= tracedForm(e) ?? formAt(template, template.origins[pc - 1] as number)
    throw e
  }
}
