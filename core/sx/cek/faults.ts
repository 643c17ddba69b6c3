import type { Cell } from '../resolve/namespace.ts'
import { fail } from '../values/errors.ts'

export function unbound(cell: Cell): never {
  fail('unbound', `${cell.name} is not defined`)
}

export function usedTooEarly(name: string): never {
  fail('unbound', `${name} is used before its definition`)
}
