/**
 * Strings of the r7rs dialect. What SX does to a string the dialect does to the text of one, and what comes of
 * it is a new string that can be changed. A literal, and the name of a symbol, are SX strings and stay as they
 * are. Named with a % before, as prims/pairs.ts.
 */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { char } from '../values/chars.ts'
import { fail, indexFault, Raised, typeFault } from '../values/errors.ts'
import { fromArray } from '../values/lists.ts'
import { isText, pointsToChange, textOf, toPoints } from '../values/mutable-string.ts'
import { pairsOf } from '../values/pairs.ts'
import { codePointAt, textLength, textSlice } from '../values/text.ts'
import { Char, ErrorValue, List, MutableString, type Value } from '../values/types.ts'
import { BYTEVECTORS } from './bytevectors.ts'
import { small } from './integers.ts'
import { CELL } from './lists.ts'
import { NUMBERS } from './numbers.ts'
import { elements } from './pairs.ts'
import type { Spec } from './spec.ts'
import { chargeText } from './string-charges.ts'
import { STRINGS } from './strings.ts'
import { asVector, bounds, index } from './vectors.ts'

/** Bytes of a string's own cell, beside its text. */
const HOLDER = 24

/** The text of a string of either kind, anything else as it is. */
const plain = (x: Value): Value => (x instanceof MutableString ? textOf(x) : x)

function text(who: string, x: Value): string {
  const found = plain(x)
  if (typeof found !== 'string') typeFault(who, 'a string', x)
  return found
}

function made(of: string): MutableString {
  chargeMemory(HOLDER)
  return new MutableString(of)
}

/** The primitive `name` of SX on texts; when it `makes` one, that can be changed. */
function lifted(name: string, from: readonly Spec[], makes = false): Spec {
  const [, min, max, fn, says] = from.find(spec => spec[0] === name) as Spec
  const lift = (...xs: Value[]): Value => {
    const out = fn(...xs.map(plain))
    return makes && typeof out === 'string' ? made(out) : out
  }
  return [`%${name}`, min, max, lift, says]
}

function cased(name: string, f: (s: string) => string, says: string): Spec {
  const change = (s: Value): Value => {
    const from = text(name, s)
    chargeText(from.length)
    return made(f(from))
  }
  return [`%${name}`, 1, 1, change, says]
}

const COMPARED = ['=?', '<?', '>?', '<=?', '>=?'].flatMap(op => [`string${op}`, `string-ci${op}`])

function length(s: Value): Value {
  return s instanceof MutableString && s.points ? s.points.length : textLength(text('string-length', s))
}

function ref(s: Value, i: Value): Value {
  if (!(s instanceof MutableString) || s.points === null)
    return char(codePointAt('string-ref', text('string-ref', s), small('string-ref', i)))
  return char(s.points[index('string-ref', s.points, i)] as number)
}

function changeable(who: string, s: Value): number[] {
  if (typeof s === 'string') fail('type-error', `${who}: a literal stays as it is`, s)
  if (!(s instanceof MutableString)) typeFault(who, 'a string', s)
  return pointsToChange(s)
}

function set(s: Value, i: Value, c: Value): Value {
  if (!(c instanceof Char)) typeFault('string-set!', 'a character', c)
  const at = index('string-set!', { length: length(s) as number }, i)
  changeable('string-set!', s)[at] = c.codePoint
  return null
}

function fill(s: Value, c: Value, start?: Value, end?: Value): Value {
  if (!(c instanceof Char)) typeFault('string-fill!', 'a character', c)
  const points = changeable('string-fill!', s)
  const [a, b] = bounds('string-fill!', points, start, end)
  chargeWork(b - a)
  points.fill(c.codePoint, a, b)
  return null
}

