import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Payments } from '#core/contracts/platform/payments'
import { PaymentsMisconfigured, PaymentsUnavailable } from './refusals'
import { jarOfHoney, refusalOf } from './sandbox/cast'
import { type Sandbox, startSandbox } from './sandbox/sandbox'
import { createSumUpPayments } from './sumup'

const PATIENCE_MS = 200

let sandbox: Sandbox
let payments: Payments

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  sandbox.behaviour.noCallbacks()
  const { url: host, apiKey, merchantCode } = sandbox
  payments = createSumUpPayments({ host, apiKey, merchantCode })
})
beforeEach(() => sandbox.behaviour.up())
afterAll(() => sandbox.stop())

describe('when SumUp', () => {
  test('cannot be reached, payments are unavailable, and come back when it does', async () => {
    const { id } = await payments.createCheckout(jarOfHoney())
    await sandbox.behaviour.down('unreachable')
    expect(await refusalOf(payments.getCheckout(id))).toBeInstanceOf(PaymentsUnavailable)
    await sandbox.behaviour.up()
    expect((await payments.getCheckout(id)).status).toBe('PENDING')
  })

  test('answers 503, payments are unavailable and nothing was done', async () => {
    const request = jarOfHoney()
    await sandbox.behaviour.down('failing')
    expect(await refusalOf(payments.createCheckout(request))).toBeInstanceOf(PaymentsUnavailable)
    await sandbox.behaviour.up()
    expect(await payments.findCheckout(request.reference)).toBeNull()
  })

  test('does not know our key, the operator is at fault, not the buyer', async () => {
    const wrongKey = createSumUpPayments({
      host: sandbox.url,
      apiKey: 'sup_sk_old',
      merchantCode: 'MSANDBOX',
    })
    expect(await refusalOf(wrongKey.createCheckout(jarOfHoney()))).toBeInstanceOf(PaymentsMisconfigured)
    expect(await refusalOf(wrongKey.findCheckout('order-1'))).toBeInstanceOf(PaymentsMisconfigured)
  })

  test.each([
    ['429 Too Many Requests', () => new Response('slow down', { status: 429 })],
    ['a page instead of JSON', () => new Response('<h1>Maintenance</h1>')],
    ['half of its JSON', () => new Response('{"id":', { headers: { 'content-type': 'application/json' } })],
    ['JSON nested too deeply', () => Response.json(nested(80))],
    ['a checkout without a status', () => Response.json({ id: 'x', checkout_reference: 'y' })],
    [
      'an answer that never ends',
      () => new Response(endless(), { headers: { 'content-type': 'text/json' } }),
    ],
  ])('answers %s, payments are unavailable', async (_, answer) => {
    using odd = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: answer })
    const host = `http://127.0.0.1:${odd.port}`
    const client = createSumUpPayments({ host, apiKey: 'k', merchantCode: 'M', timeoutMs: PATIENCE_MS })
    expect(await refusalOf(client.getCheckout('x'))).toBeInstanceOf(PaymentsUnavailable)
    await odd.stop(true)
  })
})

test('what no column of ours can hold is left out of the answer', async () => {
  using odd = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () =>
      Response.json({
        id: 'check\u0000out\ud800',
        checkout_reference: '\u0007order-1\ufffe',
        status: 'PAID',
        amount: 6.5,
        currency: 'GBP',
        transactions: [
          {
            id: 't\u0000',
            transaction_code: 'T\udc00EST',
            amount: 6.5,
            currency: 'GBP',
            status: 'SUCCESSFUL',
          },
        ],
      }),
  })
  const client = createSumUpPayments({
    host: `http://127.0.0.1:${odd.port}`,
    apiKey: 'k',
    merchantCode: 'M',
    timeoutMs: 10_000,
  })
  expect(await client.getCheckout('x')).toMatchObject({
    id: 'checkout',
    reference: 'order-1',
    transactions: [{ id: 't', code: 'TEST' }],
  })
  await odd.stop(true)
})

const nested = (levels: number): unknown => (levels === 0 ? 'PAID' : { id: nested(levels - 1) })

const endless = () =>
  new ReadableStream({
    start: controller => controller.enqueue(new TextEncoder().encode('{"id":"x"')),
  })
