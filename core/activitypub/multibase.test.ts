import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { decodeMultibase, encodeMultibase } from './multibase'
import { KeyUnusable } from './refusals'

/** draft-msporny-base58 §5, with the letter of base58btc before it. */
const KNOWN: readonly (readonly [string, string])[] = [
  ['Hello World!', 'z2NEpo7TZRRrLZSi2U'],
  [
    'The quick brown fox jumps over the lazy dog.',
    'zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z',
  ],
  ['', 'z'],
]

test.each(KNOWN)('%p is written as %s, and read again', (text, written) => {
  const bytes = new TextEncoder().encode(text)
  expect(encodeMultibase(bytes)).toBe(written)
  expect(decodeMultibase(written)).toEqual(bytes)
})

test('zeros at the front are kept, each as a 1', () => {
  expect(encodeMultibase(Uint8Array.of(0, 0, 40, 127, 180, 205))).toBe('z11233QC4')
  expect(decodeMultibase('z11233QC4')).toEqual(Uint8Array.of(0, 0, 40, 127, 180, 205))
  expect(decodeMultibase('z111')).toEqual(Uint8Array.of(0, 0, 0))
})

test('whatever bytes there are, they come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 550 }), bytes => {
      expect(decodeMultibase(encodeMultibase(bytes))).toEqual(bytes)
    }),
  )
})

describe('a key is unusable', () => {
  test.each(['', 'm', 'uSGVsbG8', 'Z2NEpo7TZRRrLZSi2U', ' z2N', 'f00'])('in another base: %p', text => {
    expect(() => decodeMultibase(text)).toThrow(KeyUnusable)
  })

  test.each(['z0', 'zO', 'zI', 'zl', 'z2N Epo', 'z2N\n', 'zé', 'z\u{1f955}'])(
    'with a letter that base58 has not: %j',
    text => {
      expect(() => decodeMultibase(text)).toThrow(KeyUnusable)
    },
  )

  test('when it is longer than any honest one, before anything is reckoned', () => {
    expect(decodeMultibase(`z${'2'.repeat(1_023)}`).length).toBeGreaterThan(700)
    expect(() => decodeMultibase(`z${'2'.repeat(1_024)}`)).toThrow('multibase of 1025 characters')
  })

  test('and is not repeated at length', () => {
    expect(() => decodeMultibase('u234567890')).toThrow(/^not base58btc multibase: u2345678$/)
  })
})
