/** What the stack machine remembers of activations: those below the running one, and where the stack ends. */
import type { Closure } from '../values/callable.ts'
import { stack } from './stack.ts'
import type { Template } from './template.ts'

/** Where to go on in each activation below the running one, and where its slots are. */
export let pcs = new Int32Array(4096)
export let bases = new Int32Array(4096)
/** Their closures. */
export const closures: Closure[] = []
/** Their code too, which an exclusion may take from its closure meanwhile. */
export const templates: Template[] = []

/** Written before every call out of the machine: where its operands end, and how many activations are below it. */
export const marks = new Int32Array(2)
export const TOP = 0
export const FRAMES = 1

/** Makes room for so many activations. A run in progress keeps the arrays it began with: it reads only what it wrote. */
export function makeRoom(wanted: number): void {
  if (wanted <= pcs.length) return
  pcs = wider(pcs, wanted * 2)
  bases = wider(bases, wanted * 2)
}

function wider(from: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length)
  to.set(from)
  return to
}

/** A tail call's arguments take the place of the activation's own slots. */
export function moveArguments(from: number, to: number, n: number): void {
  for (let i = 0; i < n; i++) stack[to + i] = stack[from + i]
}
