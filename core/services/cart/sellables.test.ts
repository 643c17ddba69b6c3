import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Sellable } from '#core/contracts/seller'
import { fingerprintOf } from './lines/fingerprint'
import { newOrderNumber } from './orders/order-number'
import { columnsOf, keyOf, sellableOf, sellableOfKey } from './sellables'

const sellable: fc.Arbitrary<Sellable> = fc.oneof(
  fc.uuid().map(variantId => ({ kind: 'product', variantId }) as const),
  fc
    .tuple(fc.uuid(), fc.uuid())
    .map(([ticketTypeId, occurrenceId]) => ({ kind: 'ticket', ticketTypeId, occurrenceId }) as const),
)

const line = fc.record({
  key: sellable.map(keyOf),
  quantity: fc.integer({ min: 1, max: 999 }),
  unitPrice: fc.option(fc.record({ amount: fc.nat(), currency: fc.constantFrom('GBP', 'EUR') })),
})

describe('what is sold', () => {
  test('is the same after it was written down, as a key and as columns', () => {
    fc.assert(
      fc.property(sellable, each => {
        expect(sellableOfKey(keyOf(each))).toEqual(each)
        expect(sellableOf(columnsOf(each))).toEqual(each)
      }),
    )
  })

  const id = '01234567-89ab-7def-8123-456789abcdef'
  test.each([
    '',
    'product',
    'product:',
    `product:${id}:${id}`,
    'product:1',
    `ticket:${id}`,
    `ticket:${id}:x`,
    `ticket:${id}:${id}:${id}`,
    `book:${id}`,
    `Product:${id}`,
    id,
  ])('is nothing under %j', key => {
    expect(sellableOfKey(key)).toBeNull()
  })

  test('is nothing where half of it is not known any more', () => {
    expect(sellableOf({ variant_id: null, ticket_type_id: null, occurrence_id: id })).toBeNull()
    expect(sellableOf({ variant_id: null, ticket_type_id: id, occurrence_id: null })).toBeNull()
  })
})

describe('the fingerprint of a cart', () => {
  test('is the same in whatever order its lines lie', () => {
    fc.assert(
      fc.property(fc.array(line), lines => {
        expect(fingerprintOf(lines.toReversed())).toBe(fingerprintOf(lines))
      }),
    )
  })

  test('is another when a thing, its number, its price or its currency is', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), sellable, ([first, ...others], other) => {
        const changed = [
          { ...first!, key: keyOf(other) },
          { ...first!, quantity: first!.quantity + 1 },
          { ...first!, unitPrice: { amount: (first!.unitPrice?.amount ?? 0) + 1, currency: 'GBP' } },
          { ...first!, unitPrice: { amount: first!.unitPrice?.amount ?? 0, currency: 'USD' } },
        ]
        const before = fingerprintOf([first!, ...others])
        for (const each of changed) expect(fingerprintOf([each, ...others])).not.toBe(before)
        expect(fingerprintOf(others)).not.toBe(before)
      }),
    )
  })
})

test('an order’s number has no sign that is misheard for another', () => {
  for (let count = 0; count < 500; count++) expect(newOrderNumber()).toMatch(/^RA-[2-9A-HJKMNP-Z]{6}$/)
})
