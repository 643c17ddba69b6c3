import { expect, test } from 'bun:test'
import { cutTo } from './cut-to'

test.each([
  ['leek', 9, 'leek'],
  ['leek', 3, 'lee'],
  ['a🥬b', 2, 'a'],
  ['a🥬b', 3, 'a🥬'],
  ['🥬', 0, ''],
])('%p has no half of a character at its end when cut to %d', (text, length, cut) => {
  expect(cutTo(text, length)).toBe(cut)
})
