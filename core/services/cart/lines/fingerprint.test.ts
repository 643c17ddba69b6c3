import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { fingerprintOf, fingerprintOfCart } from './fingerprint'

const line = (key: string, quantity = 1, amount: number | null = 650, currency = 'GBP') => ({
  key,
  quantity,
  unitPrice: amount === null ? null : { amount, currency },
})
const fee = (label: string, amount: number, kind = 'fee', currency = 'GBP') => ({
  kind,
  label,
  amount: { amount, currency },
})
const [honey, jam] = [line('product:honey', 2), line('product:jam')]

describe('two carts are the same to their buyer', () => {
  test('in whatever order their things, fees and vouchers lie', () => {
    const anyCart = fc.record({
      lines: fc.uniqueArray(fc.tuple(fc.string(), fc.nat(999), fc.option(fc.nat())), {
        selector: ([key]) => key,
      }),
      fees: fc.array(fc.tuple(fc.string(), fc.integer())),
    })
    fc.assert(
      fc.property(anyCart, ({ lines, fees }) => {
        const goods = lines.map(([key, quantity, amount]) => line(key, quantity, amount))
        const rest = fees.map(([label, amount]) => fee(label, amount))
        expect(fingerprintOf(goods.toReversed(), rest.toReversed())).toBe(fingerprintOf(goods, rest))
      }),
    )
  })

  test('when two fees of one name come to what one did', () => {
    expect(fingerprintOf([honey], [fee('Packing', 30), fee('Packing', 20)])).toBe(
      fingerprintOf([honey], [fee('Packing', 50)]),
    )
  })

  test('and a cart is what its lines and adjustments are', () => {
    const adjustments = [fee('Packing', 50)]
    expect(fingerprintOfCart({ lines: [honey], adjustments })).toBe(fingerprintOf([honey], adjustments))
    expect(fingerprintOf([])).toMatch(/^[0-9a-f]{32}$/)
  })
})

test('nothing that a buyer would see changes without another fingerprint', () => {
  const packing = fee('Packing', 50)
  const carts = [
    fingerprintOf([honey], [packing]),
    fingerprintOf([honey]),
    fingerprintOf([jam], [packing]),
    fingerprintOf([honey, jam], [packing]),
    fingerprintOf([line('product:honey', 3)], [packing]),
    fingerprintOf([line('product:honey', 2, 651)], [packing]),
    fingerprintOf([line('product:honey', 2, 650, 'EUR')], [packing]),
    fingerprintOf([line('product:honey', 2, null)], [packing]),
    fingerprintOf([line('product:honey', 2, 0)], [packing]),
    fingerprintOf([honey], [fee('Packing', 51)]),
    fingerprintOf([honey], [fee('Packing', -50)]),
    fingerprintOf([honey], [fee('Delivery', 50)]),
    fingerprintOf([honey], [fee('Packing', 50, 'voucher')]),
    fingerprintOf([honey], [fee('Packing', 50, 'fee', 'EUR')]),
    fingerprintOf([honey], [packing, fee('Delivery', 0)]),
  ]
  expect(new Set(carts).size).toBe(carts.length)
})
