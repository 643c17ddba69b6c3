import type { Limits } from '../meter/meter.ts'
import type { Value } from '../values/types.ts'
import type { FileAccess } from './files.ts'

/** What the host grants a world; nothing by default, and no limits. */
export interface Grants {
  limits?: Limits
  /** Receives what the program prints. */
  print?: (text: string) => void
  /** Files that `load` and `require` may read; none by default. */
  files?: FileAccess
  /** Whether `raw!`, script, style, iframe and on… attributes may be written. */
  raw?: boolean
  /** Effects that `perform` may ask for, by name. */
  effects?: Record<string, (...args: Value[]) => Value>
}