/** The code points of a part, which will take `each` bytes more: paid for before they are there. */
function part(who: string, s: Value, start?: Value, end?: Value, each = 0): number[] {
  const points = s instanceof MutableString ? s.points : null
  const of = points ? '' : text(who, s)
  // A text is gone through as a whole, however little of it is wanted.
  chargeWork(of.length >>> 2)
  const [a, b] = bounds(who, points ?? { length: textLength(of) }, start, end)
  chargeText((b - a) * 4)
  chargeMemory((b - a) * each)
  return points ? points.slice(a, b) : toPoints(textSlice(of, a, b))
}

function copyInto(to: Value, at: Value, from: Value, start?: Value, end?: Value): Value {
  const who = 'string-copy!'
  const source = part(who, from, start, end)
  const target = changeable(who, to)
  const into = index(who, target, at, target.length + 1)
  if (into + source.length > target.length) indexFault(who, into + source.length, target.length + 1)
  source.forEach((point, i) => {
    target[into + i] = point
  })
  return null
}

function copy(s: Value, start?: Value, end?: Value): Value {
  if (start === undefined) return made(text('string-copy', s))
  return new MutableString(null, part('string-copy', s, start, end))
}

function chars(who: string, cell: number) {
  return (s: Value, start?: Value, end?: Value): Value[] => part(who, s, start, end, cell).map(char)
}

const toList = chars('string->list', CELL)
const toVector = chars('string->vector', 8)

function fromChars(who: string, items: Value[]): Value {
  chargeText(items.length * 4)
  const points = items.map(c => (c instanceof Char ? c.codePoint : typeFault(who, 'characters', c)))
  return new MutableString(null, points)
}

function fromVector(v: Value, start?: Value, end?: Value): Value {
  const items = asVector('vector->string', v)
  const [a, b] = bounds('vector->string', items, start, end)
  return fromChars('vector->string', items.slice(a, b))
}

/** `(error message irritant …)`: the irritants come as pairs. */
function raiseError(message: Value, irritants: Value): never {
  const items = fromArray(elements('error', irritants))
  const said = plain(message)
  if (typeof said === 'string') throw new Raised(new ErrorValue('error', said, items))
  throw new Raised(new ErrorValue('error', 'error', new List(said, items, items.len + 1)))
}

export const MUTABLE_STRINGS: readonly Spec[] = [
  ['%string?', 1, 1, isText, 'a string, written or made'],
  ['%string-length', 1, 1, length, 'number of characters'],
  ['%string-ref', 2, 2, ref, 'character by index'],
  ['%string-set!', 3, 3, set, 'puts a character'],
  ['%string-fill!', 2, 4, fill, 'puts one character everywhere in a part'],
  ['%string-copy', 1, 3, copy, 'copy of a part'],
  ['%string-copy!', 3, 5, copyInto, 'copies a part of the third into the first'],
  ['%string->list', 1, 3, (...xs: [Value]) => pairsOf(toList(...xs)), 'list of the characters of a part'],
  ['%string->vector', 1, 3, toVector, 'vector of the characters of a part'],
  [
    '%list->string',
    1,
    1,
    (xs: Value) => fromChars('list->string', elements('list->string', xs)),
    'string of a list of characters',
  ],
  ['%vector->string', 1, 3, fromVector, 'string of a part of a vector of characters'],
  ['%string', 0, -1, (...xs: Value[]) => fromChars('string', xs), 'string of characters'],
  lifted('make-string', STRINGS, true),
  lifted('substring', STRINGS, true),
  lifted('string-append', STRINGS, true),
  ...COMPARED.map(name => lifted(name, STRINGS)),
  lifted('string->symbol', STRINGS),
  lifted('string->number', NUMBERS),
  lifted('number->string', NUMBERS, true),
  lifted('string->utf8', BYTEVECTORS),
  lifted('utf8->string', BYTEVECTORS, true),
  cased('string-upcase', s => s.toUpperCase(), 'in capitals'),
  cased('string-downcase', s => s.toLowerCase(), 'in small letters'),
  cased('string-foldcase', s => s.toLowerCase(), 'without difference of case'),
  ['%raise-error', 2, 2, raiseError, 'raises an error with a message and a list of irritants'],
]
