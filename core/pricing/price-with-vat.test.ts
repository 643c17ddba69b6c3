import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { decimalText } from '#core/contracts/money'
import { MOST_MINOR_UNITS, parsePrice } from '#core/scrape/price'
import { priceOrder } from './price-order'
import { priceWithVat } from './price-with-vat'
import { vatByRate, vatIncluded } from './vat'

const currency = fc.constantFrom(...Intl.supportedValuesOf('currency').filter(code => !code.startsWith('X')))
const rate = fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: null })
const net = fc.integer({ min: 0, max: Math.floor(MOST_MINOR_UNITS / 2) })

test('a price with VAT is rounded half up, and without a rate it is the same number', () => {
  expect(priceWithVat(1_000, 2_000)).toBe(1_200)
  expect(priceWithVat(99, 1_900)).toBe(118)
  // 10 and 5 % are 10.5.
  expect(priceWithVat(10, 500)).toBe(11)
  expect(priceWithVat(9, 500)).toBe(9)
  expect(priceWithVat(1_000, 0)).toBe(1_000)
  expect(priceWithVat(1_000, null)).toBe(1_000)
  expect(priceWithVat(0, 2_000)).toBe(0)
  for (const wrong of [-1, 0.5, Number.NaN]) expect(() => priceWithVat(wrong, 2_000)).toThrow(RangeError)
  expect(() => priceWithVat(1, -1)).toThrow(RangeError)
})

test('what the invoice says without VAT is what was typed, to one minor unit of one, in every currency', () => {
  fc.assert(
    fc.property(net, rate, (typed, vatRate) => {
      const gross = priceWithVat(typed, vatRate)
      expect(Math.abs(gross - vatIncluded(gross, vatRate) - typed)).toBeLessThanOrEqual(1)
      expect(gross).toBeGreaterThanOrEqual(typed)
    }),
  )
})

test('what is charged is what was shown, however many are bought of it', () => {
  fc.assert(
    fc.property(
      currency,
      fc.integer({ min: 0, max: 10_000_000 }),
      rate,
      fc.integer({ min: 1, max: 50 }),
      (code, typed, vatRate, quantity) => {
        const unit = priceWithVat(typed, vatRate)
        const { items } = priceOrder({
          items: [{ key: 'one', quantity, prices: [{ rule: 'list', amount: unit }], vatRate }],
        })
        const [line] = items
        expect(line?.unitAmount).toBe(unit)
        const [sum] = vatByRate([{ key: 'one', gross: unit * quantity, vatRate }])
        expect((sum?.net ?? 0) + (sum?.vat ?? 0)).toBe(unit * quantity)
        expect(parsePrice(decimalText({ amount: unit, currency: code }), code)?.amount).toBe(unit)
      },
    ),
  )
})
