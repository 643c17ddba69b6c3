import { expect, test } from 'bun:test'
import { readCsv } from './csv'

test.each<[string, string[][]]>([
  ['', []],
  ['a', [['a']]],
  [
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['a\r\nb\rc', [['a'], ['b'], ['c']]],
  ['a,,\n', [['a', '', '']]],
  ['a,', [['a', '']]],
  [',\n', [['', '']]],
  ['\n\na\n\n', [['a']]],
  ['"x, y","say ""hi""","two\r\nlines"', [['x, y', 'say "hi"', 'two\r\nlines']]],
  ['"","b"\n', [['', 'b']]],
  ['"open, never closed', [['open, never closed']]],
  ['a"b"c,"d"e', [['a"b"c', 'de']]],
  ['\uFEFFemail\n', [['email']]],
])('%p holds the records %p', (csv, records) => {
  expect(readCsv(csv)).toEqual(records)
})
