import { each } from '../values/lists.ts'
import { List, type Value } from '../values/types.ts'

export interface Position {
  readonly line: number
  readonly column: number
}

/** Where a list form was read. Held weakly: a position lives as long as its form. */
const table = new WeakMap<object, Position>()

export function place(form: object, line: number, column: number): void {
  table.set(form, { line, column })
}

export function positionOf(form: Value): Position | null {
  return typeof form === 'object' && form !== null ? (table.get(form) ?? null) : null
}

/** Gives what a macro made the position of the form it was made from. */
export function inheritPosition(form: Value, from: Value): void {
  const position = positionOf(from)
  if (position && typeof form === 'object' && form !== null && !table.has(form)) table.set(form, position)
}

/** Forgets where `form` was read: of a library's text, a position would be taken for one in the program. */
export function dropPositions(form: Value): void {
  if (!(form instanceof List)) return
  table.delete(form)
  for (const inner of each(form)) dropPositions(inner)
}
