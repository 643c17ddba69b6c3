import { Keyword, Sym } from './types.ts'

/**
 * One Sym a name, while anything holds it: the table is weak, so the symbols of a finished program do not
 * stay behind in a long-lived process.
 */
export function sym(name: string): Sym {
  const known = table.get(name)?.deref()
  if (known) return known
  const made = new Sym(name)
  table.set(name, new WeakRef(made))
  gone.register(made, name)
  return made
}

const table = new Map<string, WeakRef<Sym>>()
const gone = new FinalizationRegistry<string>(name => {
  if (table.get(name)?.deref() === undefined) table.delete(name)
})

/** Keywords compare by name, so they need no table. */
export function keyword(name: string): Keyword {
  return new Keyword(name)
}

let gensyms = 0

/** A symbol that no reader can produce and no other gensym equals. */
export function gensym(prefix = 'g'): Sym {
  gensyms++
  return new Sym(`${prefix}#${gensyms}`)
}
