/**
 * The stack machine. One stack for all activations: an activation's slots begin at `bp`, its operands stand
 * above them, and a call's arguments become the first slots of the callee where they are. Calls between bytecode
 * functions use no stack of the host; everything else is called through the native entries.
 */
import { notCallable } from '../cek/apply.ts'
import { early, unbound } from '../cek/faults.ts'
import { cells, FUEL, fuelOut } from '../meter/meter.ts'
import { ge, gt, le, lt } from '../numbers/compare.ts'
import { add, mul, sub } from '../numbers/tower.ts'
import { consTo, first, length, rest } from '../prims/lists.ts'
import { vectorRef } from '../prims/vectors.ts'
import { assignCell, type Cell } from '../resolve/namespace.ts'
import { Box, type Captured, Closure, type Primitive } from '../values/callable.ts'
import { equals, isEq } from '../values/equal.ts'
import type { Opaque, Value } from '../values/types.ts'
import { callNative } from './call.ts'
import { makeClosure, makeFix } from './closures.ts'
import type { Template } from './template.ts'

const stack: Captured[] = new Array<Captured>(4096).fill(null)
let top = 0

/** Activations below the running one: where to go on, their slots, budget and closure. */
const pcs: number[] = []
const bases: number[] = []
const budgets: number[] = []
const closures: Closure[] = []
let frames = 0

let nesting = 0
const MOST_NESTED = 600

/** Tail calls that leave the bytecode and come back to it nest on the host's stack; the machine's own do not. */
export const isNestedDeep = (): boolean => nesting > MOST_NESTED

/** Runs `start` on `args` (already arranged into its parameters), with `budget` nested calls to go. */
export function runBytecode(start: Closure, budget: number, args: Captured[]): Value {
  nesting++
  const topBefore = top
  const framesBefore = frames
  const base = top
  for (let i = 0; i < args.length; i++) stack[base + i] = args[i]
  try {
    return loop(start, budget, base)
  } finally {
    nesting--
    top = topBefore
    frames = framesBefore
  }
}

