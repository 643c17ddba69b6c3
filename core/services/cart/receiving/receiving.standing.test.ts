import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sellInCycles } from '#core/services/market/cycles/settings'
import { again, doJobs, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { close, crop, grower, openCycle } from '../../../../tests/hub'
import { dayAhead, nextDate, standing, wishFor } from '../../../../tests/standing'
import { runStandingOrders } from '../standing/run'
import { previewReceipt, receive } from './receive'
import { SETTLE_SHORTAGES } from './settle-shortages'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

test('a box that came by itself is short like any other: what did not come of it goes back to what paid it, once', async () => {
  const maker = await grower(world)
  const leeks = await crop(world, maker)
  await sellInCycles(world.ctx('shopkeeper'), true)
  const { id } = await openCycle(world, new Map([[maker, [leeks]]]))
  const closesAt = new Date(Date.now() + 2 * 86_400_000)
  await world.ctx().em.execute('update order_cycles set closes_at = ? where id = ?', [closesAt, id])
  const cycle = { id, closesAt }
  const early = await stranger(world)
  await pay(early, await order(again(world, early), leeks.sellable, 3))
  const member = await stranger(world)
  await topUp(world, member, 2_000)
  const box = await standing(world, member, [wishFor(leeks.sellable, 4)], {
    way: 'credit',
    firstDay: dayAhead(world, 3),
  })
  const date = await nextDate(world, box)
  await runStandingOrders({ ...world.ctx(), now: date.cut_off_at })
  expect(await creditLeft(world, member)).toBe(2_000 - 4 * 250)
  await close(world, cycle)

  const keeper = world.ctx('shopkeeper')
  const came = new Map([[leeks.variantId, 5]])
  const { seen, short } = await previewReceipt(keeper, cycle.id, maker, came)
  // Who ordered last is short first: the box, at its cut-off.
  expect(short.map(({ short }) => short)).toEqual([2])
  const form = { came, note: '', wayBack: 'same' as const, formId: Bun.randomUUIDv7(), seen }
  await receive(keeper, cycle.id, maker, form)
  for (let round = 0; round < 3; round++) {
    await doJobs(world, SETTLE_SHORTAGES)
    await doJobs(world, 'finish-refund')
  }
  expect(await creditLeft(world, member)).toBe(2_000 - 2 * 250)
  const row = await one(
    world,
    `select l.quantity::int, l.refunded_quantity::int as refunded, d.state from standing_dates d
     join order_lines l on l.order_id = d.order_id where d.id = ?`,
    [date.id],
  )
  expect(row).toEqual({ quantity: 4, refunded: 2, state: 'placed' })
  expect((await balances(world))['refunds-due'] ?? 0).toBe(0)
})
