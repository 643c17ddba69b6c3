import { describe, expect, test } from 'bun:test'
import { changeableUntil, mayCallOff, mayChange } from './may-change'
import type { OrderView } from './read-order'

const at = (hour: number) => new Date(Date.parse('2027-03-01T00:00:00Z') + hour * 3_600_000)
const GOODS = [{ kind: 'product', isGiftCard: false, quantity: 2, refundedQuantity: 0 }]
const slot = (hour: number) => ({ startsAt: at(hour) })
const round = (hour: number) => ({ startsAt: at(hour + 10), closesAt: at(hour) })

/** Paid, placed at the first hour, of goods, for no time of its own. */
const order = (facts: Record<string, unknown> = {}): OrderView =>
  ({
    state: 'paid',
    way: 'sumup',
    memberId: 'm',
    lines: GOODS,
    follows: null,
    collectedAt: null,
    placedAt: at(0),
    slot: null,
    delivery: null,
    cycleClosesAt: null,
    ...facts,
  }) as unknown as OrderView

describe('an order is changed by its buyer', () => {
  test.each([
    ['for a day, where it is for no time', {}, 24],
    ['until a day before it is collected', { slot: slot(100) }, 76],
    ['until the orders of its round close, not for a day from now', { delivery: round(3) }, 3],
    ['until the orders of its round close, however far that is', { delivery: round(300) }, 300],
    ['until its cycle closes, where it is for no time', { cycleClosesAt: at(70) }, 70],
    ['until its cycle closes, which is before it is packed', { slot: slot(100), cycleClosesAt: at(50) }, 50],
    ['until it is packed, which is before its cycle closes', { slot: slot(60), cycleClosesAt: at(50) }, 36],
    [
      'until its round closes, which is before its cycle does',
      { delivery: round(20), cycleClosesAt: at(50) },
      20,
    ],
  ] as const)('%s', (_, facts, hour) => {
    const [it, viewer] = [order(facts), { member: { id: 'm' }, roles: [] }]
    expect(changeableUntil(it)).toEqual(at(hour))
    const may = (now: Date) => mayChange({ now, viewer } as never, it)
    expect([may(new Date(at(hour).getTime() - 1)), may(at(hour))]).toEqual([true, false])
  })

  test.each([
    ['it was handed over', { collectedAt: at(1) }],
    ['it adds to another', { follows: 'RA-1' }],
    ['nothing of it is to be packed', { lines: [{ ...GOODS[0], kind: 'ticket' }] }],
    ['all of it was given back', { lines: [{ ...GOODS[0], refundedQuantity: 2 }] }],
    ['it came to nothing', { state: 'expired' }],
    ['it waits for a card, and lies in the cart', { state: 'pending', way: 'sumup' }],
  ] as const)('not at all where %s', (_, facts) => {
    expect(changeableUntil(order(facts))).toBeNull()
  })

  test('and by nobody else, but for the shop, which does so after the time, too', () => {
    const may = (id: string, roles: readonly string[], now: Date) =>
      mayChange({ now, viewer: { member: { id }, roles } } as never, order())
    expect([may('other', [], at(1)), may('other', ['shopkeeper'], at(99))]).toEqual([false, true])
  })
})

test('what is paid later is called off until the same moment; what is paid at once, or has no goods, until it is paid', () => {
  const pending = { state: 'pending', slot: slot(100) }
  const may = (facts: Record<string, unknown>, hour: number) =>
    mayCallOff({ now: at(hour) }, order({ ...pending, ...facts }))
  for (const way of ['cash', 'transfer']) expect([may({ way }, 75), may({ way }, 76)]).toEqual([true, false])
  expect(may({ way: 'sumup' }, 99)).toBe(true)
  expect(may({ way: 'cash', lines: [{ ...GOODS[0], kind: 'ticket' }] }, 99)).toBe(true)
})