function loop(start: Closure, startBudget: number, base: number): Value {
  const bottom = frames
  let closure = start
  let d = startBudget
  let bp = base
  let template = closure.code.template as Template
  let code = template.fused
  let pool = template.pool
  let up = closure.up
  let sp = bp + template.slots
  let pc = 0
  let x: Value = null

  for (;;) {
    switch (code[pc++]) {
      case 0: // CONST
        stack[sp++] = pool[code[pc++] as number] as Value
        continue
      case 1: // LOCAL
        stack[sp++] = stack[bp + (code[pc++] as number)]
        continue
      case 2: // LOCAL-BOX
        stack[sp++] = (stack[bp + (code[pc++] as number)] as Box).v
        continue
      case 3: // LOCAL-CHECKED
        {
          const held = stack[bp + (code[pc++] as number)]
          const name = pool[code[pc++] as number] as string
          stack[sp++] = held === undefined ? early(name) : held
          continue
        }
      case 4: // LOCAL-BOX-CHECKED
        {
          const held = (stack[bp + (code[pc++] as number)] as Box).v
          const name = pool[code[pc++] as number] as string
          stack[sp++] = held === undefined ? early(name) : held
          continue
        }
      case 5: // UP
        stack[sp++] = up[code[pc++] as number]
        continue
      case 6: // UP-BOX
        stack[sp++] = (up[code[pc++] as number] as Box).v
        continue
      case 7: // UP-BOX-CHECKED
        {
          const held = (up[code[pc++] as number] as Box).v
          const name = pool[code[pc++] as number] as string
          stack[sp++] = held === undefined ? early(name) : held
          continue
        }
      case 8: // GLOBAL
        {
          const cell = (pool[code[pc++] as number] as Opaque).inner as Cell
          stack[sp++] = cell.v === undefined ? unbound(cell) : cell.v
          continue
        }
      case 9: // POP
        sp--
        continue
      case 10: // BIND
        stack[bp + (code[pc++] as number)] = stack[--sp]
        continue
      case 11: // BIND-BOX
        stack[bp + (code[pc++] as number)] = new Box(stack[--sp] as Value)
        continue
      case 12: // SET-LOCAL
        {
          const slot = bp + (code[pc++] as number)
          const name = pool[code[pc++] as number]
          if (typeof name === 'string' && stack[slot] === undefined) early(name)
          stack[slot] = stack[sp - 1]
          stack[sp - 1] = null
          continue
        }
      case 13: // SET-BOX
        {
          const box = stack[bp + (code[pc++] as number)] as Box
          const name = pool[code[pc++] as number]
          if (typeof name === 'string' && box.v === undefined) early(name)
          box.v = stack[sp - 1] as Value
          stack[sp - 1] = null
          continue
        }
      case 14: // SET-UP
        {
          const box = up[code[pc++] as number] as Box
          const name = pool[code[pc++] as number]
          if (typeof name === 'string' && box.v === undefined) early(name)
          box.v = stack[sp - 1] as Value
          stack[sp - 1] = null
          continue
        }
      case 15: // SET-GLOBAL
        {
          const cell = (pool[code[pc++] as number] as Opaque).inner as Cell
          if (cell.v === undefined) unbound(cell)
          assignCell(cell, stack[sp - 1] as Value)
          stack[sp - 1] = null
          continue
        }
      case 16: // DEFINE-GLOBAL
        assignCell((pool[code[pc++] as number] as Opaque).inner as Cell, stack[sp - 1] as Value)
        stack[sp - 1] = null
        continue
      case 17: // JUMP

      case 19: // LOOP
        pc = code[pc] as number
        continue
      case 18: // JUMP-FALSE
        {
          const test = stack[--sp]
          pc = test === false || test === null ? (code[pc] as number) : pc + 1
          continue
        }
      case 20: // CHARGE
        {
          const left = (cells[FUEL] as number) - (code[pc++] as number)
          cells[FUEL] = left
          if (left < 0) fuelOut()
          continue
        }
      case 21: // CLOSURE
        stack[sp++] = makeClosure(pool[code[pc++] as number] as Opaque, stack, bp, up)
        continue
      case 22: // FIX
        makeFix(pool[code[pc++] as number] as Value, stack, bp, up)
        continue
      case 25: {
        // CALL-GLOBAL
        const cell = (pool[code[pc] as number] as Opaque).inner as Cell
        const fn = cell.v as Value
        const n = code[pc + 1] as number
        pc += 2
        if (fn instanceof Closure && fn.code.native === 'vm' && fn.code.fixed === n && d > 0) {
          pcs[frames] = pc
          bases[frames] = bp
          budgets[frames] = d--
          closures[frames++] = closure
          bp = sp - n
          closure = fn
          template = fn.code.template as Template
          if (--template.heat === 0) fn.code.countdown = 0
          code = template.fused
          pool = template.pool
          up = fn.up
          sp = bp + template.slots
          pc = 0
          continue
        }
        if (fn === undefined) unbound(cell)
        top = sp
        sp -= n
        stack[sp] = callNative(fn, d - 1, stack as Value[], sp, n)
        sp++
        continue
      }
      case 26: {
        // TAIL-CALL-GLOBAL
        const cell = (pool[code[pc] as number] as Opaque).inner as Cell
        const fn = cell.v as Value
        const n = code[pc + 1] as number
        if (fn instanceof Closure && fn.code.native === 'vm' && fn.code.fixed === n) {
          for (let i = 0; i < n; i++) stack[bp + i] = stack[sp - n + i]
          if (fn !== closure) {
            closure = fn
            template = fn.code.template as Template
            code = template.fused
            pool = template.pool
            up = fn.up
          }
          if (--template.heat === 0) fn.code.countdown = 0
          sp = bp + template.slots
          pc = 0
          continue
        }
        if (fn === undefined) unbound(cell)
        top = sp
        sp -= n
        x = callNative(fn, d, stack as Value[], sp, n)
        break
      }
      case 23: // CALL

      case 24: // TAIL-CALL
        {
          const tail = code[pc - 1] === TAIL_CALL
          const fn = stack[--sp] as Value
          const n = code[pc++] as number
          if (fn instanceof Closure && fn.code.native === 'vm' && fn.code.fixed === n && d > 0) {
            if (tail) {
              for (let i = 0; i < n; i++) stack[bp + i] = stack[sp - n + i]
            } else {
              pcs[frames] = pc
              bases[frames] = bp
              budgets[frames] = d
              closures[frames++] = closure
              bp = sp - n
              d--
            }
            closure = fn
            template = fn.code.template as Template
            if (--template.heat === 0) fn.code.countdown = 0
            code = template.fused
            pool = template.pool
            up = fn.up
            sp = bp + template.slots
            pc = 0
            continue
          }
          if (typeof fn !== 'object' || fn === null) notCallable(fn)
          top = sp
          sp -= n
          x = callNative(fn, tail ? d : d - 1, stack as Value[], sp, n)
          if (!tail) {
            stack[sp++] = x
            continue
          }
          break
        }
      case 27: // RETURN
        x = stack[sp - 1] as Value
        break
      case 28: // PRIM
        {
          const { fn } = pool[code[pc++] as number] as Primitive
          const n = code[pc++] as number
          top = sp
          sp -= n
          if (n === 1) x = fn(stack[sp])
          else if (n === 2) x = fn(stack[sp], stack[sp + 1])
          else if (n === 3) x = fn(stack[sp], stack[sp + 1], stack[sp + 2])
          else x = fn(...stack.slice(sp, sp + n))
          stack[sp++] = x
          continue
        }
      case 29: // ADD
        sp--
        stack[sp - 1] = add(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 30: // SUB
        sp--
        stack[sp - 1] = sub(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 31: // MUL
        sp--
        stack[sp - 1] = mul(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 32: // LT
        sp--
        stack[sp - 1] = lt(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 33: // GT
        sp--
        stack[sp - 1] = gt(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 34: // LE
        sp--
        stack[sp - 1] = le(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 35: // GE
        sp--
        stack[sp - 1] = ge(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 36: // EQ
        sp--
        stack[sp - 1] = equals(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 37: // NOT
        {
          const held = stack[sp - 1]
          stack[sp - 1] = held === false || held === null
          continue
        }
      case 38: // FIRST
        stack[sp - 1] = first(stack[sp - 1] as Value)
        continue
      case 39: // REST
        stack[sp - 1] = rest(stack[sp - 1] as Value)
        continue
      case 40: // CONS
        sp--
        stack[sp - 1] = consTo(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 41: // EMPTY
        stack[sp - 1] = length(stack[sp - 1] as Value) === 0
        continue
      case 42: // NIL
        stack[sp - 1] = stack[sp - 1] === null
        continue
      case 43: // VECTOR-REF
        sp--
        stack[sp - 1] = vectorRef(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 44: // IS-EQ
        sp--
        stack[sp - 1] = isEq(stack[sp - 1] as Value, stack[sp] as Value)
        continue
      case 64: {
        // LT_LOCALS_ELSE
        const left = stack[bp + (code[pc] as number)] as Value
        const right = stack[bp + (code[pc + 1] as number)] as Value
        const holds = typeof left === 'number' && typeof right === 'number' ? left < right : lt(left, right)
        pc = holds ? pc + 3 : (code[pc + 2] as number)
        continue
      }
      case 65: {
        // LT_CONST_ELSE
        const left = stack[bp + (code[pc] as number)] as Value
        const right = code[pc + 1] as number
        pc = (typeof left === 'number' ? left < right : lt(left, right)) ? pc + 3 : (code[pc + 2] as number)
        continue
      }
      case 66: {
        // LT_LOCALS_THEN
        const left = stack[bp + (code[pc] as number)] as Value
        const right = stack[bp + (code[pc + 1] as number)] as Value
        const holds = typeof left === 'number' && typeof right === 'number' ? left < right : lt(left, right)
        pc = holds ? (code[pc + 2] as number) : pc + 3
        continue
      }
      case 67: {
        // EQ_CONST_ELSE
        const left = stack[bp + (code[pc] as number)] as Value
        const right = code[pc + 1] as number
        pc = (typeof left === 'number' ? left === right : equals(left, right))
          ? pc + 3
          : (code[pc + 2] as number)
        continue
      }
      case 68:
        // ADD_CONST
        stack[sp++] = add(stack[bp + (code[pc] as number)] as Value, code[pc + 1] as number)
        pc += 2
        continue
      case 69:
        // SUB_CONST
        stack[sp++] = sub(stack[bp + (code[pc] as number)] as Value, code[pc + 1] as number)
        pc += 2
        continue
      case 70:
        // ADD_CONST_BIND
        stack[bp + (code[pc + 2] as number)] = add(
          stack[bp + (code[pc] as number)] as Value,
          code[pc + 1] as number,
        )
        pc += 3
        continue
      case 72: {
        // ADD_CONST_LOOP
        const left = stack[bp + (code[pc] as number)] as Value
        stack[bp + (code[pc + 2] as number)] = add(left, code[pc + 1] as number)
        pc = code[pc + 3] as number
        continue
      }
      case 71:
        // RETURN_LOCAL
        x = stack[bp + (code[pc] as number)] as Value
        break
    }
    // A value is returned to the activation below, or out.
    if (frames === bottom) return x
    frames--
    sp = bp
    stack[sp++] = x
    closure = closures[frames] as Closure
    template = closure.code.template as Template
    code = template.fused
    pool = template.pool
    up = closure.up
    bp = bases[frames] as number
    d = budgets[frames] as number
    pc = pcs[frames] as number
  }
}

const TAIL_CALL = 24
