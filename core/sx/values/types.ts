/**
 * The values of SX, and how each is represented.
 *
 * Exact integers are JS numbers while they are safe and bigints beyond (never a bigint inside the safe range),
 * so that the arithmetic of the common case is the machine's own. A float is therefore boxed: `typeof x ===
 * 'number'` always means "small exact integer". Strings, booleans and nil (null) are JS's own; a vector is a
 * JS array, a bytevector a Uint8Array and a dict a Map with string keys. Everything else is one of the classes below.
 */
import type { Callable } from './callable.ts'

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Flonum
  | Ratio
  | Char
  | Sym
  | Keyword
  | List
  | Pair
  | Value[]
  | Uint8Array
  | Dict
  | Rec
  | RecordType
  | ErrorValue
  | StringBuffer
  | MutableString
  | Markup
  | MultipleValues
  | Promise_
  | Parameter
  | Opaque
  | Callable

export type Dict = Map<string, Value>

export class Flonum {
  constructor(readonly v: number) {}
}

/** An exact fraction in lowest terms; `d` is at least 2. */
export class Ratio {
  constructor(
    readonly n: bigint,
    readonly d: bigint,
  ) {}
}

export class Char {
  constructor(readonly codePoint: number) {}
}

export class Sym {
  constructor(readonly name: string) {}
}

export class Keyword {
  constructor(readonly name: string) {}
}

/** An immutable list; its length is kept, so `len` is free and a cyclic list cannot be made. */
export class List {
  constructor(
    readonly first: Value,
    readonly rest: List,
    readonly len: number,
  ) {}
}

/** A pair of the r7rs dialect; `()` is the empty list there, too. */
export class Pair {
  constructor(
    public car: Value,
    public cdr: Value,
  ) {}
}

export class RecordType {
  constructor(
    readonly name: string,
    readonly fields: readonly string[],
    /** The sum type this variant belongs to (`define-type`), or nil. */
    readonly parent: RecordType | null = null,
  ) {}
}

export class Rec {
  constructor(
    readonly type: RecordType,
    readonly slots: Value[],
  ) {}
}

/** What `error` and the primitives raise: an ordinary value with a kind, a message and its irritants. */
export class ErrorValue {
  constructor(
    readonly kind: string,
    readonly message: string,
    readonly irritants: List,
  ) {}
}

export class StringBuffer {
  text = ''
}

/**
 * A string of the r7rs dialect that was made and not written: its characters may be changed. It is held as
 * text, as code points, or as both; whichever a change has made old is dropped.
 */
export class MutableString {
  constructor(
    public text: string | null,
    public points: number[] | null = null,
  ) {}
}

/** Text that is already HTML. Only the renderer and a granted `raw!` make one. */
export class Markup {
  constructor(readonly html: string) {}
}

export class MultipleValues {
  constructor(readonly values: Value[]) {}
}

export class Promise_ {
  /** Shared with the promise that a delay-force of this one has come to, so that both are kept at once (R7RS 4.2.5). */
  state: PromiseState

  constructor(done: boolean, content: Value) {
    this.state = { done, content }
  }
}

export interface PromiseState {
  done: boolean
  /** The value when done, the thunk before. */
  content: Value
}

export class Parameter {
  constructor(
    readonly initial: Value,
    readonly converter: Value,
  ) {}
}

/** A host's object that programs may hold and pass on, but not open. */
export class Opaque {
  constructor(
    readonly kind: string,
    readonly inner: unknown,
  ) {}
}
