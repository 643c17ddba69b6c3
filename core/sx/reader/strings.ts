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

/** A string in double quotes, from its opening quote on. */
export function readString(at: Scanner): string {
  return readQuoted(at, '"', 'a string')
}

/** A symbol between bars, for names with blanks or brackets. */
export function readBarSymbol(at: Scanner): string {
  return readQuoted(at, '|', 'a symbol')
}

/** `#|…|`: nothing is escaped in it. */
export function readRawString(at: Scanner): string {
  const unclosed = at.error('a raw string is not closed', true)
  at.take(2)
  const body = at.takeUntil('|')
  if (body === null) throw unclosed
  return body
}

function readQuoted(at: Scanner, quote: string, what: string): string {
  const unclosed = at.error(`${what} is not closed`, true)
  at.take(1)
  const parts: string[] = []
  for (;;) {
    const c = at.peek()
    if (c === '') throw unclosed
    if (c === quote) {
      at.take(1)
      return parts.join('')
    }
    parts.push(c === '\\' ? readEscape(at) : at.take(1))
  }
}

function readEscape(at: Scanner): string {
  const fault = at.error('an unknown escape')
  at.take(1)
  const c = at.take(1)
  const simple = SIMPLE[c]
  if (simple !== undefined) return simple
  if (c === 'u')
    return at.peek() === '{' ? codePoint(at.takeUntil('}')?.slice(1), fault) : unit(at.take(4), fault)
  if (c === 'x') return codePoint(at.takeUntil(';') ?? undefined, fault)
  if (/\s/.test(c)) return lineContinuation(at, c, fault)
  throw fault
}

function unit(digits: string, fault: Error): string {
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw fault
  return String.fromCharCode(Number.parseInt(digits, 16))
}

function codePoint(digits: string | undefined, fault: Error): string {
  if (digits === undefined || !/^[0-9a-f]{1,6}$/i.test(digits)) throw fault
  const point = Number.parseInt(digits, 16)
  if (point > 0x10ffff) throw fault
  return String.fromCodePoint(point)
}

/** A backslash at the end of a line joins it to the next, whose leading blanks are dropped (R7RS 6.7). */
function lineContinuation(at: Scanner, first: string, fault: Error): string {
  let c = first
  while (c === ' ' || c === '\t') c = at.take(1)
  if (c !== '\n') throw fault
  while (at.peek() === ' ' || at.peek() === '\t') at.take(1)
  return ''
}
