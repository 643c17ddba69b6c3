import type { ReadError } from '../values/errors.ts'
import type { Scanner } from './scanner.ts'

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '|': '|',
  '0': '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
}

const PLAIN_IN_STRING = /[^"\\]+/y
const PLAIN_IN_SYMBOL = /[^|\\]+/y

/** A string in double quotes, from its opening quote on. */
export function readString(at: Scanner): string {
  return readQuoted(at, '"', PLAIN_IN_STRING, 'a string')
}

/** A symbol between bars, for names with blanks or brackets. */
export function readBarSymbol(at: Scanner): string {
  return readQuoted(at, '|', PLAIN_IN_SYMBOL, 'a symbol')
}

/** `#|…|`: nothing is escaped in it. */
export function readRawString(at: Scanner): string {
  const start = at.position
  at.take(2)
  const body = at.takeUntil('|')
  if (body === null) throw at.error('a raw string is not closed', true, start)
  return body
}

function readQuoted(at: Scanner, quote: string, plain: RegExp, what: string): string {
  const start = at.position
  at.take(1)
  let body = ''
  for (;;) {
    body += at.takeThe(plain) ?? ''
    const c = at.peek()
    if (c === '') throw at.error(`${what} is not closed`, true, start)
    if (c === quote) {
      at.take(1)
      return body
    }
    body += readEscape(at)
  }
}

function readEscape(at: Scanner): string {
  const start = at.position
  const fault = () => at.error('an unknown escape', false, start)
  at.take(1)
  const c = at.take(1)
  const simple = SIMPLE[c]
  if (simple !== undefined) return simple
  if (c === 'u')
    return at.peek() === '{' ? codePoint(at.takeUntil('}')?.slice(1), fault) : unit(at.take(4), fault)
  if (c === 'x') return codePoint(at.takeUntil(';') ?? undefined, fault)
  if (/\s/.test(c)) return lineContinuation(at, c, fault)
  throw fault()
}

function unit(digits: string, fault: () => ReadError): string {
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw fault()
  return String.fromCharCode(Number.parseInt(digits, 16))
}

function codePoint(digits: string | undefined, fault: () => ReadError): string {
  if (digits === undefined || !/^[0-9a-f]{1,6}$/i.test(digits)) throw fault()
  const point = Number.parseInt(digits, 16)
  if (point > 0x10ffff) throw fault()
  return String.fromCodePoint(point)
}

/** A backslash at the end of a line joins it to the next, whose leading blanks are dropped (R7RS 6.7). */
function lineContinuation(at: Scanner, first: string, fault: () => ReadError): string {
  let c = first
  while (c === ' ' || c === '\t') c = at.take(1)
  if (c !== '\n') throw fault()
  while (at.peek() === ' ' || at.peek() === '\t') at.take(1)
  return ''
}
