/**
 * Strings are sequences of code points, kept as JS strings. Nearly all have no surrogates, and then an index is
 * a UTF-16 index; whether a string has any is remembered for the last one asked about, since programs that index
 * a string do it again and again.
 */
import { chargeWork } from '../meter/meter.ts'
import { indexFault } from './errors.ts'

/** What one world remembers; each has its own, so that none pays for what another did before. */
export class Remembered {
  plain = ''
  wide = ''
  points: number[] = []
}

export const remembered = { now: new Remembered() }

/** Shorter texts cost no more than any other step. */
const LONG = 1_024

export function isPlain(text: string): boolean {
  const { now } = remembered
  if (text.length > LONG) chargeWork(text.length >>> 10)
  if (text === now.plain) return true
  if (text === now.wide) return false
  if (text.length > LONG) chargeWork(text.length >>> 3)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit <= 0xdfff) {
      now.wide = text
      now.points = Array.from(text, c => c.codePointAt(0) as number)
      return false
    }
  }
  now.plain = text
  return true
}

export function textLength(text: string): number {
  return text.length === 0 || isPlain(text) ? text.length : remembered.now.points.length
}

/** The code point at `index`; raises an index-error outside. */
export function codePointAt(who: string, text: string, index: number): number {
  if (isPlain(text)) {
    if (index < 0 || index >= text.length) indexFault(who, index, text.length)
    return text.charCodeAt(index)
  }
  const { points } = remembered.now
  if (index < 0 || index >= points.length) indexFault(who, index, points.length)
  return points[index] as number
}

/** From `start` to before `end`, both in code points and clamped to the text. */
export function textSlice(text: string, start: number, end: number): string {
  if (isPlain(text)) return text.slice(start, end)
  return fromPoints(remembered.now.points.slice(start, end))
}

/** A UTF-16 index of `text` as an index in code points. */
export function pointIndex(text: string, unitIndex: number): number {
  if (unitIndex <= 0 || isPlain(text)) return unitIndex
  chargeWork(unitIndex >>> 2)
  return Array.from(text.slice(0, unitIndex)).length
}

const AT_ONCE = 4_096

/** The text of code points, as many as there are: the host's own function takes only so many at once. */
export function fromPoints(points: number[]): string {
  let out = ''
  for (let i = 0; i < points.length; i += AT_ONCE)
    out += String.fromCodePoint(...points.slice(i, i + AT_ONCE))
  return out
}
