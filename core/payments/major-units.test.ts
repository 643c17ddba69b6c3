import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { fromMajorUnits, minorDigits, toMajorUnits } from './major-units'
import { InexactAmount } from './refusals'

test('1010 pence are 10.1 pounds on the wire, and 1010 pence again', () => {
  expect(JSON.stringify(toMajorUnits({ amount: 1010, currency: 'GBP' }))).toBe('10.1')
  expect(fromMajorUnits(10.1, 'GBP')).toEqual({ amount: 1010, currency: 'GBP' })
})

test('yen and Chilean pesos have no minor unit, dinars have three digits of it', () => {
  expect(toMajorUnits({ amount: 500, currency: 'JPY' })).toBe(500)
  expect(fromMajorUnits(500, 'CLP')).toEqual({ amount: 500, currency: 'CLP' })
  expect(toMajorUnits({ amount: 1234, currency: 'KWD' })).toBe(1.234)
})

test('every other currency of SumUp has two digits', () => {
  const currencies = 'BGN BRL CHF COP CZK DKK EUR GBP HRK HUF NOK PLN RON SEK USD'.split(' ')
  expect(currencies.filter(currency => minorDigits(currency) !== 2)).toEqual([])
})

test('a sum that floats have blurred is read as what was meant', () => {
  expect(fromMajorUnits(0.1 + 0.2, 'GBP').amount).toBe(30)
  expect(fromMajorUnits(1.15 * 3, 'EUR').amount).toBe(345)
  expect(fromMajorUnits(0.57 * 100, 'JPY').amount).toBe(57)
})

test('half a penny is refused, not rounded away', () => {
  expect(() => fromMajorUnits(0.005, 'GBP')).toThrow(InexactAmount)
  expect(() => fromMajorUnits(10.5, 'JPY')).toThrow(InexactAmount)
  expect(() => toMajorUnits({ amount: 0.5, currency: 'GBP' })).toThrow(InexactAmount)
})

test('nothing, less than nothing and too much are not turned into an amount', () => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e16]) {
    expect(() => fromMajorUnits(wrong, 'GBP')).toThrow(InexactAmount)
    expect(() => toMajorUnits({ amount: wrong, currency: 'GBP' })).toThrow(InexactAmount)
  }
})

test('any amount in any currency comes back from the wire as it went', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e15 }),
      fc.constantFrom('GBP', 'EUR', 'JPY', 'CLP', 'KWD'),
      (amount, currency) => {
        const wire = JSON.stringify(toMajorUnits({ amount, currency }))
        expect(fromMajorUnits(JSON.parse(wire), currency)).toEqual({ amount, currency })
      },
    ),
    { numRuns: 500 },
  )
})
