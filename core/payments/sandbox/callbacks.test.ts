import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { Payments } from '#core/contracts/platform/payments'
import { checkoutOfCallback } from '../callback'
import { createSumUpPayments } from '../sumup'
import { CallbackRefused } from './callbacks'
import { jarOfHoney, openShop, press, type Shop } from './cast'
import { type Sandbox, startSandbox } from './sandbox'

let shop: Shop
let sandbox: Sandbox
let payments: Payments
let faults: unknown[]

beforeEach(async () => {
  shop = openShop()
  faults = []
  sandbox = await startSandbox({
    port: 0,
    callbackRetryDelaysMs: [1, 1, 1],
    onFault: fault => faults.push(fault),
  })
  payments = createSumUpPayments({ ...sandbox, host: sandbox.url })
})
afterEach(async () => {
  await sandbox.stop()
  await shop.stop()
})

async function pay() {
  const checkout = await payments.createCheckout(jarOfHoney({ returnUrl: shop.returnUrl }))
  await press(checkout.hostedUrl, 'payment')
  return checkout.id
}

test('a callback names the checkout, and the checkout is found paid when it is asked for', async () => {
  const id = await pay()
  await sandbox.behaviour.callbacksSettled()
  expect(shop.heard.map(checkoutOfCallback)).toEqual([id])
  expect((await payments.getCheckout(id)).status).toBe('PAID')
})

test('a callback comes again until it is answered 2xx', async () => {
  shop.answers.push(500, 302, 204)
  await pay()
  await sandbox.behaviour.callbacksSettled()
  expect(shop.heard).toHaveLength(3)
  expect(faults).toEqual([])
})

test('a callback that is refused each time is given up after the last try, and told', async () => {
  shop.answers.push(500, 500, 500, 500, 500)
  await pay()
  await sandbox.behaviour.callbacksSettled()
  expect(shop.heard).toHaveLength(4)
  expect(faults).toEqual([expect.any(CallbackRefused)])
})

test('a shop that is down does not disturb the payment', async () => {
  await shop.stop()
  const id = await pay()
  await sandbox.behaviour.callbacksSettled()
  expect((await payments.getCheckout(id)).status).toBe('PAID')
  expect(faults).toHaveLength(1)
})

test('callbacks can be sent three times, never, or late', async () => {
  sandbox.behaviour.duplicateCallbacks(3)
  const id = await pay()
  await sandbox.behaviour.callbacksSettled()
  expect(shop.heard.splice(0).map(checkoutOfCallback)).toEqual([id, id, id])

  sandbox.behaviour.noCallbacks()
  await pay()
  await sandbox.behaviour.callbacksSettled()
  expect(shop.heard).toEqual([])

  sandbox.behaviour.duplicateCallbacks(1)
  sandbox.behaviour.lateCallbacks(60)
  const before = performance.now()
  await pay()
  await sandbox.behaviour.callbacksSettled()
  expect(shop.heard).toHaveLength(1)
  expect(performance.now() - before).toBeGreaterThanOrEqual(59)
})

test('a stop does not wait for late callbacks', async () => {
  sandbox.behaviour.lateCallbacks(60_000)
  await pay()
  await sandbox.stop()
  expect(shop.heard).toEqual([])
})
