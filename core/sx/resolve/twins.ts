import { fromArray } from '../values/lists.ts'
import type { List, Value } from '../values/types.ts'
import { Sym } from '../values/types.ts'

/**
 * Symbols that a program cannot write. A form that is rewritten into others names them by these, so that a
 * parameter called `list` or `if` in the program does not capture what the rewriting meant.
 */
export function twin(name: string): Sym {
  let found = twins.get(name)
  if (!found) {
    found = new Sym(name)
    twins.set(name, found)
    byTwin.set(found, name)
  }
  return found
}

const twins = new Map<string, Sym>()
const byTwin = new WeakMap<Sym, string>()

export function isTwin(name: Sym): boolean {
  return byTwin.has(name)
}

/** `(head operand…)` with the head meant as the language's own. */
export function form(head: string, ...items: Value[]): List {
  return fromArray([twin(head), ...items])
}
