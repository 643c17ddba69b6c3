import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotRefundable } from '#core/contracts/cart'
import { jar, order, pay, quietHouse, stranger } from '../../tests/cart'
import type { TestHouse } from '../../tests/house'
import { setCurrency } from '../services/market/products/set-currency'
import { CurrencyFixed } from './constraint-refusals'
import { transaction } from './transaction'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

/** A payment of £13.00, and a refund of so much of it, as any code of ours could write it. */
async function payment() {
  const buyer = await stranger(world)
  const placed = await order(buyer, await jar(world, 5), 2)
  await pay(buyer, placed)
  return (amount: number, currency = 'GBP') =>
    transaction(world.ctx(), tx =>
      tx.em.execute(
        `insert into refunds (id, order_id, payment_id, amount, currency, state, requested_at, done_at)
         select gen_random_uuid(), order_id, id, ?::bigint, ?, 'done', now(), now() from payments where order_id = ? and state = 'paid'`,
        [amount, currency, placed.id],
      ),
    )
}

test('more than was paid is given back by nobody: the database says no, and it is a refusal', async () => {
  const give = await payment()
  await give(1000)
  await expect(give(301)).rejects.toBeInstanceOf(NotRefundable)
  await expect(give(1, 'EUR')).rejects.toBeInstanceOf(NotRefundable)
  await give(300)
})

test('also by twenty who try at once', async () => {
  const give = await payment()
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => give(500)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  const refusals = tries.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
  expect(refusals.every(reason => reason instanceof NotRefundable)).toBe(true)
})

test('one order is not paid twice', async () => {
  const buyer = await stranger(world)
  const placed = await order(buyer, await jar(world, 5))
  await pay(buyer, placed)
  const second = world.ctx().em.execute(
    `insert into payments (id, order_id, reference, amount, currency, state, created_at, paid_at)
     values (gen_random_uuid(), ?, 'a second one', 650, 'GBP', 'paid', now(), now())`,
    [placed.id],
  )
  await expect(second).rejects.toThrow('payments_one_paid')
})

test('once there are prices the currency stays what it is, whoever writes the setting', async () => {
  await jar(world, 1)
  await expect(setCurrency(world.ctx('shopkeeper'), 'EUR')).rejects.toBeInstanceOf(CurrencyFixed)
  const { em } = world.ctx()
  for (const change of [
    `update settings set value = value || '{"currency": "JPY"}' where key = 'site'`,
    `insert into settings (key, value, updated_at) values ('site', '{"currency": "EUR"}', now())
     on conflict (key) do update set value = excluded.value`,
  ]) {
    await expect(em.execute(change)).rejects.toThrow('in another currency than')
  }
  await em.execute(`update settings set value = value || '{"tagline": "Still ours"}' where key = 'site'`)
  await setCurrency(world.ctx('shopkeeper'), 'gbp')
})
