/**
 * What can be called. Every callable has a `code` with one entry per argument count, so that compiled code
 * calls any of them in the same way: `f.code.j2(f, depthLeft, a, b)`.
 */
import type { Lambda } from '../resolve/core.ts'
import type { Code } from './code.ts'
import type { Value } from './types.ts'

export class Closure {
  constructor(
    readonly code: Code,
    /** Captured values; a variable that is captured and assigned is captured as its Box. */
    readonly up: Captured[],
  ) {}
}

/** The shared cell of a variable that is both captured and assigned. */
export class Box {
  constructor(public v: Value | undefined) {}
}

export type Captured = Value | Box | undefined

/** A function of the host without control effects; only compile-form comes back into SX, for macros. */
export class Primitive {
  constructor(
    readonly name: string,
    readonly min: number,
    /** Most arguments, or -1 for any number. */
    readonly max: number,
    readonly fn: PrimitiveFn,
    readonly code: Code,
  ) {}
}

// biome-ignore lint/suspicious/noExplicitAny: a primitive checks its arguments itself, whatever they are
export type PrimitiveFn = (...args: any[]) => Value

/** A built-in that works on the continuation itself (call/cc, apply, %guard …); each tier knows it by name. */
export class Control {
  constructor(
    readonly name: string,
    readonly min: number,
    readonly max: number,
    readonly code: Code,
  ) {}
}

/** A captured continuation, full or delimited; `state` belongs to the CEK machine. */
export class Continuation {
  constructor(
    readonly kind: 'full' | 'escape' | 'delimited',
    readonly state: unknown,
    readonly code: Code,
  ) {}
}

export class Macro {
  constructor(
    readonly name: string,
    readonly expander: Closure,
  ) {}
}

/** Called with a dict of the named arguments and a list of the children. */
export class Component {
  constructor(
    readonly name: string,
    readonly body: Closure,
    readonly code: Code,
  ) {}
}

export type Callable = Closure | Primitive | Control | Continuation | Macro | Component
export type { Lambda }
