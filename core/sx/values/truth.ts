import type { Value } from './types.ts'

/** nil and false are falsy; 0, "" and () are not. */
export function truthy(x: Value): boolean {
  return x !== null && x !== false
}
