import { afterAll, beforeAll, expect, test } from 'bun:test'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { jarOfHoney, press } from '#core/payments/sandbox/cast'
import { again, one, paidJars, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { compareHistory } from './compare-history'
import { waitingOf } from './list-differences'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

async function paid() {
  const { placed } = await paidJars(world, 1)
  const { transaction } = await one<{ transaction: string }>(
    world,
    'select transaction_id as transaction from payments where order_id = ?',
    [placed.id],
  )
  // As if it had been looked at a moment ago, one by one: only the history can tell now.
  await world.ctx().em.execute('update payments set compared_at = now() where order_id = ?', [placed.id])
  return { id: placed.id, transaction }
}
const look = (hoursLater = 0) => {
  const ctx = world.ctx()
  return compareHistory({ ...again(world, ctx), now: new Date(Date.now() + hoursLater * 3_600_000) })
}
const waiting = (id: string) => waitingOf(world.ctx(), id)

test('what was given back or taken back at SumUp is seen by the next look, and once', async () => {
  const [one_, two, three] = [await paid(), await paid(), await paid()]
  await look()
  world.sandbox.dashboard.refund(one_.transaction, 100)
  world.sandbox.dashboard.chargeBack(two.transaction)
  await look()
  await look(1)
  expect([await waiting(one_.id), await waiting(two.id), await waiting(three.id)]).toEqual([1, 1, 0])
})

test('a sale past us, with SumUp’s own app, is nobody’s difference', async () => {
  const { id, hostedUrl } = await world.house.payments.createCheckout(jarOfHoney())
  await press(hostedUrl, 'payment')
  const [transaction] = (await world.house.payments.getCheckout(id)).transactions
  world.sandbox.dashboard.refund(transaction?.id ?? '')
  await look()
})

test('while SumUp is away nothing is taken for seen', async () => {
  const order = await paid()
  world.sandbox.dashboard.refund(order.transaction, 50)
  await world.sandbox.behaviour.down('failing')
  await expect(look()).rejects.toThrow(PaymentsUnavailable)
  await world.sandbox.behaviour.up()
  await look(24)
  expect(await waiting(order.id)).toBe(1)
})
