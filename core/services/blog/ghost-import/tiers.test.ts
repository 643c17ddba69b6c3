import { expect, test } from 'bun:test'
import { readCurrency, tierEntry } from './tiers'

const GROWER = {
  id: '0192f0c1-1111-7111-8111-111111111111',
  name: 'Grower',
  description: 'A box each week',
  benefits: ['A seed each month'],
  monthlyPrice: 500,
  yearlyPrice: 5_000,
  currency: 'gbp',
}

test('a tier is taken as it is, its currency in capitals', () => {
  expect(tierEntry(GROWER)).toEqual({
    id: GROWER.id,
    name: 'Grower',
    description: 'A box each week',
    benefits: ['A seed each month'],
    monthlyAmount: 500,
    yearlyAmount: 5_000,
    currency: 'GBP',
  })
})

test('what is longer or more than our form takes is cut to what it takes, and to no less', () => {
  const long = (length: number) => 'x'.repeat(length)
  const full = {
    ...GROWER,
    name: long(120),
    description: long(500),
    benefits: Array.from({ length: 30 }, () => long(200)),
  }
  const { id: _, currency, ...cut } = tierEntry(full)
  const { name, description, benefits } = full
  expect([cut, currency]).toEqual([
    { name, description, benefits, monthlyAmount: 500, yearlyAmount: 5_000 },
    'GBP',
  ])
  const over = { ...full, name: long(121), description: long(501), benefits: [...benefits, 'one more'] }
  expect(tierEntry(over)).toEqual(tierEntry(full))
  expect(tierEntry({ ...full, benefits: [long(201)] }).benefits).toEqual([long(200)])
})

test('a tier without a name, a description or a price that can be paid has none of ours in its place', () => {
  const bare = {
    ...GROWER,
    name: '',
    description: null,
    monthlyPrice: null,
    yearlyPrice: -1,
    currency: 'pounds',
  }
  expect(tierEntry(bare)).toMatchObject({
    name: 'Tier',
    description: '',
    monthlyAmount: null,
    yearlyAmount: null,
    currency: null,
  })
  expect(tierEntry({ ...GROWER, monthlyPrice: 0 }).monthlyAmount).toBe(0)
  expect([null, '', 'gb', 'GBPS', 'eur'].map(readCurrency)).toEqual([null, null, null, null, 'EUR'])
})
