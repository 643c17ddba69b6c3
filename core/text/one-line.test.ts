import { expect, test } from 'bun:test'
import { oneLine } from './one-line'

test.each([
  ['Upland\nWeavers', 'Upland Weavers'],
  [' A\r\n\tB  C ', 'A B C'],
  ['\u202eevil', 'evil'],
  ['\u2066Wool\u2069', 'Wool'],
  // Marks of one letter stay: they hold a name in Arabic or Hebrew together.
  ['קואופ\u200f (1)', 'קואופ\u200f (1)'],
  // So do what joins letters, and what joins emoji.
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['क्\u200dष', 'क्\u200dष'],
  ['👩\u200d🌾 Anna ❤\ufe0f\u200d🔥', '👩\u200d🌾 Anna ❤\ufe0f\u200d🔥'],
  [
    '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
    '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
  ],
  // What nobody sees makes no other name.
  ['Mill\u200b Farm', 'Mill Farm'],
  ['\ufeffSour\u00addough\u2060', 'Sourdough'],
  ['Mi\u200dll\u200c Farm\u200d', 'Mill Farm'],
  ['Wool\u200e', 'Wool'],
  ['two\u2028lines', 'two lines'],
  [`O'Brien & "Söhne" <b>🐑🧀`, `O'Brien & "Söhne" <b>🐑🧀`],
])('%j is written %j', (typed, written) => {
  expect(oneLine(typed)).toBe(written)
})
