import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { stage } from '#core/services/events/testing/stage'
import { again, jar, order, stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { keyOf } from '../sellables'
import { takeFromCart } from './take-from-cart'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const take = (buyer: Ctx, orderId: string) =>
  transaction(again(world, buyer), tx => takeFromCart(tx, buyer.viewer.member!.id, orderId))

const quantities = async (ctx: Ctx) =>
  Object.fromEntries((await readCart(again(world, ctx))).lines.map(line => [line.key, line.quantity]))

test('a line of exactly as many goes, a larger one keeps what is over', async () => {
  const buyer = await stranger(world)
  const [honey, jam] = [await jar(world, 9), await jar(world, 9)]
  await addToCart(buyer, jam, 1)
  const placed = await order(buyer, honey, 2)
  await addToCart(again(world, buyer), honey, 3)
  await take(buyer, placed.id)
  expect(await quantities(buyer)).toEqual({ [keyOf(honey)]: 3 })
})

test('a line that shrank meanwhile goes wholly', async () => {
  const buyer = await stranger(world)
  const honey = await jar(world, 9)
  const placed = await order(buyer, honey, 3)
  await world
    .ctx()
    .em.execute(
      'update cart_lines set quantity = 1 where cart_id = (select id from carts where member_id = ?)',
      [buyer.viewer.member!.id],
    )
  await take(buyer, placed.id)
  expect(await quantities(buyer)).toEqual({})
})

test('tickets for another date stay, and so does everybody else’s cart', async () => {
  const [buyer, other] = [await stranger(world), await stranger(world)]
  const [saturday, sunday] = [
    await stage(world.ctx(), { places: 9 }),
    await stage(world.ctx(), { places: 9 }),
  ]
  const ticket = (day: typeof saturday) =>
    ({ kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId }) as const
  await addToCart(other, ticket(saturday), 1)
  const placed = await order(buyer, ticket(saturday))
  await addToCart(again(world, buyer), ticket(sunday), 2)
  await take(buyer, placed.id)
  expect(await quantities(buyer)).toEqual({ [keyOf(ticket(sunday))]: 2 })
  expect(await quantities(other)).toEqual({ [keyOf(ticket(saturday))]: 1 })
})
