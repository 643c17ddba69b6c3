import { MOST_DIGITS, parseNumber } from '../numbers/parse.ts'
import { CHAR_NAMES, char } from '../values/chars.ts'
import { ReadError } from '../values/errors.ts'
import { keyword, sym } from '../values/symbols.ts'
import type { Char, Value } from '../values/types.ts'
import type { Scanner } from './scanner.ts'

/**
 * `sx` is the language. `r7rs` also reads #t, #f, dotted lists, datum labels, fold-case directives and block
 * comments, and takes nil, true, false and :name for symbols.
 */
export type Dialect = 'sx' | 'r7rs'

const NUMERIC = /^[+-]?(?:\d|\.\d)/

/** The value of a bare word: a number, a constant, a keyword or a symbol. */
export function readAtom(text: string, dialect: Dialect, line: number, column: number): Value {
  if (text === 'nil') return dialect === 'sx' ? null : sym(text)
  if (text === 'true' || text === 'false') return dialect === 'sx' ? text === 'true' : sym(text)
  const c = text.charCodeAt(0)
  if (c === HASH) return readHash(text, dialect, line, column)
  if (c === COLON && text.length > 1 && dialect === 'sx') return keyword(text.slice(1))
  if (NUMERIC.test(text)) {
    if (text.length > MOST_DIGITS)
      throw new ReadError(`a number of more than ${MOST_DIGITS} digits`, line, column)
    const number = parseNumber(text)
    if (number !== null) return number
    if (/^[+-]?\d+\/0+$/.test(text)) throw new ReadError('a fraction over zero', line, column)
    return sym(text)
  }
  if (/^[+-](?:inf|nan)\.0$/i.test(text)) return parseNumber(text)
  return sym(text)
}

const HASH = 35
const COLON = 58

function readHash(text: string, dialect: Dialect, line: number, column: number): Value {
  if (dialect === 'r7rs') {
    if (/^#t(?:rue)?$/i.test(text)) return true
    if (/^#f(?:alse)?$/i.test(text)) return false
  }
  const number = parseNumber(text)
  if (number !== null) return number
  throw new ReadError(`an unknown # form ${text.slice(0, 20)}`, line, column)
}

/** `#\a`, `#\space`, `#\x41`, or any one character. */
export function readChar(at: Scanner): Char {
  const start = at.position
  at.take(2)
  const first = String.fromCodePoint((at.peek() + at.peek(1)).codePointAt(0) ?? 0)
  if (at.peek() === '') throw at.error('a character is missing', true)
  at.take(first.length)
  if (!/[\p{L}\p{N}]/u.test(first)) return char(first.codePointAt(0) as number)
  const more = /[^\s()[\]{}"';`,]/.test(at.peek() || ' ') ? at.takeWord() : ''
  if (more === '') return char(first.codePointAt(0) as number)
  const name = first + more
  const named = CHAR_NAMES.get(name)
  if (named !== undefined) return char(named)
  const hex = /^[xu]\+?([0-9a-f]{1,6})$/i.exec(name)
  const point = hex ? Number.parseInt(hex[1] as string, 16) : Number.POSITIVE_INFINITY
  if (point > 0x10ffff) throw at.error('an unknown character name', false, start)
  return char(point)
}
