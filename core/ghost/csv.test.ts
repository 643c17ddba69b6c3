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

test('fields are parted by what parts the first line, whatever else stands in them', () => {
  const records = [
    ['email', 'name', 'tiers'],
    ['a@x.test', 'Ä; B', 'T1,T2'],
  ]
  expect(readCsv('\uFEFFemail;name;tiers\r\na@x.test;"Ä; B";T1,T2\r\n')).toEqual(records)
  expect(readCsv('email\tname\ttiers\na@x.test\tÄ; B\tT1,T2')).toEqual(records)
  expect(readCsv('"email";"na,me,,";"tiers"\n1;2;3')).toEqual([
    ['email', 'na,me,,', 'tiers'],
    ['1', '2', '3'],
  ])
  expect(readCsv('\uFEFFsep=;\r\nemail\r\na;b\r\n')).toEqual([['email'], ['a', 'b']])
  expect(readCsv('sep=,\na;b,c')).toEqual([['a;b', 'c']])
  expect(readCsv('email;\na;')).toEqual([
    ['email', ''],
    ['a', ''],
  ])
  expect(readCsv('')).toEqual([])
})
