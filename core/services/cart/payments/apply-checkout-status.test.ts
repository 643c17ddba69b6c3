import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Checkout } from '#core/contracts/platform/payments'
import { NotFound } from '#core/contracts/refusal'
import { again, doJobs, jar, later, one, order, payAtSumUp, stateOf, stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { answerCallback } from './answer-callback'
import { applyCheckoutStatus } from './apply-checkout-status'
import { endUnpaid } from './end-unpaid'
import { paymentById, paymentOfCheckout, paymentOfOrder } from './payment-row'
import { requestPayment } from './request-payment'
import { verifyOrderPayment } from './verify-order-payment'
import { verifyPayment } from './verify-payment'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())

/** An order that waits, its payment, and its checkout as SumUp would show it. */
async function waiting() {
  const buyer = await stranger(world)
  const placed = await order(buyer, await jar(world, 1))
  await requestPayment(buyer, placed.id)
  const payment = (await paymentOfOrder(world.ctx(), placed.id))!
  const checkout = await world.house.payments.getCheckout(payment.checkout_id!)
  return { buyer, placed, payment, checkout }
}

const stateOfPayment = async (id: string) =>
  (await one<{ state: string }>(world, 'select state from payments where id = ?', [id])).state

describe('what SumUp says of a checkout', () => {
  test.each([
    ['PENDING', 'waiting', 'pending'],
    ['FAILED', 'failed', 'failed'],
    ['EXPIRED', 'over', 'expired'],
  ] as const)('%s means %s, and the order waits on', async (status, outcome, state) => {
    const { placed, payment, checkout } = await waiting()
    expect(await applyCheckoutStatus(world.ctx(), payment, { ...checkout, status })).toBe(outcome)
    expect(await stateOfPayment(payment.id)).toBe(state)
    expect(await stateOf(world, placed)).toBe('pending')
  })

  test('about a payment that is made says nothing more', async () => {
    const { buyer, placed, payment, checkout } = await waiting()
    await payAtSumUp(buyer, placed)
    await verifyOrderPayment(buyer, placed.id)
    for (const status of ['PENDING', 'FAILED', 'EXPIRED'] as const)
      await applyCheckoutStatus(world.ctx(), payment, { ...checkout, status })
    expect(await stateOfPayment(payment.id)).toBe('paid')
  })

  test.each([
    ['another reference', (checkout: Checkout) => ({ reference: `${checkout.reference}x` })],
    ['more than was asked for', () => ({ amount: { amount: 651, currency: 'GBP' } })],
    ['less than was asked for', () => ({ amount: { amount: 649, currency: 'GBP' } })],
    ['another currency', () => ({ amount: { amount: 650, currency: 'EUR' } })],
  ] as const)('with %s is not believed, even paid', async (_, change) => {
    const { placed, payment, checkout } = await waiting()
    const transactions = [transaction('SUCCESSFUL', 't1')]
    const foreign = { ...checkout, status: 'PAID', transactions, ...change(checkout) } as const
    expect(await applyCheckoutStatus(world.ctx(), payment, foreign)).toBe('waiting')
    expect(await applyCheckoutStatus(world.ctx(), payment, { ...foreign, status: 'EXPIRED' })).toBe('waiting')
    expect([await stateOfPayment(payment.id), await stateOf(world, placed)]).toEqual(['pending', 'pending'])
  })

  test.each([
    ['the one that succeeded', ['FAILED', 'SUCCESSFUL', 'FAILED'], 1],
    ['one that was given back since', ['REFUNDED', 'FAILED'], 0],
    ['the last, where none says so', ['FAILED', 'PENDING'], 1],
  ] as const)('as paid is by %s of its transactions', async (_, statuses, chosen) => {
    const { placed, payment, checkout } = await waiting()
    const transactions = statuses.map((status, index) => transaction(status, `t${index}`))
    expect(
      await applyCheckoutStatus(world.ctx(), payment, { ...checkout, status: 'PAID', transactions }),
    ).toBe('paid')
    const proof = await one<object>(world, 'select transaction_code from payments where id = ?', [payment.id])
    expect(proof).toEqual({ transaction_code: `CODE-t${chosen}` })
    expect(await stateOf(world, placed)).toBe('paid')
  })

  test('as paid without any transaction is waited for', async () => {
    const { placed, payment, checkout } = await waiting()
    const paid = { ...checkout, status: 'PAID', transactions: [] } as const
    expect(await applyCheckoutStatus(world.ctx(), payment, paid)).toBe('waiting')
    expect(await stateOf(world, placed)).toBe('pending')
  })
})

