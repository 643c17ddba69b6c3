import { Uncaught } from '../cek/signal.ts'
import { writerOf } from '../printer/print.ts'
import type { Dialect } from '../reader/atoms.ts'
import { type Position, positionOf } from '../reader/positions.ts'
import { LimitError, ReadError, SyntaxFault } from '../values/errors.ts'
import { ErrorValue, type Value } from '../values/types.ts'
import { UsageError } from './usage.ts'

export function exitCodeOf(e: unknown): number {
  return e instanceof UsageError ? 2 : e instanceof LimitError ? 3 : 1
}

/** One line for a person: `3:14: type-error: car: wanted a list 5`. */
export function explain(e: unknown, dialect: Dialect = 'sx'): string {
  if (e instanceof ReadError) return `${e.line}:${e.column}: read-error: ${e.message}`
  if (e instanceof SyntaxFault) return `${at(positionOf(e.form))}syntax-error: ${e.message}`
  if (e instanceof LimitError) return `limit: ${e.message}`
  if (e instanceof Uncaught) return `${at(positionOf(e.at))}${payloadText(e, writerOf(dialect))}`
  // Of a fault of our own, the message alone: a trace would tell of the machine's folders.
  if (e instanceof Error) return `internal: ${process.env.SX_DEBUG ? e.stack : e.message}`
  return String(e)
}

function at(position: Position | null): string {
  return position ? `${position.line}:${position.column}: ` : ''
}

function payloadText({ payload }: Uncaught, write: (x: Value) => string): string {
  if (!(payload instanceof ErrorValue)) return `uncaught: ${write(payload)}`
  const irritants: string[] = []
  for (let xs = payload.irritants; xs.len > 0; xs = xs.rest) irritants.push(write(xs.first))
  return [`${payload.kind}: ${payload.message}`, ...irritants].join(' ')
}
