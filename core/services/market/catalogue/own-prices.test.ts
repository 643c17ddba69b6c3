import { expect, test } from 'bun:test'
import { shownPrice } from './own-prices'

const euros = (amount: number) => ({ amount, currency: 'EUR' })
const shown = (amount: number, prior?: number | null, rate: number | null = null) =>
  shownPrice(
    {
      own: new Map([
        [
          'jar',
          {
            price: euros(amount),
            rule: 'Sale',
            until: null,
            ...(prior === undefined ? {} : { prior: prior === null ? null : euros(prior) }),
          },
        ],
      ]),
      rates: rate === null ? null : new Map([['jar', rate]]),
    },
    'jar',
    euros(1200),
  )

test('what is reduced is compared with the shop’s price, or with the lowest before it where that is known', () => {
  expect(shown(900)).toMatchObject({ usual: euros(1200), lowest: null, rule: 'Sale' })
  expect(shown(900, 1000)).toMatchObject({ usual: euros(1000), lowest: euros(1000) })
})

test('with nothing where it was never sold before, or no dearer; the lowest is said all the same', () => {
  expect(shown(900, null)).toMatchObject({ usual: null, lowest: null, rule: 'Sale' })
  expect(shown(900, 900)).toMatchObject({ usual: null, lowest: euros(900) })
})

test('for a business all of it is without VAT', () => {
  expect(shown(960, 1080, 2_000)).toMatchObject({
    price: euros(800),
    usual: euros(900),
    lowest: euros(900),
    plusVat: true,
  })
})
