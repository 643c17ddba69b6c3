import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { again, jar, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { refundOrder } from './refund-order'
import { takings } from './takings'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

/** A Wednesday in summer, when London is an hour ahead of UTC. */
const keeper = (): Ctx => ({ ...world.ctx('shopkeeper'), now: new Date('2026-06-17T12:00:00Z') })

const byWeek = async (weeks: number) =>
  Object.fromEntries(
    (await takings(keeper(), weeks)).map(({ week, amount }) => [week.toISOString().slice(0, 10), amount]),
  )

async function paidAt(moment: string, priceAmount: number) {
  const buyer = await stranger(world)
  const placed = await order(buyer, await jar(world, 1, priceAmount))
  await pay(again(world, buyer), placed)
  await world
    .ctx()
    .em.execute('update payments set paid_at = ? where order_id = ?', [new Date(moment), placed.id])
  return placed
}

test('a week begins on Monday at midnight where the shop is, and refunds count in the week they are made', async () => {
  await paidAt('2026-06-14T22:59:59.999Z', 1000)
  const monday = await paidAt('2026-06-14T23:00:00.000Z', 200)
  expect(await byWeek(3)).toEqual({ '2026-06-01': 0, '2026-06-08': 1000, '2026-06-15': 200 })
  expect(await byWeek(1)).toEqual({ '2026-06-15': 200 })

  await refundOrder(world.ctx('shopkeeper'), monday.number, 'all', 'Broke')
  await world
    .ctx()
    .em.execute('update refunds set done_at = ? where order_id = ?', [
      new Date('2026-06-07T12:00:00Z'),
      monday.id,
    ])
  expect(await byWeek(3)).toEqual({ '2026-06-01': -200, '2026-06-08': 1000, '2026-06-15': 200 })
})

test('what is not paid is not taken', async () => {
  const before = await byWeek(2)
  const placed = await order(await stranger(world), await jar(world, 1))
  const { amount } = await one<{ amount: number }>(world, 'select amount from payments where order_id = ?', [
    placed.id,
  ])
  expect(amount).toBeGreaterThan(0)
  expect(await byWeek(2)).toEqual(before)
})

test('nobody but a shopkeeper sees it', async () => {
  await expect(takings(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
  for (const who of [await stranger(world), world.ctx('organiser')]) {
    await expect(takings(who)).rejects.toBeInstanceOf(NotFound)
  }
})
