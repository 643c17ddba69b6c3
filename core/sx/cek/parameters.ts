import type { Parameter, Value } from '../values/types.ts'
import { dynamic } from './dynamic.ts'

/** What `(p)` gives here: the innermost parameterize of `p`, or its initial value. */
export function parameterValue(p: Parameter): Value {
  for (let at = dynamic.now; at; at = at.outer) if (at.kind === 'parameter' && at.a === p) return at.b
  return p.initial
}
