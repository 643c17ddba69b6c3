import { expect, spyOn, test } from 'bun:test'
import { ReadError } from '../values/errors.ts'
import { type Dialect, readAll } from './read.ts'
import { Scanner } from './scanner.ts'

const faultOf = (text: string, dialect: Dialect = 'sx') => {
  try {
    readAll(text, dialect)
  } catch (e) {
    if (e instanceof ReadError) return [e.message, e.line, e.column, e.incomplete]
    throw e
  }
}

test.each([
  [' "two\nlines', 'a string is not closed', 1, 2, true],
  ['\n |two\nlines', 'a symbol is not closed', 2, 2, true],
  ['(a #|raw', 'a raw string is not closed', 1, 4, true],
  ['"a\n\\q"', 'an unknown escape', 2, 1, false],
  ['"a \\u{110000}"', 'an unknown escape', 1, 4, false],
  ['"a \\x41"', 'an unknown escape', 1, 4, false],
  ['(a #\\x110000)', 'an unknown character name', 1, 4, false],
])('%j is refused where it begins', (text, message, line, column, incomplete) => {
  expect(faultOf(text)).toEqual([message, line, column, incomplete])
})

test('a block comment that never ends is refused where it begins', () => {
  expect(faultOf('a\n  #| b #| c |#', 'r7rs')).toEqual(['a block comment is not closed', 2, 3, true])
})

test('a string is what stands in it, over lines and through every escape', () => {
  expect(readAll('"a\nb" "\\n\\t\\"|\\\\\\u{1F600}\\u0041\\x42;c\\\n   d" |e "f\\| g|')).toMatchObject([
    'a\nb',
    '\n\t"|\\\u{1F600}ABcd',
    { name: 'e "f| g' },
  ])
})

test('what can be read makes no error that nobody throws', () => {
  const made = spyOn(Scanner.prototype, 'error')
  readAll('"a\\nb" |c\\|d| #|e| #\\space #\\f')
  readAll('#| a #| b |# |# "c\\x41;" #\\newline', 'r7rs')
  expect(made).not.toHaveBeenCalled()
  made.mockRestore()
})
