import { describe, expect, test } from 'bun:test'
import { isWithin, normalPostcode, writtenPostcode, zonePrefix } from './postcode'

const zoneOf = (...typed: readonly string[]) => typed.map(zonePrefix)

test('a postcode is compared without its blanks and signs, in capitals, wherever it was typed', () => {
  expect(normalPostcode(' ls6-2ab ')).toBe('LS62AB')
  expect(normalPostcode('ＬＳ６ ２ＡＢ')).toBe('LS62AB')
})

test.each([
  ['ls1 2', 'LS1 2'],
  ['LS1-2', 'LS1 2'],
  ['ls12', 'LS12'],
  ['W1A 1aa', 'W1A 1AA'],
  ['75 011', '75011'],
  ['LS1 2A', 'LS12A'],
  [' – ', ''],
])('the beginning of postcodes %p is kept as %p', (typed, kept) => {
  expect(zonePrefix(typed)).toBe(kept)
})

describe('a British postcode is divided where the Post divides it', () => {
  test.each([
    ['LS12 3AB', 'LS', true],
    ['LS12 3AB', 'LS12', true],
    ['LS12 3AB', 'LS1', false],
    ['LS12 3AB', 'L', false],
    ['LS12 3AB', 'LS12 3', true],
    ['LS12 3AB', 'LS123', true],
    ['LS12 3AB', 'LS12 4', false],
    ['LS12 3AB', 'LS12 3AB', true],
    ['LS12 3AB', 'LS12 3AC', false],
    ['LS1 2AB', 'LS1 2', true],
    ['LS1 2AB', 'LS12', false],
    ['LS1 2AB', 'LS1', true],
    ['W1A 1AA', 'W1', true],
    ['W1A 1AA', 'W1A', true],
    ['W1A 1AA', 'W1A1', true],
    ['W1A 1AA', 'W1B', false],
    ['LS12', 'LS12', true],
    ['LS12', 'LS1', false],
  ])('%s is in a zone of %s: %p', (postcode, zone, within) => {
    expect(isWithin(postcode, zoneOf(zone))).toBe(within)
  })
})

test('other postcodes are compared sign by sign, and none is in a zone of nothing', () => {
  expect(isWithin('75011', zoneOf('20', '750'))).toBe(true)
  expect(isWithin('75011', zoneOf('7502'))).toBe(false)
  expect(isWithin('K1A 0B1', zoneOf('K1'))).toBe(true)
  expect(isWithin('75011', [])).toBe(false)
})

test.each([
  ['sy01xx', 'GB', 'SY0 1XX'],
  ['je23ab', 'JE', 'JE2 3AB'],
  ['k1a0b1', 'CA', 'K1A 0B1'],
  ['d02x285', 'IE', 'D02 X285'],
  ['00950', 'PL', '00-950'],
  ['1234ab', 'NL', '1234 AB'],
  ['10115', 'DE', '10115'],
  [' 99999 ', 'GB', '99999'],
  [' sy01xx ', null, 'sy01xx'],
])('%p in %p is written %p', (typed, country, written) => {
  expect(writtenPostcode(typed, country)).toBe(written)
})
