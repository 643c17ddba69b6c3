import type { Value } from '../values/types.ts'

/** Bytecode of one lambda, as the machine wants it. */
export interface Template {
  code: Int32Array
  /** The same, as the stack machine runs it; see fuse.ts. */
  fused: Int32Array
  /** For each word of `fused`, where in `code` its instruction comes from. */
  origins: Int32Array
  pool: unknown[]
  /** The pool as the stack machine has it: global cells as they are. */
  cells: unknown[]
  /** End of a form's code, and the form, in turn; inner forms come first. */
  places: readonly unknown[]
  /** The JavaScript, kept here for who asks where it raised; null before there is any. */
  text: Text | null
  /** Slots of an activation. */
  slots: number
  /** Runs left until it becomes JavaScript. */
  heat: number
}

/** The JavaScript of all functions that say the same in the same places; see js/texts.ts. */
export interface Text {
  /** Takes the support and what the text names, and gives the function. */
  readonly make: (...values: readonly unknown[]) => unknown
  /** For each line, the instruction it is from. */
  readonly lines: readonly number[]
  /** End of a form's code and the form, in turn; of the function that was made first. */
  readonly places: readonly unknown[]
}

/** The innermost form that the instruction at `pc` of `code` belongs to, or null. */
export function formAt({ places }: Pick<Template, 'places'>, pc: number): Value {
  for (let i = 0; i < places.length; i += 2) if ((places[i] as number) > pc) return places[i + 1] as Value
  return null
}
