import { expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { isStrongSecret } from './secret-strength'

test.each([
  'a'.repeat(40),
  'changeme'.repeat(5),
  `${'changeme-'.repeat(4)}1234`,
  'please-change-this-secret-before-production',
  'ab12'.repeat(12),
  'correct horse '.repeat(4),
  '0123456789'.repeat(4),
  'abcdefghijklmnopqrstuvwxyz0123456789',
  'zyxwvutsrqponmlkjihgfedcba9876543210',
  'a long random text, 32 characters or more',
  'Tr0ub4dor&3',
])('%p is no secret', text => {
  expect(isStrongSecret(text)).toBe(false)
})

test('what a generator makes always is one: base64, hexadecimal, five words', () => {
  for (let count = 0; count < 500; count++) {
    expect(isStrongSecret(randomBytes(32).toString('base64'))).toBe(true)
    expect(isStrongSecret(randomBytes(24).toString('base64url'))).toBe(true)
    expect(isStrongSecret(randomBytes(16).toString('hex'))).toBe(true)
  }
  expect(isStrongSecret('orchard-thimble-quarry-lantern-vetch')).toBe(true)
})

test('a word of at most ten letters again and again never is, however long', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 10 }),
      fc.integer({ min: 4, max: 30 }),
      (word, times) => {
        expect(isStrongSecret(word.repeat(times))).toBe(false)
      },
    ),
  )
})
