import { EMPTY, fromArray } from './lists.ts'
import { ErrorValue, type Value } from './types.ts'

/**
 * An SX value on its way to a handler. Thrown by primitives; the machine turns it into a `raise`. Not an Error:
 * a stack trace of the host would cost more than the rest of the exception, so only one that nothing handles has it.
 */
export class Raised {
  /** Where the form was that raised, as far as the tier knew. */
  at: Value = null
  /** The host's stack, in which js/trace.ts finds that form. */
  readonly trace: string | null
  constructor(readonly payload: Value) {
    this.trace = uncaught.surely() ? (new Error().stack ?? null) : null
  }
}

/** Whether nothing in the running program would handle an error now; set by the dynamic environment. */
export const uncaught: { surely: () => boolean } = { surely: () => false }

/** A limit of the evaluation was met. No SX handler ever sees it. */
export class LimitError extends Error {
  override name = 'LimitError'
  constructor(
    readonly limit: 'fuel' | 'memory' | 'depth' | 'output' | 'source' | 'time',
    message: string,
  ) {
    super(message)
  }
}

/** The text could not be read; `line` and `column` count from 1. */
export class ReadError extends Error {
  override name = 'ReadError'
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
    /** True when more text could complete it: the prompt then asks for another line. */
    readonly incomplete = false,
  ) {
    super(message)
  }
}

/** A form that has no meaning (a malformed `let`, a stray `else`); found before it runs. */
export class SyntaxFault extends Error {
  override name = 'SyntaxFault'
  constructor(
    message: string,
    readonly form: Value = null,
  ) {
    super(message)
  }
}

/** Raises an error of `kind`. Never returns. */
export function fail(kind: string, message: string, ...irritants: Value[]): never {
  throw new Raised(new ErrorValue(kind, message, irritants.length === 0 ? EMPTY : fromArray(irritants)))
}

export function typeFault(who: string, wanted: string, got: Value): never {
  fail('type-error', `${who}: wanted ${wanted}`, got)
}

export function arityFault(name: string, wanted: string, got: number): never {
  fail('arity-error', `${name}: wanted ${wanted}, got ${got}`)
}

export function indexFault(who: string, index: Value, length: number): never {
  fail('index-error', `${who}: index out of range 0…${length - 1}`, index)
}
