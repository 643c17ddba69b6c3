import { fromArray } from '../values/lists.ts'
import type { List, Value } from '../values/types.ts'
import { Sym } from '../values/types.ts'

/**
 * Symbols that a program cannot write. A form that is rewritten into others names them by these, so that a
 * parameter called `list` or `if` in the program does not capture what the rewriting meant.
 */
export function alias(name: string): Sym {
  let found = aliases.get(name)
  if (!found) {
    found = new Sym(name)
    aliases.set(name, found)
    byAlias.set(found, name)
  }
  return found
}

const aliases = new Map<string, Sym>()
const byAlias = new WeakMap<Sym, string>()

export function isAlias(name: Sym): boolean {
  return byAlias.has(name)
}

/** `(head operand…)` with the head meant as the language's own. */
export function form(head: string, ...items: Value[]): List {
  return fromArray([alias(head), ...items])
}
