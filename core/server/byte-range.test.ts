import { expect, test } from 'bun:test'
import { byteRange } from './byte-range'

test.each([
  [null, null],
  ['bytes=0-1', { from: 0, to: 1 }],
  ['bytes=0-', { from: 0, to: 9 }],
  ['bytes=4-4', { from: 4, to: 4 }],
  ['bytes=4-4000', { from: 4, to: 9 }],
  ['bytes=-3', { from: 7, to: 9 }],
  ['bytes=-300', { from: 0, to: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=99999999999999-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-4', null],
  ['bytes=-', null],
  ['bytes=0-1,4-5', null],
  ['bytes=a-b', null],
  ['pages=0-1', null],
] as const)('of ten bytes, %p asks for %p', (header, range) => {
  expect(byteRange(header, 10)).toEqual(range)
})
