import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { decimalText, minorDigits } from '#core/contracts/money'
import { allocate } from './allocate'
import { type Asked, priceOrder } from './price-order'
import { vatByRate, vatIncluded } from './vat'

const amount = fc.integer({ min: 0, max: 100_000_000 })
const vatRate = fc.constantFrom(null, 0, 500, 550, 700, 1_000, 1_900, 2_000, 2_550)
const key = fc.uuid()

const item = fc.record({
  key,
  quantity: fc.integer({ min: 1, max: 999 }),
  prices: fc
    .tuple(amount, fc.option(amount))
    .map(([list, member]): Asked['items'][number]['prices'] => [
      { rule: 'list', amount: list },
      ...(member === null ? [] : [{ rule: 'member' as const, amount: member }]),
    ]),
  vatRate,
})
const fee = fc.record({
  key,
  label: fc.constant('Delivery'),
  vatRate,
  charge: fc.oneof(
    fc.record({ kind: fc.constant('flat' as const), amount }),
    fc.record({ kind: fc.constant('percent' as const), rate: fc.integer({ min: 0, max: 5_000 }) }),
    fc.record({ kind: fc.constant('per-item' as const), amount: fc.integer({ min: 0, max: 500 }) }),
  ),
})
const some = fc.option(fc.constant({ has: (name: string) => name < '8' } as ReadonlySet<string>), {
  nil: undefined,
})
const voucher = fc.record({
  key,
  items: some,
  label: fc.constant('Thank you'),
  worth: fc.oneof(
    fc.record({ kind: fc.constant('flat' as const), amount }),
    fc.record({ kind: fc.constant('percent' as const), rate: fc.integer({ min: 0, max: 10_000 }) }),
  ),
})
const asked = fc.record({
  items: fc.uniqueArray(item, { selector: each => each.key, maxLength: 8 }),
  fees: fc.uniqueArray(fee, { selector: each => each.key, maxLength: 2 }),
  vouchers: fc.uniqueArray(voucher, { selector: each => each.key, maxLength: 2 }),
})

const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0)

