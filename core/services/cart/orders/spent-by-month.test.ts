import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { again, jar, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import type { PlacedOrder } from './placed-before'
import { spentByMonth } from './spent-by-month'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

test('what was paid and not given back is added up by month, where the cooperative is, of one currency alone', async () => {
  const buyer = await stranger(world)
  const placed: PlacedOrder[] = []
  for (let at = 0; at < 6; at++) {
    const one = await order(again(world, buyer), await jar(world, 1, 1_000))
    // The last one is never paid.
    if (at < 5) await pay(again(world, buyer), one)
    placed.push(one)
  }
  const set = (at: number, values: { placed_at?: Date; currency?: string }) =>
    db(world.ctx()).updateTable('orders').set(values).where('id', '=', placed[at]!.id).execute()
  // Half past midnight in June, in summer time; five months ago; six months ago.
  await set(0, { placed_at: new Date('2026-05-31T23:30:00Z') })
  await set(1, { placed_at: new Date('2026-06-20T10:00:00Z') })
  await set(2, { placed_at: new Date('2026-02-01T10:00:00Z') })
  await set(3, { placed_at: new Date('2025-12-31T10:00:00Z') })
  await set(4, { placed_at: new Date('2026-06-21T10:00:00Z') })
  await set(5, { placed_at: new Date('2026-06-22T10:00:00Z') })
  await world.ctx().em.execute(
    `insert into refunds (id, order_id, payment_id, amount, currency, requested_at, state, done_at)
     select gen_random_uuid(), order_id, id, 300, currency, now(), 'done', now() from payments where order_id = ?`,
    [placed[4]!.id],
  )
  const ctx = { ...again(world, buyer), now: new Date('2026-06-25T12:00:00Z') }
  expect(await spentByMonth(ctx, 'GBP')).toEqual([
    { month: '2026-02', amount: 1_000 },
    { month: '2026-06', amount: 2_700 },
  ])
  expect(await spentByMonth(ctx, 'EUR')).toEqual([])
  expect(await spentByMonth(await stranger(world), 'GBP')).toEqual([])
  expect(await spentByMonth(world.ctx(), 'GBP')).toEqual([])
})
