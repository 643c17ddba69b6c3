import type { Value } from '../values/types.ts'

/** What the running world offers the controls that reach outside: set by the runtime for its own time. */
export interface Ambient {
  /** A thunk that evaluates `form`; a sealed one mentions no capturing control, else a syntax-error is raised. */
  evaluator(form: Value, sealed: boolean): Value
  load(path: Value): Value
  perform(args: Value[]): Value
}

export const ambient: Ambient = {
  evaluator: () => null,
  load: () => null,
  perform: () => null,
}
