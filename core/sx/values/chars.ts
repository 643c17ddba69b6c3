import { Char } from './types.ts'

const ascii = Array.from({ length: 128 }, (_, code) => new Char(code))

export function char(codePoint: number): Char {
  return ascii[codePoint] ?? new Char(codePoint)
}

/** Names a character may be written with, `#\space`; the first name of a code point is the one printed. */
export const CHAR_NAMES: ReadonlyMap<string, number> = new Map([
  ['space', 32],
  ['newline', 10],
  ['tab', 9],
  ['return', 13],
  ['null', 0],
  ['nul', 0],
  ['alarm', 7],
  ['backspace', 8],
  ['delete', 127],
  ['escape', 27],
  ['linefeed', 10],
])
