import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { format } from '../format/format.ts'
import { write, writeDatum } from '../printer/print.ts'
import { isEqual } from '../values/equal.ts'
import { ReadError, SyntaxFault } from '../values/errors.ts'
import { toDatum } from '../values/pairs.ts'
import type { Value } from '../values/types.ts'
import { readAll, readOne } from './read.ts'

const PIECES = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  '\\',
  '#',
  '|',
  ';',
  "'",
  '`',
  ',',
  '@',
  ':',
  '.',
  ' ',
  '\n',
  'a',
  '1',
  '/',
  '-',
  'e',
  '\u{1F600}',
  'nil',
  '#\\',
  '#;',
  '#x',
  '#u8(',
  '#0=',
  '#0#',
  '#t',
  '#!fold-case',
  '\u0000',
  '\ud800',
]
const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

test('any text reads, or fails with a line and a column inside it', () => {
  fc.assert(
    fc.property(text, source => {
      try {
        readAll(source)
      } catch (e) {
        if (!(e instanceof ReadError)) throw e
        expect(e.line).toBeGreaterThanOrEqual(1)
        expect(e.line).toBeLessThanOrEqual(source.split('\n').length)
        expect(e.column).toBeGreaterThanOrEqual(1)
      }
    }),
    { numRuns: 3000 },
  )
})

/** Null for a text that is refused, as most of random ones are. */
function whenItReads(read: () => Value[]): Value[] | null {
  try {
    return read()
  } catch (e) {
    if (e instanceof ReadError || e instanceof SyntaxFault) return null
    throw e
  }
}

test('what was read and is written reads back as the same', () => {
  fc.assert(
    fc.property(text, source => {
      const forms = whenItReads(() => readAll(source))
      if (!forms) return
      const again = readAll(forms.map(write).join('\n'))
      expect(again.length).toBe(forms.length)
      expect(again.every((form, i) => isEqual(form, forms[i] as never))).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('in the r7rs dialect, too, a datum that is written reads back as the same', () => {
  fc.assert(
    fc.property(text, source => {
      const data = whenItReads(() => readAll(source, 'r7rs').map(form => toDatum(form)))
      if (!data) return
      for (const datum of data) expect(isEqual(toDatum(readOne(writeDatum(datum), 'r7rs')), datum)).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('a dict of the r7rs dialect, where :a is a symbol, is written with strings for keys', () => {
  const dict = toDatum(readOne('{a 1 "b c" 2}', 'r7rs'))
  expect(writeDatum(dict)).toBe('{"a" 1 "b c" 2}')
  expect(isEqual(toDatum(readOne(writeDatum(dict), 'r7rs')), dict)).toBe(true)
})

test('formatting changes no form, and formatting again changes nothing', () => {
  fc.assert(
    fc.property(text, source => {
      const forms = whenItReads(() => readAll(source))
      if (!forms) return
      const formatted = format(source)
      expect(readAll(formatted).map(write)).toEqual(forms.map(write))
      expect(format(formatted)).toBe(formatted)
    }),
    { numRuns: 1000 },
  )
})

test('formatting keeps blanks and empty lines that are data', () => {
  expect(format('(list #\\  "a\n\n\n\nb  \n")\n\n\n\n#\\ ')).toBe(
    '(list #\\space "a\n\n\n\nb  \n")\n\n#\\space\n',
  )
  expect(format('#!/usr/bin/env -S  bun (sx\n(f  1)')).toBe('#!/usr/bin/env -S  bun (sx\n(f 1)\n')
})
