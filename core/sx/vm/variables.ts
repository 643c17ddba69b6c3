/** Reading and assigning variables from compiled code, where they may not have their value yet. */
import { unbound, usedTooEarly } from '../cek/faults.ts'
import { assignCell, type Cell } from '../resolve/namespace.ts'
import type { Box, Captured } from '../values/callable.ts'
import type { Value } from '../values/types.ts'

export function globalValue(cell: Cell): Value {
  return cell.v === undefined ? unbound(cell) : cell.v
}

export function checked<T extends Captured>(held: T, name: string): Exclude<T, undefined> {
  return held === undefined ? usedTooEarly(name) : (held as Exclude<T, undefined>)
}

/** `name` is null where the variable surely has its value. */
export function setBox(box: Box, value: Value, name: string | null): void {
  if (name !== null) checked(box.v, name)
  box.v = value
}

export function setGlobal(cell: Cell, value: Value): void {
  globalValue(cell)
  assignCell(cell, value)
}
