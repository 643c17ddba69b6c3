import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { display, write } from '../printer/print.ts'
import { char } from '../values/chars.ts'
import { equals } from '../values/equal.ts'
import { fail, indexFault, LimitError, typeFault } from '../values/errors.ts'
import { each, fromArray } from '../values/lists.ts'
import { sym } from '../values/symbols.ts'
import { codePointAt, pointIndex, textLength, textSlice } from '../values/text.ts'
import { Char, Keyword, List, StringBuffer, Sym, type Value } from '../values/types.ts'
import { small } from './integers.ts'
import { asList, CELL } from './lists.ts'
import type { Spec } from './spec.ts'

export function asString(who: string, x: Value): string {
  if (typeof x !== 'string') typeFault(who, 'a string', x)
  return x
}

/** Longest string that is ever made; the host's own limit is not far above. */
const MOST_CHARACTERS = 1 << 28

/** Pays for a new string of `length` units. */
export function chargeText(length: number): void {
  if (length > MOST_CHARACTERS) throw new LimitError('memory', 'a string would be too long')
  chargeMemory(length * 2 + 16)
  chargeWork(length >>> 4)
}

function made(text: string): string {
  chargeText(text.length)
  return text
}

/** Pays for reading a text through. */
function chargeRead(text: string): void {
  if (text.length > 256) chargeWork(text.length >>> 3)
}

/** Pays for looking for `part`, which the host may compare at every place. */
function chargeSearch(text: string, part: string): void {
  chargeRead(text)
  chargeWork(Math.floor((text.length * part.length) / 1_024))
}

/** The texts one after another, paid for before they are put together. */
export function joined(texts: readonly string[], separator = ''): string {
  let length = Math.max(0, texts.length - 1) * separator.length
  for (const text of texts) length += text.length
  chargeText(length)
  return texts.join(separator)
}

const str = (...xs: Value[]): Value => joined(xs.map(x => (x === null ? '' : display(x))))

function stringAppend(...xs: Value[]): Value {
  if (xs.length === 2 && typeof xs[0] === 'string' && typeof xs[1] === 'string') {
    chargeText(xs[0].length + xs[1].length)
    return xs[0] + xs[1]
  }
  return joined(xs.map(x => asString('string-append', x)))
}

function slice(text: Value, start: Value, end?: Value): Value {
  if (Array.isArray(text)) return vectorSlice(text, start, end)
  if (text instanceof List) return listSlice(text, start, end)
  const s = asString('slice', text)
  const length = textLength(s)
  const [a, b] = clamp(start, end, length)
  return made(textSlice(s, a, b))
}

function vectorSlice(v: Value[], start: Value, end?: Value): Value {
  const [a, b] = clamp(start, end, v.length)
  chargeMemory((b - a) * 8)
  return v.slice(a, b)
}

function listSlice(xs: List, start: Value, end?: Value): Value {
  const [a, b] = clamp(start, end, xs.len)
  chargeMemory((b - a) * CELL)
  chargeWork(b)
  return fromArray([...each(xs)].slice(a, b))
}

/** Negative positions count from the end; all are moved into the text. */
function clamp(start: Value, end: Value | undefined, length: number): [number, number] {
  const place = (x: Value) => {
    const n = small('slice', x)
    return Math.max(0, Math.min(length, n < 0 ? n + length : n))
  }
  const a = place(start)
  return [a, Math.max(a, end === undefined || end === null ? length : place(end))]
}

/** Strict: bounds outside the string are an error (R7RS 6.7). */
function substring(text: Value, start: Value, end?: Value): Value {
  const s = asString('substring', text)
  const length = textLength(s)
  const a = small('substring', start)
  const b = end === undefined ? length : small('substring', end)
  if (a < 0 || a > length) indexFault('substring', start, length + 1)
  if (b < a || b > length) indexFault('substring', end ?? length, length + 1)
  return made(textSlice(s, a, b))
}

function indexOf(text: Value, part: Value, from: Value = 0): Value {
  if (typeof text !== 'string') return indexInList(text, part)
  const start = small('index-of', from)
  chargeSearch(text, asString('index-of', part))
  const unit = text.indexOf(asString('index-of', part), start)
  return pointIndex(text, unit)
}

function indexInList(xs: Value, x: Value): Value {
  let i = 0
  for (const item of Array.isArray(xs) ? xs : each(asList('index-of', xs))) {
    if (equals(item, x)) return i
    i++
    if (i % 64 === 0) chargeWork(64)
  }
  return -1
}

function split(text: Value, separator: Value): Value {
  const s = asString('split', text)
  const by = asString('split', separator)
  chargeText(s.length)
  chargeMemory((by === '' ? s.length : occurrences(s, by) + 1) * (CELL + 16))
  return fromArray(by === '' ? Array.from(s) : s.split(by))
}

function join(a: Value, b: Value = ''): Value {
  const [separator, items] =
    typeof a === 'string' ? [a, asList('join', b)] : [asString('join', b), asList('join', a)]
  chargeWork(items.len)
  return joined(
    Array.from(each(items), item => (item === null ? '' : display(item))),
    separator,
  )
}

