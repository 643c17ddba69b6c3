import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { stage } from '#core/services/events/testing/stage'
import { again, jar, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { markCollected } from '../fulfilment/collections'
import { cancelOrder } from '../orders/cancel-order'
import { obligationsOf } from './obligations-of'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const textsFor = async (buyer: Ctx) =>
  (await obligationsOf(again(world, buyer), buyer.viewer.member!.id)).map(({ text }) => text)

test('an order binds its buyer while it waits to be paid, and then until it is collected', async () => {
  const buyer = await stranger(world)
  const placed = await order(buyer, await jar(world, 1))
  expect(await textsFor(buyer)).toEqual([`Order ${placed.number} is not paid yet. Pay it or call it off.`])
  await pay(again(world, buyer), placed)
  expect(await textsFor(buyer)).toEqual([
    `Order ${placed.number} is paid, but not collected. Collect it, or ask us to give the money back.`,
  ])
  await markCollected(world.ctx('shopkeeper'), placed.number)
  expect(await textsFor(buyer)).toEqual([])
})

test('money on its way back binds them, collected or not', async () => {
  const buyer = await stranger(world)
  const placed = await order(buyer, await jar(world, 1))
  await pay(again(world, buyer), placed)
  await world.ctx().em.execute(
    `insert into refunds (id, order_id, payment_id, amount, currency, requested_at)
     select gen_random_uuid(), order_id, id, amount, currency, now() from payments where order_id = ?`,
    [placed.id],
  )
  expect(await textsFor(buyer)).toEqual([
    `Money for order ${placed.number} is on its way back to you. Wait until it has left us.`,
  ])
})

test('of very many the oldest are named, and that there are more', async () => {
  const buyer = await stranger(world)
  const placed = await order(buyer, await jar(world, 1))
  await world.ctx().em.execute(
    `insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at, reserved_until)
     select gen_random_uuid(), 'RA-OPEN' || n, member_id, email, name, 'pending', 0, currency,
       placed_at - n * interval '1 minute', reserved_until from orders, generate_series(1, 20) n where id = ?`,
    [placed.id],
  )
  const texts = await textsFor(buyer)
  expect([texts.length, texts[0], texts.at(-1)]).toEqual([
    21,
    'Order RA-OPEN20 is not paid yet. Pay it or call it off.',
    'More of your orders are open.',
  ])
  expect(texts.join()).not.toContain(placed.number)
})

test('tickets alone, an order called off and other people’s orders bind nobody', async () => {
  const buyer = await stranger(world)
  const day = await stage(world.ctx(), { places: 2, price: 0 })
  await order(buyer, { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId })
  const off = await order(again(world, buyer), await jar(world, 1))
  await cancelOrder(again(world, buyer), off.number)
  await order(await stranger(world), await jar(world, 1))
  expect(await textsFor(buyer)).toEqual([])
})
