import { char } from '../values/chars.ts'
import { typeFault } from '../values/errors.ts'
import { Char, type Value } from '../values/types.ts'
import { small } from './integers.ts'
import type { Spec } from './spec.ts'

function text(who: string, x: Value): string {
  return String.fromCodePoint(point(who, x))
}

function point(who: string, x: Value): number {
  if (!(x instanceof Char)) typeFault(who, 'a character', x)
  return x.codePoint
}

function fromInteger(x: Value): Value {
  const n = small('integer->char', x)
  if (n < 0 || n > 0x10ffff) typeFault('integer->char', 'a code point', x)
  return char(n)
}

/** Case mappings that yield several characters leave the character as it is. */
function mapped(who: string, f: (s: string) => string) {
  return (x: Value): Value => {
    const out = Array.from(f(text(who, x)))
    return out.length === 1 ? char((out[0] as string).codePointAt(0) as number) : x
  }
}

const is = (who: string, pattern: RegExp) => (x: Value) => pattern.test(text(who, x))

function ordered(who: string, holds: (c: number) => boolean, fold = (n: number): number => n) {
  return (...xs: Value[]): Value => {
    for (let i = 1; i < xs.length; i++)
      if (!holds(fold(point(who, xs[i - 1] as Value)) - fold(point(who, xs[i] as Value)))) return false
    return true
  }
}

const folded = (n: number): number => String.fromCodePoint(n).toLowerCase().codePointAt(0) as number

function digitValue(x: Value): Value {
  const c = text('digit-value', x)
  if (!/^\p{Nd}$/u.test(c)) return false
  let zero = c.codePointAt(0) as number
  const at = zero
  // Decimal digits stand in runs of ten, each run beginning at its zero.
  while (at - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--
  return (at - zero) % 10
}

export const CHARS: readonly Spec[] = [
  ['char?', 1, 1, (x: Value) => x instanceof Char, 'a character'],
  ['char->integer', 1, 1, (x: Value) => point('char->integer', x), 'code point of a character'],
  ['integer->char', 1, 1, fromInteger, 'character of a code point'],
  ['char->string', 1, 1, (x: Value) => text('char->string', x), 'string of one character'],
  ['char-upcase', 1, 1, mapped('char-upcase', s => s.toUpperCase()), 'its capital'],
  ['char-downcase', 1, 1, mapped('char-downcase', s => s.toLowerCase()), 'its small letter'],
  ['char-foldcase', 1, 1, mapped('char-foldcase', s => s.toLowerCase()), 'as char-downcase'],
  ['char-alphabetic?', 1, 1, is('char-alphabetic?', /^\p{Alphabetic}$/u), 'a letter'],
  ['char-numeric?', 1, 1, is('char-numeric?', /^\p{Nd}$/u), 'a decimal digit'],
  ['char-whitespace?', 1, 1, is('char-whitespace?', /^\p{White_Space}$/u), 'a blank'],
  ['char-upper-case?', 1, 1, is('char-upper-case?', /^\p{Uppercase}$/u), 'a capital'],
  ['char-lower-case?', 1, 1, is('char-lower-case?', /^\p{Lowercase}$/u), 'a small letter'],
  ['digit-value', 1, 1, digitValue, 'value of a decimal digit, or false'],
  ['char=?', 1, -1, ordered('char=?', c => c === 0), 'the same character'],
  ['char<?', 1, -1, ordered('char<?', c => c < 0), 'ascending by code point'],
  ['char>?', 1, -1, ordered('char>?', c => c > 0), 'descending'],
  ['char<=?', 1, -1, ordered('char<=?', c => c <= 0), 'never descending'],
  ['char>=?', 1, -1, ordered('char>=?', c => c >= 0), 'never ascending'],
  ['char-ci=?', 1, -1, ordered('char-ci=?', c => c === 0, folded), 'the same but for capitals'],
  ['char-ci<?', 1, -1, ordered('char-ci<?', c => c < 0, folded), 'ascending but for capitals'],
  ['char-ci>?', 1, -1, ordered('char-ci>?', c => c > 0, folded), 'descending but for capitals'],
  ['char-ci<=?', 1, -1, ordered('char-ci<=?', c => c <= 0, folded), 'never descending but for capitals'],
  ['char-ci>=?', 1, -1, ordered('char-ci>=?', c => c >= 0, folded), 'never ascending but for capitals'],
]
