/** What generated code may name: the runtime's own functions, and nothing of the program. */
import { runDeep } from '../cek/entry.ts'
import { cells, fuelOut } from '../meter/meter.ts'
import { ge, gt, le, lt } from '../numbers/compare.ts'
import { add, mul, sub } from '../numbers/tower.ts'
import { consTo, first, length, rest } from '../prims/lists.ts'
import { vectorRef } from '../prims/vectors.ts'
import { assignCell, type Cell } from '../resolve/namespace.ts'
import { Box, type Captured, Closure } from '../values/callable.ts'
import { equals, isEq } from '../values/equal.ts'
import type { Opaque, Value } from '../values/types.ts'
import { call0, call1, call2, call3, call4, callN } from '../vm/call.ts'
import { makeClosure, makeFix } from '../vm/closures.ts'
import { checked, globalValue, setBox, setGlobal } from '../vm/variables.ts'

const SUPPORT = {
  F: cells,
  fuelOut,
  Closure,
  Box,
  add,
  sub,
  mul,
  lt,
  gt,
  le,
  ge,
  equals,
  isEq,
  first,
  rest,
  length,
  consTo,
  vectorRef,
  value: globalValue,
  check: checked,
  set: setBox,
  setGlobal,
  defineGlobal: assignCell,
  closure: (maker: Opaque, slots: Captured[], up: Captured[]) => makeClosure(maker, slots, 0, up),
  fix: (members: Value, slots: Captured[], up: Captured[]) => makeFix(members, slots, 0, up),
  call0,
  call1,
  call2,
  call3,
  call4,
  callN,
  g0: (cell: Cell, d: number) => call0(globalValue(cell), d),
  g1: (cell: Cell, d: number, a: Value) => call1(globalValue(cell), d, a),
  g2: (cell: Cell, d: number, a: Value, b: Value) => call2(globalValue(cell), d, a, b),
  g3: (cell: Cell, d: number, a: Value, b: Value, c: Value) => call3(globalValue(cell), d, a, b, c),
  g4: (cell: Cell, d: number, a: Value, b: Value, c: Value, e: Value) =>
    call4(globalValue(cell), d, a, b, c, e),
  gN: (cell: Cell, d: number, args: Value[]) => callN(globalValue(cell), d, args),
  deep: runDeep,
}

export const SUPPORT_NAMES = Object.keys(SUPPORT)
export const SUPPORT_VALUES = Object.values(SUPPORT)
