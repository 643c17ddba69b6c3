import { expect, test } from 'bun:test'
import { type Reduction, saleOf } from './sale-of'

const on = (day: number) => new Date(Date.UTC(2031, 4, day))
const reduced = (amount: number, from: number | null, until: number | null): Reduction => ({
  amount,
  startsAt: from === null ? null : on(from),
  endsAt: until === null ? null : on(until),
})
const sale = (amount: number, from: number | null, until: number | null) => ({
  amount,
  from: from === null ? null : on(from),
  until: until === null ? null : on(until),
})

test.each([
  ['nothing reduced', [], null],
  ['what is no lower', [reduced(500, null, null), reduced(700, 1, 9)], null],
  ['what is over', [reduced(400, 1, 5)], null],
  ['what counts', [reduced(400, 1, 9)], sale(400, 1, 9)],
  ['what counts for good', [reduced(400, null, null)], sale(400, null, null)],
  ['what comes', [reduced(400, 7, 9)], sale(400, 7, 9)],
  ['the first of two that come', [reduced(300, 12, 14), reduced(400, 7, 9)], sale(400, 7, 9)],
  ['until a lower one begins', [reduced(400, 1, 9), reduced(300, 7, 8)], sale(400, 1, 7)],
  ['the lower of two, until it ends', [reduced(400, 1, 9), reduced(300, 2, 6)], sale(300, 2, 6)],
  ['two of one amount that follow each other', [reduced(400, 1, 6), reduced(400, 6, 9)], sale(400, 1, 9)],
  ['a gap between two', [reduced(400, 1, 5), reduced(400, 6, 9)], sale(400, 6, 9)],
  ['the one that ends at this moment', [reduced(400, 1, 5), reduced(450, null, null)], sale(450, 5, null)],
] as const)('of %s', (_, reductions, expected) => {
  expect(saleOf(500, reductions, on(5))).toEqual(expected)
})
