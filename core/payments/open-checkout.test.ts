import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Payments } from '#core/contracts/platform/payments'
import { openCheckout } from './open-checkout'
import { DuplicateCheckout, PaymentsUnavailable } from './refusals'
import { jarOfHoney, press, refusalOf } from './sandbox/cast'
import { type Sandbox, startSandbox } from './sandbox/sandbox'
import { createSumUpPayments } from './sumup'

let sandbox: Sandbox
let payments: Payments
let impatient: Payments

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  sandbox.behaviour.noCallbacks()
  payments = createSumUpPayments({ ...sandbox, host: sandbox.url })
  impatient = createSumUpPayments({ ...sandbox, host: sandbox.url, timeoutMs: 50 })
})
afterAll(() => sandbox.stop())

test('an order whose first try timed out gets the checkout of that try, not a second one', async () => {
  const request = jarOfHoney()
  sandbox.behaviour.slow(3_000)
  expect(await refusalOf(openCheckout(impatient, request))).toBeInstanceOf(PaymentsUnavailable)
  await sandbox.behaviour.up()
  const checkout = await openCheckout(payments, request)
  expect(checkout).toEqual(await openCheckout(payments, request))
})

test('pressed by many at the same moment, one order has one checkout', async () => {
  const request = jarOfHoney()
  const opened = await Promise.all(Array.from({ length: 20 }, () => openCheckout(payments, request)))
  expect(new Set(opened.map(checkout => checkout.id)).size).toBe(1)
})

test('an order that was paid in the meantime is found paid', async () => {
  const request = jarOfHoney()
  await press((await openCheckout(payments, request)).hostedUrl, 'payment')
  expect((await openCheckout(payments, request)).status).toBe('PAID')
})

test('a reference that was used for another amount is not taken for the same order', async () => {
  const request = jarOfHoney()
  await openCheckout(payments, request)
  const dearer = { ...request, amount: { amount: 2020, currency: 'GBP' } }
  expect(await refusalOf(openCheckout(payments, dearer))).toBeInstanceOf(DuplicateCheckout)
})