/** How often `part` stands in `text`; both are paid for. */
function occurrences(text: string, part: string): number {
  chargeSearch(text, part)
  let count = 0
  for (let i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length)) count++
  return count
}

function replace(text: Value, part: Value, by: Value): Value {
  const s = asString('replace', text)
  const p = asString('replace', part)
  const b = asString('replace', by)
  if (p === '') return s
  chargeText(s.length + occurrences(s, p) * (b.length - p.length))
  return s.replaceAll(p, () => b)
}

function repeat(text: Value, count: Value): Value {
  const s = asString('string-repeat', text)
  const n = Math.max(0, small('string-repeat', count))
  chargeText(s.length * n)
  return s.repeat(n)
}

function pad(left: boolean): (text: Value, width: Value, fill?: Value) => Value {
  return (text, width, fill = ' ') => {
    const s = asString('pad', text)
    const n = small('pad', width)
    const f = asString('pad', fill)
    chargeText(Math.max(0, n))
    const missing = n - textLength(s)
    if (missing <= 0 || f === '') return s
    const filler = textSlice(f.repeat(Math.ceil(missing / f.length)), 0, missing)
    return left ? filler + s : s + filler
  }
}

/** ~a shows, ~s writes, ~% ends a line, ~~ is a tilde. */
function format(template: Value, ...args: Value[]): Value {
  let next = 0
  const take = (): Value => {
    if (next >= args.length) fail('arity-error', 'format: too few arguments')
    return args[next++] as Value
  }
  const paid = (text: string): string => {
    chargeText(text.length)
    return text
  }
  const pattern = asString('format', template)
  chargeRead(pattern)
  const out = pattern.replace(/~(.)/g, (_, letter: string) => {
    if (letter === 'a') return paid(display(take()))
    if (letter === 's') return paid(write(take()))
    if (letter === '%') return '\n'
    if (letter === '~') return '~'
    fail('type-error', `format: an unknown directive ~${letter}`)
  })
  return made(out)
}

function stringRef(text: Value, i: Value): Value {
  return char(codePointAt('string-ref', asString('string-ref', text), small('string-ref', i)))
}

function charCode(text: Value, i: Value): Value {
  return codePointAt('char-code-at', asString('char-code-at', text), small('char-code-at', i))
}

function toChars(text: Value, start: Value = 0, end?: Value): Value {
  const s = substring(text, start, end) as string
  chargeMemory(s.length * CELL)
  return fromArray(Array.from(s, c => char(c.codePointAt(0) as number)))
}

function fromChars(chars: Value): Value {
  const items = Array.isArray(chars) ? chars : asList('list->string', chars)
  chargeWork(Array.isArray(items) ? items.length : items.len)
  let out = ''
  for (const c of Array.isArray(items) ? items : each(items)) {
    if (!(c instanceof Char)) typeFault('list->string', 'a list of characters', c)
    out += String.fromCodePoint(c.codePoint)
  }
  return made(out)
}

function fromCharArgs(...chars: Value[]): Value {
  return fromChars(chars)
}

function makeString(count: Value, c: Value = ' '): Value {
  return repeat(c instanceof Char ? String.fromCodePoint(c.codePoint) : asString('make-string', c), count)
}

/** Order by code point, unlike JS's by UTF-16 unit. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  const n = Math.min(a.length, b.length)
  if (n > 256) chargeWork(n >>> 2)
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const surrogateX = x >= 0xd800 && x <= 0xdfff
    const surrogateY = y >= 0xd800 && y <= 0xdfff
    return surrogateX === surrogateY ? x - y : surrogateX ? 1 : -1
  }
  return a.length - b.length
}

function ordered(who: string, holds: (c: number) => boolean, fold = (s: string): string => s) {
  return (...xs: Value[]): Value => {
    for (let i = 1; i < xs.length; i++)
      if (!holds(compareText(fold(asString(who, xs[i - 1] as Value)), fold(asString(who, xs[i] as Value)))))
        return false
    return true
  }
}

function folded(s: string): string {
  if (s.length > 256) chargeText(s.length)
  return s.toLowerCase()
}

/** Paid for before it is made; a few letters become two or three in capitals. */
const changed =
  (who: string, f: (s: string) => string) =>
  (x: Value): Value => {
    const from = asString(who, x)
    chargeText(from.length)
    const to = f(from)
    if (to.length > from.length) chargeText(to.length - from.length)
    return to
  }

function append(b: Value, x: Value): Value {
  if (!(b instanceof StringBuffer)) typeFault('buffer-append!', 'a string buffer', b)
  const text = display(x)
  chargeText(text.length)
  b.text += text
  return null
}

function bufferText(b: Value): Value {
  if (!(b instanceof StringBuffer)) typeFault('buffer->string', 'a string buffer', b)
  chargeRead(b.text)
  return b.text
}

/** Bytes of a symbol and its place in the table, as accounted. */
export const SYMBOL = 200

function toSymbol(x: Value): Value {
  const name = asString('string->symbol', x)
  chargeMemory(SYMBOL)
  chargeRead(name)
  return sym(name)
}

