/**
 * What is compiled, in the order of its last use. Noting every call would cost more than it brings, so only the half
 * that was not used for longest is watched: its native entries note the call, put the real ones back and go on.
 */
import type { Closure } from '../values/callable.ts'
import type { Code, Entry0, Entry1, Entry2, Entry3, Entry4, EntryN } from '../values/code.ts'

interface Entries {
  j0: Entry0
  j1: Entry1
  j2: Entry2
  j3: Entry3
  j4: Entry4
  jn: EntryN
  vmArity: number
}

/** Least recently used first. */
const fresh = new Set<Code>()
const watched = new Map<Code, Entries>()

export const keptCount = (): number => fresh.size + watched.size

export const kept = (): Code[] => [...watched.keys(), ...fresh]

/** The least recently used; something has to be kept. */
export function leastUsed(): Code {
  const [oldest] = watched.size > 0 ? watched.keys() : fresh
  return oldest as Code
}

/** Notes a use of `code`. */
export function touch(code: Code): void {
  const entries = watched.get(code)
  if (entries) Object.assign(code, entries)
  watched.delete(code)
  fresh.delete(code)
  fresh.add(code)
}

export function forget(code: Code): void {
  touch(code)
  fresh.delete(code)
}

/** Watches the older half of at most `capacity`. */
export function watchOldest(capacity: number): void {
  for (const code of fresh) {
    if (fresh.size <= capacity / 2) return
    fresh.delete(code)
    watch(code)
  }
}

function watch(code: Code): void {
  const { j0, j1, j2, j3, j4, jn, vmArity } = code
  watched.set(code, { j0, j1, j2, j3, j4, jn, vmArity })
  Object.assign(code, NOTING)
}

const used = (f: Closure): Code => {
  touch(f.code)
  return f.code
}

const NOTING: Entries = {
  j0: (f, d) => used(f).j0(f, d),
  j1: (f, d, a) => used(f).j1(f, d, a),
  j2: (f, d, a, b) => used(f).j2(f, d, a, b),
  j3: (f, d, a, b, c) => used(f).j3(f, d, a, b, c),
  j4: (f, d, a, b, c, e) => used(f).j4(f, d, a, b, c, e),
  jn: (f, d, args) => used(f).jn(f, d, args),
  vmArity: -1,
}
