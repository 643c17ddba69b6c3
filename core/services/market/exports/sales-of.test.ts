import { expect, test } from 'bun:test'
import { comparedWith } from './sales-of'

const sale = (amount: number, prior?: number | null) => ({ amount, from: null, until: null, prior })

test('a reduced price is compared with the shop’s, or with the lowest before where that is to be said', () => {
  expect(comparedWith(1000, undefined)).toBe(1000)
  expect(comparedWith(1000, sale(800))).toBe(1000)
  expect(comparedWith(1000, sale(800, 900))).toBe(900)
})

test('and never with less than it costs, nor with what is not known', () => {
  expect(comparedWith(1000, sale(800, 700))).toBe(800)
  expect(comparedWith(1000, sale(800, null))).toBe(800)
})
