/**
 * Strings are sequences of code points, kept as JS strings. Nearly all have no surrogates, and then an index is
 * a UTF-16 index; whether a string has any is remembered for the last one asked about, since programs that index
 * a string do it again and again.
 */
import { indexFault } from './errors.ts'

let plain = ''
let wide = ''
let points: number[] = []

export function isPlain(text: string): boolean {
  if (text === plain) return true
  if (text === wide) return false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit <= 0xdfff) {
      wide = text
      points = Array.from(text, c => c.codePointAt(0) as number)
      return false
    }
  }
  plain = text
  return true
}

export function textLength(text: string): number {
  return text.length === 0 || isPlain(text) ? text.length : points.length
}

/** The code point at `index`; raises an index-error outside. */
export function codePointAt(who: string, text: string, index: number): number {
  if (isPlain(text)) {
    if (index < 0 || index >= text.length) indexFault(who, index, text.length)
    return text.charCodeAt(index)
  }
  if (index < 0 || index >= points.length) indexFault(who, index, points.length)
  return points[index] as number
}

/** From `start` to before `end`, both in code points and clamped to the text. */
export function textSlice(text: string, start: number, end: number): string {
  if (isPlain(text)) return text.slice(start, end)
  return String.fromCodePoint(...points.slice(start, end))
}

/** A UTF-16 index of `text` as an index in code points. */
export function pointIndex(text: string, unitIndex: number): number {
  return unitIndex <= 0 || isPlain(text) ? unitIndex : Array.from(text.slice(0, unitIndex)).length
}
