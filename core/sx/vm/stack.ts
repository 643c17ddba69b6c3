import type { Captured } from '../values/callable.ts'

/** The stack of the stack machine: slots and operands of all its activations. */
export const stack: Captured[] = new Array<Captured>(4096).fill(null)
