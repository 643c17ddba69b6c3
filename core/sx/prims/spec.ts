import type { PrimitiveFn } from '../values/callable.ts'

/** Name, least and most arguments (-1: any number), the function, and one line for the table of primitives. */
export type Spec = readonly [name: string, min: number, max: number, fn: PrimitiveFn, says: string]
