import { expect, test } from 'bun:test'
import { heardCode, spokenCode } from './spoken-code'

test('a code has four parts of letters that nobody takes for digits', () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, at) => at * 8 + at)
  expect(spokenCode(bytes)).toBe('09JV-4DPZ-8HT3-CNY7')
  expect(spokenCode(new Uint8Array(16).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ')
})

test.each([
  ['o1l0 i-ab', '01101AB'],
  ['ＺＺ９', 'ZZ9'],
  [' 7k3m–9qxa. ', '7K3M9QXA'],
  ['', ''],
])('%p is heard as %p', (typed, heard) => {
  expect(heardCode(typed)).toBe(heard)
  expect(heardCode(heard)).toBe(heard)
})
