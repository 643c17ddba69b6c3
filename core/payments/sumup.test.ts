import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Payments } from '#core/contracts/platform/payments'
import {
  CheckoutAlreadyProcessed,
  CheckoutNotFound,
  DuplicateCheckout,
  PaymentRefused,
  PaymentsUnavailable,
} from './refusals'
import { jarOfHoney, press, refusalOf } from './sandbox/cast'
import { type Sandbox, startSandbox } from './sandbox/sandbox'
import { createSumUpPayments } from './sumup'

const IMPATIENT_MS = 50
const FAR_TOO_SLOW_MS = 3_000
const NOWHERE = '00000000-0000-4000-8000-000000000000'

let sandbox: Sandbox
let payments: Payments
let impatient: Payments

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  sandbox.behaviour.noCallbacks()
  const { url: host, apiKey, merchantCode } = sandbox
  payments = createSumUpPayments({ host, apiKey, merchantCode })
  impatient = createSumUpPayments({ host, apiKey, merchantCode, timeoutMs: IMPATIENT_MS })
})
beforeEach(() => sandbox.behaviour.up())
afterAll(() => sandbox.stop())

describe('a checkout', () => {
  test('is made with its amount to the penny and a page to pay on', async () => {
    const request = jarOfHoney()
    const checkout = await payments.createCheckout(request)
    expect(checkout).toMatchObject({ reference: request.reference, status: 'PENDING', transactions: [] })
    expect(checkout.amount).toEqual({ amount: 1010, currency: 'GBP' })
    expect(checkout.hostedUrl).toStartWith(`${sandbox.url}/pay/`)
  })

  test('becomes PAID when the buyer pays, with the transaction that did it', async () => {
    const { id, hostedUrl } = await payments.createCheckout(jarOfHoney())
    await press(hostedUrl, 'payment')
    const paid = await payments.getCheckout(id)
    expect(paid.status).toBe('PAID')
    expect(paid.transactions).toEqual([
      {
        id: expect.any(String),
        code: expect.stringMatching(/^T[2-9A-Z]{9}$/),
        amount: { amount: 1010, currency: 'GBP' },
        status: 'SUCCESSFUL',
      },
    ])
  })

  test('that failed can be tried again, and keeps both attempts', async () => {
    const { id, hostedUrl } = await payments.createCheckout(jarOfHoney())
    await press(hostedUrl, 'failure')
    expect((await payments.getCheckout(id)).status).toBe('FAILED')
    await press(hostedUrl, 'payment')
    const { status, transactions } = await payments.getCheckout(id)
    expect(status).toBe('PAID')
    expect(transactions.map(each => each.status)).toEqual(['FAILED', 'SUCCESSFUL'])
  })

  test('expires at its time, and cannot be paid after it', async () => {
    const { id, hostedUrl } = await payments.createCheckout(jarOfHoney({ validUntil: new Date() }))
    expect((await press(hostedUrl, 'payment')).status).toBe(410)
    expect(await payments.getCheckout(id)).toMatchObject({ status: 'EXPIRED', transactions: [] })
  })

  test('that is unknown is not found', async () => {
    await expect(payments.getCheckout(NOWHERE)).rejects.toBeInstanceOf(CheckoutNotFound)
    await expect(payments.deactivateCheckout(NOWHERE)).rejects.toBeInstanceOf(CheckoutNotFound)
  })

  test('whose id is made to reach into other paths is not found either', async () => {
    const { id } = await payments.createCheckout(jarOfHoney())
    await expect(payments.getCheckout(`x/../${id}`)).rejects.toBeInstanceOf(CheckoutNotFound)
    await expect(payments.getCheckout(`${id}?a=b`)).rejects.toBeInstanceOf(CheckoutNotFound)
  })

  test('in yen is refused: SumUp takes none', async () => {
    const refusal = await refusalOf(
      payments.createCheckout(jarOfHoney({ amount: { amount: 500, currency: 'JPY' } })),
    )
    expect(refusal).toBeInstanceOf(PaymentRefused)
    expect(refusal).toMatchObject({ parameter: 'currency', message: 'Validation error' })
  })
})

describe('a reference', () => {
  test('is used once: the second checkout of an order is a duplicate, and the first one is found', async () => {
    const request = jarOfHoney()
    const first = await payments.createCheckout(request)
    await expect(payments.createCheckout(request)).rejects.toBeInstanceOf(DuplicateCheckout)
    expect(await payments.findCheckout(request.reference)).toEqual(first)
  })

  test('is used once also by two requests at the same moment', async () => {
    const request = jarOfHoney()
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => payments.createCheckout(request)))
    expect(tries.filter(each => each.status === 'fulfilled')).toHaveLength(1)
  })

  test('that was never used finds nothing', async () => {
    expect(await payments.findCheckout('order-never')).toBeNull()
  })

  test('finds the checkout whose answer was lost on the way', async () => {
    const request = jarOfHoney()
    sandbox.behaviour.slow(FAR_TOO_SLOW_MS)
    expect(await refusalOf(impatient.createCheckout(request))).toBeInstanceOf(PaymentsUnavailable)
    await sandbox.behaviour.up()
    expect(await payments.findCheckout(request.reference)).toMatchObject({ status: 'PENDING' })
  })
})

describe('deactivating', () => {
  test('ends a checkout that nobody paid', async () => {
    const { id, hostedUrl } = await payments.createCheckout(jarOfHoney())
    expect((await payments.deactivateCheckout(id)).status).toBe('EXPIRED')
    await press(hostedUrl, 'payment')
    expect((await payments.getCheckout(id)).status).toBe('EXPIRED')
  })

  test('comes too late for one that was paid', async () => {
    const { id, hostedUrl } = await payments.createCheckout(jarOfHoney())
    await press(hostedUrl, 'payment')
    await expect(payments.deactivateCheckout(id)).rejects.toBeInstanceOf(CheckoutAlreadyProcessed)
  })
})
