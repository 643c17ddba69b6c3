import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { SoldOut } from '#core/contracts/seller'
import { refuseShortage } from './shortage'
import type { Places, TicketItem } from './ticket-items'

const item = (orderLineId: string, quantity: number): TicketItem => ({
  orderLineId,
  quantity,
  sellable: { kind: 'ticket', ticketTypeId: orderLineId, occurrenceId: 'day' },
})

const places = (orderLineId: string, changes: Partial<Places> = {}): [string, Places] => [
  orderLineId,
  {
    orderLineId,
    occurrenceQuotaId: 'hall',
    size: 10,
    sold: 4,
    reserved: 3,
    startsAt: new Date(0),
    cancelled: false,
    retired: false,
    ...changes,
  },
]

/** What each refused line can still have; null when nothing is refused. */
function shortOf(items: readonly TicketItem[], known: readonly [string, Places][], isOnSale = () => true) {
  try {
    refuseShortage(items, new Map(known), isOnSale)
    return null
  } catch (refusal) {
    if (!(refusal instanceof SoldOut)) throw refusal
    return refusal.items.map(({ available }) => available)
  }
}

describe('places', () => {
  test('go round to the last one that is neither sold nor kept', () => {
    expect(shortOf([item('a', 3)], [places('a')])).toBeNull()
    expect(shortOf([item('a', 4)], [places('a')])).toEqual([3])
    expect(shortOf([], [])).toBeNull()
  })

  test('of one quota are counted together, in the order in which they are asked for', () => {
    const known = [places('a'), places('b')]
    expect(shortOf([item('a', 2), item('b', 1)], known)).toBeNull()
    expect(shortOf([item('a', 2), item('b', 2)], known)).toEqual([1])
    expect(shortOf([item('a', 4), item('b', 1)], known)).toEqual([3, 0])
    expect(
      shortOf([item('a', 3), item('b', 3)], [places('a'), places('b', { occurrenceQuotaId: 'field' })]),
    ).toBeNull()
  })

  test('that were never there, or are not on sale, are none', () => {
    expect(shortOf([item('a', 1)], [])).toEqual([0])
    expect(shortOf([item('a', 1)], [places('a')], () => false)).toEqual([0])
  })

  test('of a quota that was oversold are none, not fewer', () => {
    expect(shortOf([item('a', 1)], [places('a', { sold: 12 })])).toEqual([0])
  })

  test('that go round together leave nobody out, and what does not is refused', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(quantities, fc.nat(20), (wanted, free) => {
        const lines = wanted.map((quantity, index) => item(`${index}`, quantity))
        const known = lines.map(({ orderLineId }) =>
          places(orderLineId, { size: free, sold: 0, reserved: 0 }),
        )
        const fits = wanted.reduce((sum, quantity) => sum + quantity, 0) <= free
        expect(shortOf(lines, known) === null).toBe(fits)
      }),
    )
  })
})
