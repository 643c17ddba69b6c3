import { Uncaught } from '../cek/signal.ts'
import { excerpt } from '../printer/print.ts'
import type { Dialect } from '../reader/atoms.ts'
import { type Position, positionOf } from '../reader/positions.ts'
import { LimitError, ReadError, SyntaxFault } from '../values/errors.ts'
import { ErrorValue, type Value } from '../values/types.ts'

/** One line for a person: `3:14: type-error: car: wanted a list 5`. */
export function explain(e: unknown, dialect: Dialect = 'sx'): string {
  if (e instanceof ReadError) return `${e.line}:${e.column}: read-error: ${e.message}`
  if (e instanceof SyntaxFault) return `${at(positionOf(e.form))}syntax-error: ${e.message}`
  if (e instanceof LimitError) return `limit: ${e.message}`
  if (e instanceof Uncaught) return `${at(positionOf(e.at))}${payloadText(e, dialect)}`
  // Of a fault of our own, the message alone: a trace would tell of the machine's folders.
  if (e instanceof Error) return `internal: ${process.env.SX_DEBUG ? e.stack : e.message}`
  return String(e)
}

function at(position: Position | null): string {
  return position ? `${position.line}:${position.column}: ` : ''
}

/** Of a value in a message, at most so many characters: the program that made it is no longer paying. */
const MOST_SHOWN = 2_000
const MOST_IRRITANTS = 20

function payloadText({ payload }: Uncaught, dialect: Dialect): string {
  const show = (x: Value): string => excerpt(x, MOST_SHOWN, dialect)
  if (!(payload instanceof ErrorValue)) return `uncaught: ${show(payload)}`
  const shown: string[] = []
  for (let xs = payload.irritants; xs.len > 0 && shown.length < MOST_IRRITANTS; xs = xs.rest)
    shown.push(show(xs.first))
  if (payload.irritants.len > MOST_IRRITANTS) shown.push('…')
  return [`${shorten(payload.kind)}: ${shorten(payload.message)}`, ...shown].join(' ')
}

const shorten = (text: string): string => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text)
