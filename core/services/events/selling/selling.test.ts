import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type OrderedItem, SoldOut } from '#core/contracts/seller'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { service } from '../index'
import { orderLine, placesOf, type Staged, stage } from '../testing/stage'

let world: TestHouse
let buyer: { memberId: string; name: string }
beforeAll(async () => {
  world = await testHouse()
  buyer = { memberId: world.cast.members.member.id, name: world.cast.members.member.name }
})
afterAll(() => world.close())

const line = (staged: Staged, quantity: number, ticketTypeId?: string) =>
  orderLine(world.ctx(), staged, quantity, { memberId: buyer.memberId, ticketTypeId })
const reserve = (...items: OrderedItem[]) =>
  transaction(world.ctx(), tx => service.reserve(tx, items, new Date(tx.now.getTime() + 60_000)))
const settle = (...items: OrderedItem[]) => transaction(world.ctx(), tx => service.settle(tx, items, buyer))
const release = (...items: OrderedItem[]) => transaction(world.ctx(), tx => service.release(tx, items))
const restore = (...items: OrderedItem[]) => transaction(world.ctx(), tx => service.restore(tx, items))
const ticketsOfLine = (item: OrderedItem) =>
  world.ctx().em.execute<{ code: string; cancelled: boolean }[]>(
    `select t.code, c.ticket_id is not null as cancelled from tickets t
     left join ticket_cancellations c on c.ticket_id = t.id where order_line_id = ? order by ordinal`,
    [item.orderLineId],
  )
const refusalOf = async (work: Promise<unknown>) => {
  const reason = await work.then(
    () => null,
    error => error,
  )
  expect(reason).toBeInstanceOf(SoldOut)
  return reason as SoldOut
}

describe('what is on offer', () => {
  test('a ticket type of an occurrence, with its price, its time in its own zone and what is left', async () => {
    const staged = await stage(world.ctx())
    const item = await line(staged, 1)
    await reserve(item)
    const [offer] = await service.offers(world.ctx(), [item.sellable])
    expect(offer).toMatchObject({
      title: 'Apple day',
      unitPrice: { amount: 500, currency: 'GBP' },
      available: 1,
      path: `/events/${staged.slug}/${staged.occurrenceId}`,
    })
    expect(offer?.detail).toStartWith('Adult · ')
  })

  test('nothing that has begun, and nothing that was cancelled', async () => {
    const begun = await stage(world.ctx(), { startsInHours: -1 })
    const cancelled = await stage(world.ctx())
    await world
      .ctx()
      .em.execute('update occurrences set cancelled_at = now() where id = ?', [cancelled.occurrenceId])
    for (const staged of [begun, cancelled]) {
      const item = await line(staged, 1)
      expect(await service.offers(world.ctx(), [item.sellable])).toEqual([])
      await refusalOf(reserve(item))
    }
  })
})

describe('places', () => {
  test('the last place is sold once, however many press Pay at the same moment', async () => {
    const staged = await stage(world.ctx(), { places: 1 })
    const items = await Promise.all(Array.from({ length: 6 }, () => line(staged, 1)))
    const outcomes = await Promise.allSettled(items.map(item => reserve(item)))
    expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(await placesOf(world.ctx(), staged)).toEqual({ size: 1, sold: 0, reserved: 1 })
  })

  test('orders that name the same two events the other way round do not block each other', async () => {
    const first = await stage(world.ctx(), { places: 20 })
    const second = await stage(world.ctx(), { places: 20 })
    const pairs = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        const pair = [await line(first, 1), await line(second, 1)]
        return index % 2 ? pair.reverse() : pair
      }),
    )
    await Promise.all(pairs.map(pair => reserve(...pair)))
    expect(await placesOf(world.ctx(), first)).toMatchObject({ reserved: 6 })
  })

  test('types that share a quota are counted together, and a refusal names what is short', async () => {
    const staged = await stage(world.ctx(), { places: 3 })
    const adults = await line(staged, 2)
    const children = await line(staged, 2, staged.childId)
    const refusal = await refusalOf(reserve(adults, children))
    expect(refusal.items).toEqual([{ sellable: children.sellable, available: 1 }])
    expect(await placesOf(world.ctx(), staged)).toEqual({ size: 3, sold: 0, reserved: 0 })
  })

  test('are free again once, however often the order is released', async () => {
    const staged = await stage(world.ctx())
    const item = await line(staged, 2)
    await reserve(item)
    await Promise.all([release(item), release(item)])
    await release(item)
    expect(await placesOf(world.ctx(), staged)).toEqual({ size: 2, sold: 0, reserved: 0 })
  })
})

test('the pages of events are made anew for an order with tickets in it, and for no other', async () => {
  const item = await line(await stage(world.ctx()), 1)
  const apples: OrderedItem = { ...item, sellable: { kind: 'product', variantId: Bun.randomUUIDv7() } }
  for (const step of [reserve, settle, restore, release]) {
    const purged = (ordered: OrderedItem) => purgedBy(world, ['occurrences'], () => step(ordered))
    expect([step.name, await purged(apples)]).toEqual([step.name, []])
    expect([step.name, await purged(item)]).toEqual([step.name, ['occurrences']])
  }
})

describe('a paid order', () => {
  test('gets its tickets once, however often it is settled', async () => {
    const staged = await stage(world.ctx())
    const item = await line(staged, 2)
    await reserve(item)
    await Promise.all([settle(item), settle(item)])
    await settle(item)
    await release(item)
    const tickets = await ticketsOfLine(item)
    expect(tickets).toHaveLength(2)
    expect(new Set(tickets.map(ticket => ticket.code)).size).toBe(2)
    expect(tickets[0]?.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{20}$/)
    expect(await placesOf(world.ctx(), staged)).toEqual({ size: 2, sold: 2, reserved: 0 })
  })

  test('takes what is left when its reservation had run out, and is refused when nothing is', async () => {
    const staged = await stage(world.ctx(), { places: 1 })
    const [late, later] = [await line(staged, 1), await line(staged, 1)]
    await settle(late)
    await refusalOf(settle(later))
    expect(await placesOf(world.ctx(), staged)).toEqual({ size: 1, sold: 1, reserved: 0 })
  })

  test('gets no tickets for what was cancelled while it was being paid', async () => {
    const staged = await stage(world.ctx())
    const item = await line(staged, 1)
    await reserve(item)
    await world
      .ctx()
      .em.execute('update occurrences set cancelled_at = now() where id = ?', [staged.occurrenceId])
    await refusalOf(settle(item))
    expect(await ticketsOfLine(item)).toEqual([])
  })

  test('gives back as many valid tickets as were refunded, and their places', async () => {
    const staged = await stage(world.ctx(), { places: 3 })
    const item = await line(staged, 3)
    await settle(item)
    await restore({ ...item, quantity: 2 })
    expect((await ticketsOfLine(item)).map(ticket => ticket.cancelled)).toEqual([false, true, true])
    expect(await placesOf(world.ctx(), staged)).toEqual({ size: 3, sold: 1, reserved: 0 })
    await restore({ ...item, quantity: 5 })
    expect(await placesOf(world.ctx(), staged)).toEqual({ size: 3, sold: 0, reserved: 0 })
  })
})
