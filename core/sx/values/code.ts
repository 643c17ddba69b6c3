import type { CekNode } from '../cek/nodes.ts'
import type { Lambda } from '../resolve/core.ts'

import type { Template } from '../vm/template.ts'
import type { Value } from './types.ts'

/**
 * The code that all closures of one lambda share: its resolved form, its form for each tier, and how often it
 * was called. `j0`…`j4` and `jn` are the native entries: (callee, calls that may still nest, arguments).
 */
export class Code {
  /** Calls left until the JIT is asked; see jit/hook.ts. */
  countdown = NEVER
  /** Number of parameters when it is fixed, else -1. */
  fixed = -1
  body: CekNode | null = null
  template: Template | null = null
  /** `fixed` while this runs as bytecode, else -1: the one question of the stack machine's calls. */
  vmArity = -1
  native: 'none' | 'vm' | 'js' | 'failed' = 'none'
  /** Whether it has run compiled. */
  entered = false
  j0: Entry0 = viaArray0
  j1: Entry1 = viaArray1
  j2: Entry2 = viaArray2
  j3: Entry3 = viaArray3
  j4: Entry4 = viaArray4
  jn: EntryN

  constructor(
    public name: string,
    readonly lambda: Lambda | null,
    jn: EntryN,
  ) {
    this.jn = jn
  }
}

export const NEVER = 0x7fffffff

// biome-ignore lint/suspicious/noExplicitAny: the callee is whatever kind of callable owns this code
type Callee = any
export type EntryN = (callee: Callee, depth: number, args: Value[]) => Value
export type Entry0 = (callee: Callee, depth: number) => Value
export type Entry1 = (callee: Callee, depth: number, a: Value) => Value
export type Entry2 = (callee: Callee, depth: number, a: Value, b: Value) => Value
export type Entry3 = (callee: Callee, depth: number, a: Value, b: Value, c: Value) => Value
export type Entry4 = (callee: Callee, depth: number, a: Value, b: Value, c: Value, d: Value) => Value

const viaArray0: Entry0 = (f, depth) => f.code.jn(f, depth, [])
const viaArray1: Entry1 = (f, depth, a) => f.code.jn(f, depth, [a])
const viaArray2: Entry2 = (f, depth, a, b) => f.code.jn(f, depth, [a, b])
const viaArray3: Entry3 = (f, depth, a, b, c) => f.code.jn(f, depth, [a, b, c])
const viaArray4: Entry4 = (f, depth, a, b, c, d) => f.code.jn(f, depth, [a, b, c, d])

/** Has every native entry of `code` go by `jn`. */
export function enterByArray(code: Code, jn: EntryN): void {
  const entries = { jn, j0: viaArray0, j1: viaArray1, j2: viaArray2, j3: viaArray3, j4: viaArray4 }
  Object.assign(code, entries)
}
