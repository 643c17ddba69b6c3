/** Strings made of other values and taken apart into them; their parts and their order have files of their own. */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { display, write } from '../printer/print.ts'
import { char } from '../values/chars.ts'
import { fail, typeFault } from '../values/errors.ts'
import { each, fromArray } from '../values/lists.ts'
import { sym } from '../values/symbols.ts'
import { codePointAt, textLength, textSlice } from '../values/text.ts'
import { Char, Keyword, StringBuffer, Sym, type Value } from '../values/types.ts'
import { small } from './integers.ts'
import { asList, CELL } from './lists.ts'
import type { Spec } from './spec.ts'
import { asString, chargeRead, chargeText, joined, made } from './string-charges.ts'
import { STRING_ORDER } from './string-order.ts'
import { STRING_PARTS, substring } from './string-parts.ts'

const str = (...xs: Value[]): Value => joined(xs.map(x => (x === null ? '' : display(x))))

function stringAppend(...xs: Value[]): Value {
  if (xs.length === 2 && typeof xs[0] === 'string' && typeof xs[1] === 'string') {
    chargeText(xs[0].length + xs[1].length)
    return xs[0] + xs[1]
  }
  return joined(xs.map(x => asString('string-append', x)))
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

const capitalize = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1)

export const STRINGS: readonly Spec[] = [
  ['str', 0, -1, str, 'text of all arguments together; nil is nothing'],
  ['string-append', 0, -1, stringAppend, 'the strings together'],
  ['string-length', 1, 1, (x: Value) => textLength(asString('string-length', x)), 'number of characters'],
  ['string-ref', 2, 2, stringRef, 'character by index'],
  ['char-code-at', 2, 2, charCode, 'code point by index'],
  ['join', 1, 2, join, '(join separator list): the texts with a separator between'],
  ['upper', 1, 1, changed('upper', s => s.toUpperCase()), 'in capitals'],
  ['lower', 1, 1, changed('lower', s => s.toLowerCase()), 'in small letters'],
  ['capitalize', 1, 1, changed('capitalize', capitalize), 'with a capital first'],
  ['trim', 1, 1, changed('trim', s => s.trim()), 'without blanks at both ends'],
  ['trim-left', 1, 1, changed('trim-left', s => s.trimStart()), 'without blanks at the start'],
  ['trim-right', 1, 1, changed('trim-right', s => s.trimEnd()), 'without blanks at the end'],
  ['pad-left', 2, 3, pad(true), 'filled up on the left to a width'],
  ['pad-right', 2, 3, pad(false), 'filled up on the right to a width'],
  ['string-repeat', 2, 2, repeat, 'the text so many times'],
  ['make-string', 1, 2, makeString, 'a character so many times'],
  ['format', 1, -1, format, '~a shows, ~s writes, ~% a new line, ~~ a tilde'],
  ['string', 0, -1, fromCharArgs, 'string of characters'],
  ['string->list', 1, 3, toChars, 'list of the characters'],
  ['list->string', 1, 1, fromChars, 'string of a list of characters'],
  ['string->symbol', 1, 1, toSymbol, 'the symbol of a name'],
  ['symbol->string', 1, 1, nameOf, 'name of a symbol or keyword'],
  ['string?', 1, 1, (x: Value) => typeof x === 'string', 'a string'],
  ['write-string', 1, 1, (x: Value) => made(write(x)), 'text that reads back as the value'],
  ['string-buffer', 0, 0, () => new StringBuffer(), 'a new buffer to build text in'],
  ['buffer-append!', 2, 2, append, 'adds the text of a value'],
  ['buffer->string', 1, 1, bufferText, 'the text so far'],
  ['string-buffer?', 1, 1, (x: Value) => x instanceof StringBuffer, 'a string buffer'],
  ...STRING_PARTS,
  ...STRING_ORDER,
]
