import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { givenBack, grossOf, lineLeft, type SoldLine } from './line-left'
import { priceOrder } from './price-order'

const rate = fc.constantFrom(null, 0, 700, 2_000)
const line: fc.Arbitrary<SoldLine> = fc
  .record({
    unitAmount: fc.integer({ min: 0, max: 1_000_000 }),
    quantity: fc.integer({ min: 1, max: 40 }),
    vatRate: rate,
    parts: fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 4 }),
    worth: fc.integer({ min: 0, max: 1_000 }),
    weighed: fc.record({ of: fc.integer({ min: 1, max: 40 }), share: fc.integer({ min: 0, max: 2_000 }) }),
    deposit: fc.integer({ min: 0, max: 5_000 }),
    depositRate: rate,
  })
  .map(({ unitAmount, quantity, vatRate, parts, worth, weighed, deposit, depositRate }) => {
    // Several vouchers, together never worth more than the line.
    const whole = parts.reduce((sum, part) => sum + part, 0)
    const most = Math.floor((unitAmount * quantity * worth) / 1_000)
    const vouchers = parts.map(part => ({ amount: -Math.floor((most * part) / whole), vatRate }))
    // Some went back before the rest was weighed, and weighed anything from nothing to twice as much.
    const of = Math.min(weighed.of, quantity)
    const worthOfRest = grossOf(
      lineLeft({ key: 'a', unitAmount, quantity, vatRate, adjustments: vouchers }, of),
    )
    const weight = { amount: Math.round((worthOfRest * (weighed.share - 1_000)) / 1_000), vatRate, of }
    const adjustments = [...vouchers, weight, { amount: deposit, vatRate: depositRate }]
    return { key: 'a', unitAmount, quantity, vatRate, adjustments }
  })

test('refunds of a line in parts add up to what it came to, and no part is negative', () => {
  fc.assert(
    fc.property(line, fc.array(fc.integer({ min: 1, max: 40 })), (sold, wanted) => {
      let left = sold.quantity
      const given: number[] = []
      for (const quantity of [...wanted, sold.quantity]) {
        const now = Math.min(quantity, left)
        if (now === 0) continue
        given.push(givenBack(sold, left, now))
        left -= now
      }
      const sold_for =
        sold.unitAmount * sold.quantity + sold.adjustments.reduce((sum, { amount }) => sum + amount, 0)
      expect(given.every(part => part >= 0)).toBe(true)
      expect(given.reduce((sum, part) => sum + part, 0)).toBe(sold_for)
      expect(grossOf(lineLeft(sold, sold.quantity))).toBe(sold_for)
      expect(lineLeft(sold, 0).every(({ gross }) => gross === 0)).toBe(true)
    }),
  )
})

test('what a voucher took off three jars comes off each refund, the odd penny off the first', () => {
  const jars = {
    key: 'a',
    unitAmount: 500,
    quantity: 3,
    vatRate: 2_000,
    adjustments: [{ amount: -100, vatRate: 2_000 }],
  }
  expect([givenBack(jars, 3, 1), givenBack(jars, 2, 1), givenBack(jars, 1, 1)]).toEqual([466, 467, 467])
})

test('two vouchers of a penny for two things of a penny make neither refund negative', () => {
  const free = {
    key: 'a',
    unitAmount: 1,
    quantity: 2,
    vatRate: null,
    adjustments: [
      { amount: -1, vatRate: null },
      { amount: -1, vatRate: null },
    ],
  }
  expect([givenBack(free, 2, 1), givenBack(free, 1, 1)]).toEqual([0, 0])
})

test('a deposit of another rate is a part of its own', () => {
  const bottle = {
    key: 'a',
    unitAmount: 200,
    quantity: 2,
    vatRate: 700,
    adjustments: [{ amount: 30, vatRate: 1_900 }],
  }
  expect(lineLeft(bottle, 1)).toEqual([
    { key: 'a:700', vatRate: 700, gross: 200 },
    { key: 'a:1900', vatRate: 1_900, gross: 15 },
  ])
})

test('an order with vouchers, all of it given back line by line, comes to nothing in every rate', () => {
  const order = priceOrder({
    items: [
      { key: 'a', quantity: 3, prices: [{ rule: 'list', amount: 333 }], vatRate: 2_000 },
      { key: 'b', quantity: 7, prices: [{ rule: 'list', amount: 101 }], vatRate: 0 },
    ],
    vouchers: [
      { key: 'v', label: 'Thank you', worth: { kind: 'flat', amount: 500 } },
      { key: 'w', label: 'Ten off', worth: { kind: 'percent', rate: 1_000 } },
    ],
  })
  const given = order.items.flatMap(({ key, unitAmount, quantity, discount }) => {
    const adjustments = [{ amount: -discount, vatRate: 2_000 }]
    const sold = { key, unitAmount, quantity, vatRate: 2_000, adjustments }
    return Array.from({ length: quantity }, (_, gone) => givenBack(sold, quantity - gone, 1))
  })
  expect(given.reduce((sum, part) => sum + part, 0)).toBe(order.total)
})
