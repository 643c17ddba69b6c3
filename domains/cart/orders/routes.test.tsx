import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { press } from '#core/payments/sandbox/cast'
import { buyer, jar, order, quietHouse, stock, stranger } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

describe('a member’s own order', () => {
  test('the return page waits, and never fails', async () => {
    const { ctx, browser } = await buyer(world)
    const placed = await order(ctx, await jar(world, 1))
    const waiting = await browser.get('cart', `/orders/${placed.number}/return`)
    expect(waiting.status).toBe(200)
    expect(waiting.text).toContain('Look again')
    await world.sandbox.behaviour.down()
    const away = await browser.get('cart', `/orders/${placed.number}/return`)
    await world.sandbox.behaviour.up()
    expect(away.status).toBe(200)
    const asking = await browser.get('cart', `/orders/${placed.number}/return`, { 'hx-request': 'true' })
    expect(asking.text).toStartWith('<div id="payment-progress"')
  })

  test('a card that was not taken is told, and can be tried again', async () => {
    const { ctx, browser } = await buyer(world)
    const placed = await order(ctx, await jar(world, 1))
    const paying = await browser.post('cart', `/orders/${placed.number}/payment`)
    await press(paying.location, 'failure')
    const back = await browser.get('cart', `/orders/${placed.number}/return`)
    const page = await browser.get('cart', back.location ?? '')
    expect(page.document.querySelector('[role=alert]')?.textContent).toContain('did not go through')
    expect((await browser.post('cart', `/orders/${placed.number}/payment`)).location).toBe(paying.location)
  })

  test('an order can be called off, and its things stay in the cart', async () => {
    const honey = await jar(world, 1)
    const { ctx, browser } = await buyer(world)
    const placed = await order(ctx, honey)
    expect((await browser.post('cart', `/orders/${placed.number}/cancellation`)).location).toBe('/')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
    expect((await browser.get('cart', '/')).text).toContain('Go to checkout')
    const over = await browser.get('cart', `/orders/${placed.number}`)
    expect(over.text).toContain('This order came to nothing')
  })
})

test('an order of somebody else is not there', async () => {
  const placed = await order(await stranger(world), await jar(world, 1))
  const neighbour = await world.browser('neighbour')
  for (const path of ['', '/return', '/receipt'])
    expect((await neighbour.get('cart', `/orders/${placed.number}${path}`)).status).toBe(404)
  for (const path of ['payment', 'cancellation'])
    expect((await neighbour.post('cart', `/orders/${placed.number}/${path}`)).status).toBe(404)
})