function nameOf(x: Value): Value {
  if (x instanceof Sym || x instanceof Keyword) return x.name
  return asString('symbol->string', x)
}

function hasPart(who: string, s: Value, p: Value, holds: (text: string, part: string) => boolean): boolean {
  const part = asString(who, p)
  chargeRead(part)
  return holds(asString(who, s), part)
}

const capitalize = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1)

export const STRINGS: readonly Spec[] = [
  ['str', 0, -1, str, 'text of all arguments together; nil is nothing'],
  ['string-append', 0, -1, stringAppend, 'the strings together'],
  ['string-length', 1, 1, (x: Value) => textLength(asString('string-length', x)), 'number of characters'],
  ['string-ref', 2, 2, stringRef, 'character by index'],
  ['char-code-at', 2, 2, charCode, 'code point by index'],
  ['slice', 2, 3, slice, 'part of a string, list or vector; negative positions count from the end'],
  ['substring', 2, 3, substring, 'part of a string; bounds outside it are an error'],
  ['index-of', 2, 3, indexOf, 'where a part or element is first, or -1'],
  ['split', 2, 2, split, 'list of the parts between separators'],
  ['join', 1, 2, join, '(join separator list): the texts with a separator between'],
  ['replace', 3, 3, replace, 'every occurrence of a part replaced'],
  ['upper', 1, 1, changed('upper', s => s.toUpperCase()), 'in capitals'],
  ['lower', 1, 1, changed('lower', s => s.toLowerCase()), 'in small letters'],
  ['capitalize', 1, 1, changed('capitalize', capitalize), 'with a capital first'],
  ['trim', 1, 1, changed('trim', s => s.trim()), 'without blanks at both ends'],
  ['trim-left', 1, 1, changed('trim-left', s => s.trimStart()), 'without blanks at the start'],
  ['trim-right', 1, 1, changed('trim-right', s => s.trimEnd()), 'without blanks at the end'],
  ['pad-left', 2, 3, pad(true), 'filled up on the left to a width'],
  ['pad-right', 2, 3, pad(false), 'filled up on the right to a width'],
  [
    'starts-with?',
    2,
    2,
    (s: Value, p: Value) => hasPart('starts-with?', s, p, (text, part) => text.startsWith(part)),
    'begins with a part',
  ],
  [
    'ends-with?',
    2,
    2,
    (s: Value, p: Value) => hasPart('ends-with?', s, p, (text, part) => text.endsWith(part)),
    'ends with a part',
  ],
  [
    'string-contains?',
    2,
    2,
    (s: Value, p: Value) => {
      chargeSearch(asString('string-contains?', s), asString('string-contains?', p))
      return hasPart('string-contains?', s, p, (text, part) => text.includes(part))
    },
    'has a part',
  ],
  ['string-repeat', 2, 2, repeat, 'the text so many times'],
  ['make-string', 1, 2, makeString, 'a character so many times'],
  ['format', 1, -1, format, '~a shows, ~s writes, ~% a new line, ~~ a tilde'],
  ['string', 0, -1, fromCharArgs, 'string of characters'],
  ['string->list', 1, 3, toChars, 'list of the characters'],
  ['list->string', 1, 1, fromChars, 'string of a list of characters'],
  ['string->symbol', 1, 1, toSymbol, 'the symbol of a name'],
  ['symbol->string', 1, 1, nameOf, 'name of a symbol or keyword'],
  ['string=?', 1, -1, ordered('string=?', c => c === 0), 'the same text'],
  ['string<?', 1, -1, ordered('string<?', c => c < 0), 'ascending by code point'],
  ['string>?', 1, -1, ordered('string>?', c => c > 0), 'descending'],
  ['string<=?', 1, -1, ordered('string<=?', c => c <= 0), 'never descending'],
  ['string>=?', 1, -1, ordered('string>=?', c => c >= 0), 'never ascending'],
  ['string-ci=?', 1, -1, ordered('string-ci=?', c => c === 0, folded), 'the same but for capitals'],
  ['string-ci<?', 1, -1, ordered('string-ci<?', c => c < 0, folded), 'ascending but for capitals'],
  ['string-ci>?', 1, -1, ordered('string-ci>?', c => c > 0, folded), 'descending but for capitals'],
  ['string-ci<=?', 1, -1, ordered('string-ci<=?', c => c <= 0, folded), 'never descending but for capitals'],
  ['string-ci>=?', 1, -1, ordered('string-ci>=?', c => c >= 0, folded), 'never ascending but for capitals'],
  ['string?', 1, 1, (x: Value) => typeof x === 'string', 'a string'],
  ['write-string', 1, 1, (x: Value) => made(write(x)), 'text that reads back as the value'],
  ['string-buffer', 0, 0, () => new StringBuffer(), 'a new buffer to build text in'],
  ['buffer-append!', 2, 2, append, 'adds the text of a value'],
  ['buffer->string', 1, 1, bufferText, 'the text so far'],
  ['string-buffer?', 1, 1, (x: Value) => x instanceof StringBuffer, 'a string buffer'],
]
