/** Bytecode of one lambda, as the machine wants it. */
export interface Template {
  code: Int32Array
  /** The same, as the stack machine runs it; see fuse.ts. */
  fused: Int32Array
  pool: unknown[]
  /** The pool as the stack machine has it: global cells as they are. */
  cells: unknown[]
  /** Slots of an activation. */
  slots: number
  /** Runs left until it becomes JavaScript. */
  heat: number
}
