import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { parsePrice } from './price'

test.each([
  [4.5, 'GBP', 450],
  [1234.56, 'GBP', 123456],
  [0.1, 'GBP', 10],
  [12, 'JPY', 12],
  [1.234, 'KWD', 1234],
  [0, 'GBP', 0],
  ['4.50', 'gbp', 450],
  ['4.5', 'GBP', 450],
  ['4', 'GBP', 400],
  ['4,50', 'EUR', 450],
  ['4.5000', 'EUR', 450],
  ['1,234.56', 'GBP', 123456],
  ['1.234,56', 'EUR', 123456],
  ['1 234,56', 'EUR', 123456],
  ['1\u202f234,56\u00a0€', null, 123456],
  ["1'234.50", 'CHF', 123450],
  ['1,234', 'GBP', 123400],
  ['1.234.567,89', 'EUR', 123456789],
  ['1,234,567', 'JPY', 1234567],
  ['1.234', 'KWD', 1234],
  ['£4.50', null, 450],
  ['EUR 12', null, 1200],
  ['12,50 zł', null, 1250],
  ['from £3.20', null, 320],
  ['12,-', 'EUR', 1200],
  ['Fr. 12.50', 'CHF', 1250],
  ['all for 4.50', 'GBP', 450],
  ['21,474,836.47', 'GBP', 2147483647],
] as const)('%p in %p is %p', (written, currency, amount) => {
  expect(parsePrice(written, currency)?.amount).toBe(amount)
})

test.each([
  ['1.234', 'EUR'],
  ['1.2345', 'GBP'],
  [1.234, 'GBP'],
  ['4.50', null],
  ['$4.50', null],
  ['4.50', 'XXXX'],
  ['free', 'GBP'],
  ['', 'GBP'],
  [-4, 'GBP'],
  ['-4.50', 'GBP'],
  [Number.NaN, 'GBP'],
  [1e21, 'GBP'],
  ['21,474,836.48', 'GBP'],
  ['€4.50', 'GBP'],
  ['3.20 – 4.50', 'GBP'],
  ['1.23.45', 'GBP'],
  ['12,34,567', 'GBP'],
  [null, 'GBP'],
  [{ amount: 4 }, 'GBP'],
] as const)('%p in %p is no price to rely on', (written, currency) => {
  expect(parsePrice(written, currency)).toBeNull()
})

test('whatever amount a shop prints, in any of four manners, is read back exactly', () => {
  const locales = fc.constantFrom('en-GB', 'de-DE', 'fr-FR', 'de-CH')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999 }), locales, (amount, locale) => {
      const printed = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(
        amount / 100,
      )
      expect(parsePrice(printed)).toEqual({ amount, currency: 'EUR' })
    }),
  )
})
