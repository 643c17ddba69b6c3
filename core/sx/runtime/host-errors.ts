/** What the host is told when a program fails. */
import { Escape, Reenter, Uncaught } from '../cek/signal.ts'
import { positionOf } from '../reader/positions.ts'
import { LimitError, Raised } from '../values/errors.ts'
import { EMPTY } from '../values/lists.ts'
import { ErrorValue, type Value } from '../values/types.ts'

/**
 * What the host sees: its stack has an end too, and reaching it is a limit like the others; what a primitive raised
 * while a form was being resolved had no handler.
 */
export function toHostError(e: unknown): unknown {
  if (e instanceof Raised) return new Uncaught(e.payload, e.at)
  if (e instanceof Escape || e instanceof Reenter)
    return new Uncaught(new ErrorValue('continuation', 'control left for a place that is gone', EMPTY), null)
  if (!(e instanceof RangeError)) return e
  return /call stack/i.test(e.message)
    ? new LimitError('depth', 'nested too deep for the host')
    : new LimitError('memory', 'too big for the host')
}

/** A form of the standard library has no place in the text; the form that led there has. */
export function withPosition(e: unknown, form: Value): unknown {
  return e instanceof Uncaught && positionOf(e.at) === null ? new Uncaught(e.payload, form) : e
}
