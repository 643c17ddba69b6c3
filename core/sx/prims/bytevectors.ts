/** Bytes in a row, each 0 to 255 (R7RS 6.9), and their UTF-8 text. */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { fail, indexFault, typeFault } from '../values/errors.ts'
import { textLength, textSlice } from '../values/text.ts'
import type { Value } from '../values/types.ts'
import { small } from './integers.ts'
import type { Spec } from './spec.ts'
import { asString, chargeText } from './string-charges.ts'
import { bounds, index } from './vectors.ts'

function asBytes(who: string, x: Value): Uint8Array {
  if (!(x instanceof Uint8Array)) typeFault(who, 'a bytevector', x)
  return x
}

function byte(who: string, x: Value): number {
  if (typeof x !== 'number' || x < 0 || x > 255) typeFault(who, 'a byte, 0 to 255', x)
  return x
}

/** Pays for `count` bytes before they are made. */
function charge(count: number): void {
  chargeMemory(count + 32)
  chargeWork(count >>> 4)
}

function bytevector(...items: Value[]): Value {
  charge(items.length)
  return Uint8Array.from(items, x => byte('bytevector', x))
}

function make(count: Value, fill: Value = 0): Value {
  const n = small('make-bytevector', count)
  if (n < 0) typeFault('make-bytevector', 'a size of at least 0', count)
  const filled = byte('make-bytevector', fill)
  charge(n)
  return new Uint8Array(n).fill(filled)
}

function ref(v: Value, i: Value): Value {
  const bytes = asBytes('bytevector-u8-ref', v)
  return bytes[index('bytevector-u8-ref', bytes, i)] as number
}

function set(v: Value, i: Value, x: Value): Value {
  const bytes = asBytes('bytevector-u8-set!', v)
  bytes[index('bytevector-u8-set!', bytes, i)] = byte('bytevector-u8-set!', x)
  return null
}

function copy(v: Value, start?: Value, end?: Value): Value {
  const bytes = asBytes('bytevector-copy', v)
  const [a, b] = bounds('bytevector-copy', bytes, start, end)
  charge(b - a)
  return bytes.slice(a, b)
}

function copyInto(to: Value, at: Value, from: Value, start?: Value, end?: Value): Value {
  const who = 'bytevector-copy!'
  const target = asBytes(who, to)
  const source = asBytes(who, from)
  const [a, b] = bounds(who, source, start, end)
  const into = index(who, target, at, target.length + 1)
  if (into + (b - a) > target.length) indexFault(who, into + (b - a), target.length + 1)
  chargeWork((b - a) >>> 4)
  target.set(source.subarray(a, b), into)
  return null
}

function append(...vs: Value[]): Value {
  const all = vs.map(v => asBytes('bytevector-append', v))
  charge(all.reduce((sum, v) => sum + v.length, 0))
  return new Uint8Array(Buffer.concat(all))
}

function fromText(text: Value, start?: Value, end?: Value): Value {
  const whole = asString('string->utf8', text)
  chargeText(whole.length * 2)
  const [a, b] = bounds('string->utf8', { length: textLength(whole) }, start, end)
  return new TextEncoder().encode(textSlice(whole, a, b))
}

function toText(v: Value, start?: Value, end?: Value): Value {
  const bytes = asBytes('utf8->string', v)
  const [a, b] = bounds('utf8->string', bytes, start, end)
  chargeText(b - a)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(a, b))
  } catch (e) {
    if (e instanceof TypeError) fail('type-error', 'utf8->string: these bytes are no text')
    throw e
  }
}

export const BYTEVECTORS: readonly Spec[] = [
  ['bytevector', 0, -1, bytevector, 'bytevector of the arguments'],
  ['make-bytevector', 1, 2, make, 'bytevector of a size, filled with a byte or 0'],
  ['bytevector-u8-ref', 2, 2, ref, 'byte by index'],
  ['bytevector-u8-set!', 3, 3, set, 'puts a byte'],
  ['bytevector-length', 1, 1, (v: Value) => asBytes('bytevector-length', v).length, 'number of bytes'],
  ['bytevector-copy', 1, 3, copy, 'copy of a part'],
  ['bytevector-copy!', 3, 5, copyInto, 'copies a part of the third into the first'],
  ['bytevector-append', 0, -1, append, 'the bytevectors one after another'],
  ['string->utf8', 1, 3, fromText, 'bytes of a part of a text'],
  ['utf8->string', 1, 3, toText, 'text of a part of the bytes'],
  ['bytevector?', 1, 1, (x: Value) => x instanceof Uint8Array, 'a bytevector'],
]
