import { expect, test } from 'bun:test'
import { oneLine } from './one-line'

test.each([
  ['Upland\nWeavers', 'Upland Weavers'],
  [' A\r\n\tB  C ', 'A B C'],
  ['\u202eevil', 'evil'],
  ['\u2066Wool\u2069', 'Wool'],
  // Marks of one letter stay: they hold a name in Arabic or Hebrew together.
  ['קואופ\u200f (1)', 'קואופ\u200f (1)'],
  [`O'Brien & "Söhne" <b>🐑🧀`, `O'Brien & "Söhne" <b>🐑🧀`],
])('%j is written %j', (typed, written) => {
  expect(oneLine(typed)).toBe(written)
})
