import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { press } from '#core/payments/sandbox/cast'
import { again, buyer, doJobs, jar, lettersTo, one, order, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

describe('a callback', () => {
  const callback = (body: unknown) =>
    world.browser().then(server =>
      server.send('cart', '/payments/callback', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    )

  test('of an unknown, forged or unpaid checkout is answered 204, and nothing changes', async () => {
    const { ctx, browser } = await buyer(world)
    const placed = await order(ctx, await jar(world, 1))
    await browser.post('cart', `/orders/${placed.number}/payment`)
    const { checkout_id: id } = await one<{ checkout_id: string }>(
      world,
      'select checkout_id from payments where order_id = ?',
      [placed.id],
    )
    const bodies = [
      { event_type: 'CHECKOUT_STATUS_CHANGED', id },
      { event_type: 'CHECKOUT_STATUS_CHANGED', id: crypto.randomUUID(), status: 'PAID' },
      { event_type: 'CHECKOUT_STATUS_CHANGED', id: '../../etc' },
      { event_type: 'SOMETHING_ELSE', id },
      [],
      null,
    ]
    for (const body of bodies) expect((await callback(body)).status).toBe(204)
    const { state } = await one<{ state: string }>(world, 'select state from orders where id = ?', [
      placed.id,
    ])
    expect(state).toBe('pending')
  })

  test('of a paid checkout pays the order; while SumUp is away a job does it later', async () => {
    const { ctx, browser } = await buyer(world)
    const placed = await order(ctx, await jar(world, 1))
    const paying = await browser.post('cart', `/orders/${placed.number}/payment`)
    await press(paying.location, 'payment')
    const { checkout_id: id } = await one<{ checkout_id: string }>(
      world,
      'select checkout_id from payments where order_id = ?',
      [placed.id],
    )
    await world.sandbox.behaviour.down()
    expect((await callback({ event_type: 'CHECKOUT_STATUS_CHANGED', id })).status).toBe(204)
    await world.sandbox.behaviour.up()
    expect(await doJobs(world, 'verify-payment')).toBe(1)
    const { state } = await one<{ state: string }>(world, 'select state from orders where id = ?', [
      placed.id,
    ])
    expect(state).toBe('paid')
    for (let copy = 0; copy < 3; copy++) await callback({ event_type: 'CHECKOUT_STATUS_CHANGED', id })
    await doJobs(world, 'send-order-letter')
    expect(await lettersTo(world, again(world, ctx))).toHaveLength(1)
  })

  test('may be nonsense altogether', async () => {
    const server = await world.browser()
    const visit = await server.send('cart', '/payments/callback', {
      method: 'POST',
      body: '{"event_type":',
      headers: { 'content-type': 'application/json' },
    })
    expect(visit.status).toBeLessThan(500)
  })
})
