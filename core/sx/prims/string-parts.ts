/** Parts of strings: cutting them out, finding and replacing them. */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { equals } from '../values/equal.ts'
import { indexFault } from '../values/errors.ts'
import { each, fromArray } from '../values/lists.ts'
import { pointIndex, textLength, textSlice } from '../values/text.ts'
import { List, type Value } from '../values/types.ts'
import { small } from './integers.ts'
import { asList, CELL } from './lists.ts'
import type { Spec } from './spec.ts'
import { asString, chargeRead, chargeSearch, chargeText, made } from './string-charges.ts'

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
export function substring(text: Value, start: Value, end?: Value): Value {
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

function hasPart(who: string, s: Value, p: Value, holds: (text: string, part: string) => boolean): boolean {
  const part = asString(who, p)
  chargeRead(part)
  return holds(asString(who, s), part)
}

export const STRING_PARTS: readonly Spec[] = [
  ['slice', 2, 3, slice, 'part of a string, list or vector; negative positions count from the end'],
  ['substring', 2, 3, substring, 'part of a string; bounds outside it are an error'],
  ['index-of', 2, 3, indexOf, 'where a part or element is first, or -1'],
  ['split', 2, 2, split, 'list of the parts between separators'],
  ['replace', 3, 3, replace, 'every occurrence of a part replaced'],
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
]