describe('the parts of an order', () => {
  test('add up to the whole to the minor unit', () => {
    fc.assert(
      fc.property(asked, wish => {
        const order = priceOrder(wish)
        const gross = sum([...order.items, ...order.fees].map(each => each.gross))
        expect(gross).toBe(order.total)
        expect(sum(order.vat.map(each => each.gross))).toBe(order.total)
        for (const each of order.vat) expect(each.net + each.vat).toBe(each.gross)
        for (const each of order.items) {
          expect(each.net + each.vat).toBe(each.gross)
          expect(each.listed - each.discount).toBe(each.gross)
          expect(each.gross).toBeGreaterThanOrEqual(0)
        }
        expect(sum(order.items.map(each => each.discount))).toBe(
          sum(order.vouchers.map(each => each.discount)),
        )
        for (const each of order.vouchers) expect(sum([...each.shares.values()])).toBe(each.discount)
      }),
    )
  })

  test('do not depend on the order of the vouchers', () => {
    fc.assert(
      fc.property(asked, wish => {
        const order = priceOrder(wish)
        const backwards = priceOrder({ ...wish, vouchers: wish.vouchers.toReversed() })
        expect({ ...backwards, vouchers: backwards.vouchers.toReversed() }).toEqual({
          ...order,
          vouchers: [...order.vouchers],
        })
      }),
    )
  })

  test('do not depend on the order of the lines', () => {
    fc.assert(
      fc.property(asked, wish => {
        const backwards = priceOrder({ ...wish, items: wish.items.toReversed() })
        const order = priceOrder(wish)
        expect(backwards.items.toReversed()).toEqual([...order.items])
        expect(backwards.vat).toEqual(order.vat)
      }),
    )
  })

  test('are the same in pounds, yen and dinars, as they are written in each', () => {
    fc.assert(
      fc.property(asked, fc.constantFrom('GBP', 'JPY', 'KWD'), (wish, currency) => {
        const order = priceOrder(wish)
        const scale = 10 ** minorDigits(currency)
        const written = order.vat.map(each => decimalText({ amount: each.gross, currency }))
        const read = written.map(text => Math.round(Number(text) * scale))
        expect(sum(read)).toBe(order.total)
      }),
    )
  })

  test('a shared-out voucher of 1 goes to one line only, and each rate loses its part of the VAT', () => {
    const order = priceOrder({
      items: [
        { key: 'b', quantity: 1, prices: [{ rule: 'list', amount: 100 }], vatRate: 2_000 },
        { key: 'a', quantity: 1, prices: [{ rule: 'list', amount: 100 }], vatRate: 0 },
      ],
      vouchers: [{ key: 'v', label: 'Thank you', worth: { kind: 'flat', amount: 1 } }],
    })
    expect(order.items.map(each => each.discount)).toEqual([0, 1])
    expect(order.vat).toEqual([
      { rate: 2_000, net: 83, vat: 17, gross: 100 },
      { rate: 0, net: 99, vat: 0, gross: 99 },
    ])
  })

  test('a voucher is never worth more than the goods, and pays no fee', () => {
    const order = priceOrder({
      items: [{ key: 'a', quantity: 2, prices: [{ rule: 'list', amount: 250 }], vatRate: null }],
      fees: [{ key: 'd', label: 'Delivery', vatRate: null, charge: { kind: 'flat', amount: 300 } }],
      vouchers: [{ key: 'v', label: 'Gift', worth: { kind: 'flat', amount: 900 } }],
    })
    expect(order.total).toBe(300)
    expect(order.vouchers).toEqual([
      { key: 'v', label: 'Gift', discount: 500, shares: new Map([['a', 500]]) },
    ])
  })

  test('a voucher for some of the goods leaves the others alone, and the next one takes from what it left', () => {
    const of = (name: string, amount: number) =>
      ({ key: name, quantity: 1, prices: [{ rule: null, amount }], vatRate: null }) as const
    const order = priceOrder({
      items: [of('honey', 1_000), of('jam', 500), of('tea', 300)],
      vouchers: [
        { key: 'v', label: 'Honey week', items: new Set(['honey']), worth: { kind: 'flat', amount: 1_200 } },
        { key: 'w', label: 'Ten off', worth: { kind: 'percent', rate: 1_000 } },
      ],
    })
    // The percentage of all of it comes first, though it was entered last.
    expect(order.items.map(each => each.gross)).toEqual([0, 450, 270])
    expect(order.vouchers.map(each => each.discount)).toEqual([900, 180])
  })

  test('a fee on some of the goods is reckoned on them, and not charged without any', () => {
    const fees: Asked['fees'] = [
      {
        key: 'f',
        label: 'Packing',
        vatRate: 2_000,
        items: new Set(['a']),
        charge: { kind: 'per-item', amount: 25 },
      },
      {
        key: 'g',
        label: 'Card',
        vatRate: null,
        items: new Set(['a']),
        charge: { kind: 'percent', rate: 250 },
      },
      { key: 'h', label: 'Crates', vatRate: null, items: new Set(), charge: { kind: 'flat', amount: 100 } },
    ]
    const order = priceOrder({
      items: [
        { key: 'a', quantity: 3, prices: [{ rule: null, amount: 200 }], vatRate: null },
        { key: 'b', quantity: 9, prices: [{ rule: null, amount: 900 }], vatRate: null },
      ],
      fees,
    })
    expect(order.fees).toEqual([
      { key: 'f', label: 'Packing', vatRate: 2_000, gross: 75, basis: null },
      { key: 'g', label: 'Card', vatRate: null, gross: 15, basis: 600 },
    ])
  })

  test('a fee by weight is rounded once, and what nobody has weighed is not counted', () => {
    const of = (key: string, quantity: number, weight?: number | null) =>
      ({ key, quantity, weight, prices: [{ rule: null, amount: 100 }], vatRate: null }) as const
    const gross = (amount: number, ...items: ReturnType<typeof of>[]) =>
      priceOrder({
        items,
        fees: [{ key: 'f', label: 'Haulage', vatRate: null, charge: { kind: 'per-kg', amount } }],
      }).fees[0]?.gross
    expect(gross(30, of('a', 3, 500_000), of('b', 2, 250_000), of('c', 9), of('d', 4, null))).toBe(60)
    expect(gross(1, of('a', 1, 499_999))).toBe(0)
    expect(gross(1, of('a', 1, 250_000), of('b', 1, 250_000))).toBe(1)
    expect(gross(99_999, of('a', 999, 1_000_000_000))).toBe(99_999 * 999_000)
    expect(gross(50)).toBe(0)
  })

  test('the lowest price that the buyer has a right to counts, and says by which rule', () => {
    const prices = [
      { rule: 'list', amount: 400 },
      { rule: 'member', amount: 350 },
    ] as const
    const [line] = priceOrder({ items: [{ key: 'a', quantity: 3, prices, vatRate: null }] }).items
    expect(line).toMatchObject({ rule: 'member', unitAmount: 350, gross: 1_050 })
  })
})

describe('VAT that is in a price', () => {
  test('is rounded half away from zero, never to the even', () => {
    // 20 % of 3 and of 9 are 0.5 and 1.5 in it.
    expect([3, 9, 15].map(gross => vatIncluded(gross, 2_000))).toEqual([1, 2, 3])
    expect(vatIncluded(-3, 2_000)).toBe(-1)
  })

  test('is exact for the largest order there can be', () => {
    expect(vatIncluded(1_000_000_000_000, 2_000)).toBe(166_666_666_667)
  })

  test('of nothing at no rate and at 0 % is nothing, and both are told apart', () => {
    const items = [
      { key: 'a', gross: 500, vatRate: null },
      { key: 'b', gross: 700, vatRate: 0 },
    ]
    expect(vatByRate(items)).toEqual([
      { rate: 0, net: 700, vat: 0, gross: 700 },
      { rate: null, net: 500, vat: 0, gross: 500 },
    ])
  })
})

describe('shares', () => {
  test('add up to what is shared, none is further than 1 from its exact part, and the sign is kept', () => {
    const shares = fc.uniqueArray(fc.record({ key, weight: fc.integer({ min: 0, max: 1_000_000 }) }), {
      selector: each => each.key,
      minLength: 1,
    })
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), shares, (whole, each) => {
        const total = sum(each.map(({ weight }) => weight))
        fc.pre(total > 0)
        const parts = allocate(whole, each)
        expect(sum(parts)).toBe(whole)
        parts.forEach((part, index) => {
          expect(Math.abs(part - (whole * (each[index]?.weight ?? 0)) / total)).toBeLessThan(1)
        })
      }),
    )
  })

  test('something for nobody is a mistake', () => {
    expect(() => allocate(5, [{ key: 'a', weight: 0 }])).toThrow(RangeError)
    expect(allocate(0, [])).toEqual([])
  })
})
