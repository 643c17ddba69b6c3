import { expect, test } from 'bun:test'
import { dinero, toDecimal } from 'dinero.js'
import fc from 'fast-check'
import {
  AmountInexact,
  addMoney,
  CurrencyMismatch,
  compareMoney,
  decimalText,
  formatMoney,
  type Money,
  minorDigits,
  noMoney,
  subtractMoney,
  sumMoney,
  timesMoney,
} from './money'

const gbp = (amount: number): Money => ({ amount, currency: 'GBP' })
const eur = (amount: number): Money => ({ amount, currency: 'EUR' })

test('£2.10 and €12.50 have no sum, no difference and no order', () => {
  for (const reckon of [addMoney, subtractMoney, compareMoney]) {
    expect(() => reckon(gbp(210), eur(1250))).toThrow(CurrencyMismatch)
  }
  expect(() => sumMoney([gbp(210), eur(1250)], 'GBP')).toThrow(CurrencyMismatch)
  expect(() => sumMoney([eur(1250)], 'GBP')).toThrow(CurrencyMismatch)
  // Not even nothing of another currency: it would take that currency's name.
  expect(() => addMoney(gbp(210), noMoney('EUR'))).toThrow(CurrencyMismatch)
})

test('what is not exact throws instead of being rounded', () => {
  for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => addMoney(gbp(amount), gbp(1))).toThrow(AmountInexact)
    expect(() => decimalText(gbp(amount))).toThrow(AmountInexact)
  }
  expect(() => addMoney(gbp(Number.MAX_SAFE_INTEGER), gbp(1))).toThrow(AmountInexact)
  expect(() => timesMoney(gbp(Number.MAX_SAFE_INTEGER), 2)).toThrow(AmountInexact)
  expect(() => timesMoney(gbp(100), 0.333)).toThrow(AmountInexact)
})

test.each([
  [450, 'GBP', '4.50', '£4.50'],
  [5, 'GBP', '0.05', '£0.05'],
  [-450, 'GBP', '-4.50', '-£4.50'],
  [-5, 'GBP', '-0.05', '-£0.05'],
  [500, 'JPY', '500', 'JP¥500'],
  [1250, 'KWD', '1.250', 'KWD 1.250'],
  [0, 'CLP', '0', 'CLP 0'],
  [Number.MAX_SAFE_INTEGER, 'GBP', '90071992547409.91', '£90,071,992,547,409.91'],
] as const)('%p minor units of %s are %s, and shown as %s', (amount, currency, decimal, shown) => {
  expect(decimalText({ amount, currency })).toBe(decimal)
  expect(formatMoney({ amount, currency }, 'en-GB').replace(/\s/g, ' ')).toBe(shown)
})

test('parts of a sum add up to the whole, in whatever order, in any currency', () => {
  const amounts = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 30 })
  fc.assert(
    fc.property(amounts, fc.constantFrom('GBP', 'JPY', 'KWD', 'EUR', 'CLP'), (parts, currency) => {
      const money = parts.map(amount => ({ amount, currency }))
      const whole = sumMoney(money, currency)
      expect(sumMoney(money.toReversed(), currency)).toEqual(whole)
      expect(money.reduce(subtractMoney, whole)).toEqual(noMoney(currency))
    }),
  )
})

test('an amount is written as Dinero writes it, in any currency', () => {
  const currencies = fc.constantFrom('GBP', 'JPY', 'KWD', 'EUR', 'CLP')
  fc.assert(
    fc.property(fc.maxSafeInteger(), currencies, (amount, code) => {
      const currency = { code, base: 10, exponent: minorDigits(code) }
      expect(decimalText({ amount, currency: code })).toBe(toDecimal(dinero({ amount, currency })))
    }),
  )
})
