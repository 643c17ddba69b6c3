import { expect, test } from 'bun:test'
import { createNoPayments } from './no-provider'
import { PaymentsMisconfigured } from './refusals'

const payments = createNoPayments()

test('without a provider nothing is taken, and there is nothing to list', async () => {
  expect([payments.isConnected, payments.takes('GBP')]).toEqual([false, false])
  expect(await payments.history(new Date(0))).toEqual([])
  expect(await payments.payouts('2026-01-01', '2026-01-31')).toEqual([])
  expect(await payments.findCheckout('order-1')).toBeNull()
  expect(
    await payments.readers.findReading(
      { amount: { amount: 100, currency: 'GBP' }, description: 'sale 1' },
      new Date(0),
    ),
  ).toBeNull()
})

test('nobody says of what was begun before that it is over', async () => {
  for (const ask of [
    () => payments.getCheckout('c1'),
    () => payments.deactivateCheckout('c1'),
    () => payments.getTransaction('t1'),
    () => payments.refund({ transactionId: 't1' }),
    () => payments.readers.status('r1'),
    () => payments.cards.instrumentsOf('k1'),
  ])
    await expect(ask()).rejects.toBeInstanceOf(PaymentsMisconfigured)
})
