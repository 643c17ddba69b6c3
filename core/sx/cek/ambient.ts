import type { Value } from '../values/types.ts'

/** What the running world offers the controls that reach outside: set by the runtime for its own time. */
export interface Ambient {
  /** A thunk that evaluates `form`. */
  evaluator(form: Value): Value
  load(path: Value): Value
  perform(args: Value[]): Value
}

export const ambient: Ambient = {
  evaluator: () => null,
  load: () => null,
  perform: () => null,
}
