/** What a special form is, and what the resolver does for it. */
import type { Dialect } from '../reader/read.ts'
import type { Closure, Macro } from '../values/callable.ts'
import type { List, Sym, Value } from '../values/types.ts'
import type { Call, Core, LoopLabel, MakeLambda, Variable } from './core.ts'
import type { Namespace } from './namespace.ts'
import type { Scope } from './scope.ts'

export type SpecialForm = (form: List, scope: Scope, resolver: Resolver, tail: boolean) => Core

export interface Resolver {
  readonly host: ResolverHost
  readonly dialect: Dialect
  /** Loops that may be turned from here: those whose body this is the tail of. */
  loops: LoopLabel[]
  /** Named lets found to need a closure; see forms/loops.ts. */
  readonly closures: WeakSet<List>
  /** What a quoted form, or a vector in the text, stands for. */
  literal(form: Value): Value
  resolve(form: Value, scope: Scope, tail?: boolean): Core
  /** A sequence of forms, the last in tail position when the whole is. */
  sequence(forms: Value[], scope: Scope, tail: boolean): Core
  /** As makeLambda of lambda.ts. */
  lambda(name: string, params: Value, body: Value[], scope: Scope, at: List | null): MakeLambda
  /** No loop outside a lambda can be turned from inside it. */
  enterFunction(): LoopLabel[]
  leaveFunction(outer: LoopLabel[]): void
  /** Binds a `defmacro` of a body, at once, in `scope`. */
  localMacro(form: List, scope: Scope): void
  /** The `define`s that a definition form such as define-record-type stands for. */
  definitions(form: List): Value[]
  isSpecial(name: Sym): boolean
  /** The special form that `form` is headed by, if its head is not a variable here. */
  special(form: Value, scope: Scope): string | null
  /** `form` with the macro at its head expanded, as often as there is one. */
  expandHead(form: Value, scope: Scope): Value
  reference(name: Sym, scope: Scope): Core
  variable(v: Variable, scope: Scope): Core
  call(fn: Core, args: Core[], at: List | null, scope: Scope): Call
  /** A call of the host's primitive itself, whatever its name means here. */
  primitive(name: string, args: Core[], at?: List | null): Core
  /** A call of a control built-in such as %guard, by the base's own cell. */
  control(name: string, args: Core[], scope: Scope, at?: List | null): Core
}

/** What the resolver needs of the world that it resolves for. */
export interface ResolverHost {
  /** Told when a form mentions a capturing control (see jit/capture.ts). */
  exposure: { captures: boolean }
  namespace: Namespace
  /** Runs a macro's expander on the operand forms. */
  expand(macro: Macro, operands: Value[]): Value
  /** A closure of a lambda that captures nothing. */
  close(lambda: MakeLambda): Closure
  defineLibrary(form: List): void
  importSets(form: List): void
  requireFile(form: List): void
  /** Whether raw HTML, scripts and handlers may be written. */
  grantsRaw: boolean
}

/** The name of a loop is used otherwise than to turn it; its named let is resolved again, as a closure. */
export class NotALoop extends Error {
  constructor(readonly label: LoopLabel) {
    super('not a loop')
  }
}