describe('asking what became of a payment', () => {
  test('of nothing that we know is over, or not found', async () => {
    expect(await verifyPayment(world.ctx(), Bun.randomUUIDv7())).toBe('over')
    await expect(verifyOrderPayment(world.ctx(), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
    expect(await paymentOfCheckout(world.ctx(), 'nobody’s')).toBeNull()
    expect(await paymentById(world.ctx(), Bun.randomUUIDv7())).toBeNull()
  })

  test('that SumUp never heard of waits while its order does, and is given up with it', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    const { id } = (await paymentOfOrder(world.ctx(), placed.id))!
    expect(await verifyPayment(world.ctx(), id)).toBe('waiting')
    expect(await stateOfPayment(id)).toBe('created')
    await endUnpaid(world.ctx(), placed.id, 'cancelled')
    expect(await verifyPayment(world.ctx(), id)).toBe('over')
    expect(await stateOfPayment(id)).toBe('expired')
  })

  test('whose checkout is gone at SumUp is as one that it never heard of', async () => {
    const { placed, payment } = await waiting()
    await world.ctx().em.execute("update payments set checkout_id = 'gone' where id = ?", [payment.id])
    expect(await verifyPayment(world.ctx(), payment.id)).toBe('waiting')
    expect(await endUnpaid(later(world, 16), placed.id, 'expired')).toBe('ended')
  })

  test('that is made needs no word of SumUp', async () => {
    const { buyer, placed, payment } = await waiting()
    await payAtSumUp(buyer, placed)
    await verifyOrderPayment(buyer, placed.id)
    await world.sandbox.behaviour.down()
    expect(await verifyPayment(world.ctx(), payment.id)).toBe('paid')
    await world.sandbox.behaviour.up()
  })
})

describe('a callback', () => {
  const jobs = () =>
    world
      .ctx()
      .em.execute<{ key: string }[]>("select key from graphile_worker.jobs where key like 'verify:%'")

  test('pays what was paid', async () => {
    const { buyer, placed, payment } = await waiting()
    await payAtSumUp(buyer, placed)
    await answerCallback(again(world, buyer), payment.checkout_id!)
    expect(await stateOf(world, placed)).toBe('paid')
  })

  test('while SumUp is away is answered by one job, once it is back', async () => {
    const { buyer, placed, payment } = await waiting()
    await payAtSumUp(buyer, placed)
    await world.sandbox.behaviour.down()
    for (let time = 0; time < 2; time++) await answerCallback(world.ctx(), payment.checkout_id!)
    expect(await jobs()).toEqual([{ key: `verify:${payment.id}` }])
    await world.sandbox.behaviour.up()
    expect(await doJobs(world, 'verify-payment')).toBe(1)
    expect(await stateOf(world, placed)).toBe('paid')
  })

  test('about somebody else’s checkout is none of our business', async () => {
    await world.sandbox.behaviour.down()
    await answerCallback(world.ctx(), 'nobody’s')
    await world.sandbox.behaviour.up()
    expect(await jobs()).toEqual([])
  })
})

function transaction(status: Checkout['transactions'][number]['status'], id: string) {
  return { id, code: `CODE-${id}`, status, amount: { amount: 650, currency: 'GBP' } }
}
