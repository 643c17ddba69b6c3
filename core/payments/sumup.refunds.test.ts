import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Payments } from '#core/contracts/platform/payments'
import { PaymentsUnavailable, RefundRefused, TransactionNotFound } from './refusals'
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

async function paidHoney() {
  const checkout = await payments.createCheckout(jarOfHoney())
  await press(checkout.hostedUrl, 'payment')
  const { transactions } = await payments.getCheckout(checkout.id)
  return { checkout, transactionId: transactions[0]!.id }
}

describe('a refund', () => {
  test('gives all back when no amount is named', async () => {
    const { checkout, transactionId } = await paidHoney()
    expect(await payments.refund({ transactionId })).toEqual({ transactionId, amount: null })
    expect(await payments.getTransaction(transactionId)).toMatchObject({
      status: 'REFUNDED',
      refunded: { amount: 1010, currency: 'GBP' },
    })
    expect((await payments.getCheckout(checkout.id)).status).toBe('PAID')
  })

  test('of a part leaves the rest to be given back later, to the penny', async () => {
    const { transactionId } = await paidHoney()
    const amount = { amount: 333, currency: 'GBP' }
    expect(await payments.refund({ transactionId, amount })).toEqual({ transactionId, amount })
    expect((await payments.getTransaction(transactionId)).refunded).toEqual(amount)
    await payments.refund({ transactionId })
    expect((await payments.getTransaction(transactionId)).refunded.amount).toBe(1010)
  })

  test('of more than was taken is refused', async () => {
    const { transactionId } = await paidHoney()
    await payments.refund({ transactionId, amount: { amount: 1000, currency: 'GBP' } })
    const refusal = refusalOf(payments.refund({ transactionId, amount: { amount: 11, currency: 'GBP' } }))
    expect(await refusal).toMatchObject({ name: 'RefundRefused', reason: 'amount-too-high' })
  })

  test('of what was given back already is refused', async () => {
    const { transactionId } = await paidHoney()
    await payments.refund({ transactionId })
    expect(await refusalOf(payments.refund({ transactionId }))).toMatchObject({ reason: 'not-refundable' })
  })

  test('of a failed attempt is refused', async () => {
    const { id, hostedUrl } = await payments.createCheckout(jarOfHoney())
    await press(hostedUrl, 'failure')
    const transactionId = (await payments.getCheckout(id)).transactions[0]!.id
    expect(await refusalOf(payments.refund({ transactionId }))).toMatchObject({ reason: 'not-refundable' })
  })

  test('of nothing, or of an unknown transaction, is refused', async () => {
    const { transactionId } = await paidHoney()
    const nothing = payments.refund({ transactionId, amount: { amount: 0, currency: 'GBP' } })
    expect(await refusalOf(nothing)).toMatchObject({ reason: 'invalid-amount' })
    const unknown = await refusalOf(payments.refund({ transactionId: NOWHERE }))
    expect(unknown).toBeInstanceOf(RefundRefused)
    expect(unknown).toMatchObject({ reason: 'transaction-not-found' })
    await expect(payments.getTransaction(NOWHERE)).rejects.toBeInstanceOf(TransactionNotFound)
  })

  test('whose answer was lost shows in the transaction, so that it is not given twice', async () => {
    const { transactionId } = await paidHoney()
    sandbox.behaviour.slow(FAR_TOO_SLOW_MS)
    expect(await refusalOf(impatient.refund({ transactionId }))).toBeInstanceOf(PaymentsUnavailable)
    await sandbox.behaviour.up()
    expect((await payments.getTransaction(transactionId)).refunded.amount).toBe(1010)
  })
})
