import { LimitError } from '../values/errors.ts'
import { UsageError } from './usage.ts'

export function exitCodeOf(e: unknown): number {
  return e instanceof UsageError ? 2 : e instanceof LimitError ? 3 : 1
}
