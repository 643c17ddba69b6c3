import { Control } from '../values/callable.ts'
import type { Value } from '../values/types.ts'

/**
 * Controls that capture or re-enter a full continuation, suspend the program, or run code that no analysis has
 * seen. What mentions one of them is never compiled (see jit/capture.ts).
 */
const CAPTURING = new Set(['call/cc', '%shift', '%reset', 'eval', 'load', 'perform'])

export function isCapturing(value: Value | undefined): boolean {
  return value instanceof Control && CAPTURING.has(value.name)
}
