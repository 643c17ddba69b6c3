/**
 * The core language: what every form comes down to after expansion, with each variable resolved. The CEK machine
 * runs it (cek/lower.ts) and lib/compiler.sx compiles it (resolve/data.ts), so the tiers cannot disagree on what
 * a name means or where fuel is charged.
 */
import type { JitWorld } from '../jit/state.ts'
import type { Primitive } from '../values/callable.ts'
import type { List, Value } from '../values/types.ts'
import type { Cell } from './namespace.ts'

export type Core =
  | Const
  | LocalRef
  | UpRef
  | GlobalRef
  | SetVar
  | SetGlobal
  | If
  | Seq
  | Let
  | Fix
  | MakeLambda
  | Call
  | PrimCall
  | Loop
  | Turn
  | Charge

export interface Const {
  op: 'const'
  value: Value
}
export interface LocalRef {
  op: 'local'
  v: Variable
}
/** Captured variable number `index` of the running closure. */
export interface UpRef {
  op: 'up'
  index: number
  v: Variable
}
export interface GlobalRef {
  op: 'global'
  cell: Cell
  at: List | null
}
export interface SetVar {
  op: 'set'
  target: LocalRef | UpRef
  value: Core
  /** The first assignment of a variable that was referred to before its definition. */
  initial: boolean
}
export interface SetGlobal {
  op: 'setg'
  cell: Cell
  value: Core
  define: boolean
  at: List | null
}
export interface If {
  op: 'if'
  test: Core
  yes: Core
  no: Core
}
export interface Seq {
  op: 'seq'
  body: Core[]
}
export interface Let {
  op: 'let'
  v: Variable
  init: Core
  body: Core
}
/** Lambdas that may refer to one another: all are made, then their captures are filled in. */
export interface Fix {
  op: 'fix'
  vars: Variable[]
  lambdas: MakeLambda[]
  body: Core
}
export interface MakeLambda {
  op: 'lambda'
  lambda: Lambda
  /** Where each captured variable comes from, in the maker's terms. */
  captures: (LocalRef | UpRef)[]
}
/** The operands are evaluated from left to right, then the operator. */
export interface Call {
  op: 'call'
  fn: Core
  args: Core[]
  at: List | null
}
export interface PrimCall {
  op: 'prim'
  prim: Primitive
  args: Core[]
  at: List | null
}
/** A named let or `do` whose name is only ever called in tail position. */
export interface Loop {
  op: 'loop'
  label: LoopLabel
  inits: Core[]
  body: Core
}
export interface Turn {
  op: 'turn'
  label: LoopLabel
  args: Core[]
}
/** Pays for the `n` calls and turns of the straight-line block that `body` begins. */
export interface Charge {
  op: 'charge'
  n: number
  body: Core
}

export interface LoopLabel {
  vars: Variable[]
}

export class Variable {
  captured = false
  assigned = false
  /** Referred to before it was defined: reading it must check. */
  forward = false
  /** Cleared while its definition is still to come (internal defines). */
  defined = true
  constructor(
    readonly name: string,
    readonly slot: number,
    readonly owner: Lambda,
  ) {}

  /** Captured and assigned: lives in a Box that its closures share. */
  get boxed(): boolean {
    return this.captured && this.assigned
  }
}

export interface Lambda {
  name: string
  required: number
  optional: number
  rest: boolean
  params: Variable[]
  slots: number
  /** Captured variables, by index. */
  up: Variable[]
  body: Core
  at: List | null
  effects: Effects
  /** Whose it is: what the world it was resolved in lets the JIT do, and counts of it. */
  jit: JitWorld
}

/** What calling a lambda may lead to, as far as its text tells; see jit/capture.ts. */
export interface Effects {
  /** Names a control that captures or re-enters continuations. */
  captures: boolean
  /** Calls something that is not a global. */
  unknown: boolean
  globals: Set<Cell>
}
