import { expect, test } from 'bun:test'
import { textDirection } from './text-direction'

test.each([
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
  ['fa', 'rtl'],
  ['az-Arab', 'rtl'],
  ['az', 'ltr'],
  ['en-GB', 'ltr'],
  ['cy', 'ltr'],
  ['', null],
  ['no language', null],
] as const)('%p is written %p', (language, direction) => {
  expect(textDirection(language)).toBe(direction)
})
