import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { jarOfHoney, press } from './sandbox/cast'
import { type Sandbox, startSandbox } from './sandbox/sandbox'
import { createSumUpPayments } from './sumup'
import { readTransaction } from './sumup-answers'

/** A payment of £10.10 as SumUp tells it, with what happened to it since. */
const told = (more: object) =>
  readTransaction({
    id: 'a',
    transaction_code: 'TA',
    amount: 10.1,
    currency: 'GBP',
    status: 'SUCCESSFUL',
    ...more,
  })

const sums = ({ events }: ReturnType<typeof told>) => events.map(({ kind, amount }) => [kind, amount.amount])

describe('what happened to a payment', () => {
  test('is refunds and charge-backs; pay-outs and what failed are left out', () => {
    const events = [
      { id: 1, type: 'PAYOUT', status: 'PAID_OUT', amount: 10.1 },
      { id: 2, type: 'REFUND', status: 'REFUNDED', amount: 2.1 },
      { id: 3, type: 'REFUND', status: 'FAILED', amount: 3 },
      { id: 4, type: 'REFUND', status: 'PENDING', amount: 1 },
      { id: 5, type: 'CHARGE_BACK', status: 'SUCCESSFUL', amount: 5 },
      { id: 6, type: 'PAYOUT_DEDUCTION', status: 'SUCCESSFUL', amount: 5 },
    ]
    const payment = told({ events })
    expect(sums(payment)).toEqual([
      ['refund', 210],
      ['refund', 100],
      ['charge-back', 500],
    ])
    expect(payment.refunded).toEqual({ amount: 310, currency: 'GBP' })
    expect(payment.events.map(({ id }) => id)).toEqual(['2', '4', '5'])
  })

  test('is told in either of two lists, and counted once where it stands in both', () => {
    const detailed = [
      { id: 7, event_type: 'REFUND', status: 'REFUNDED', amount: 2.1, timestamp: '2026-03-01T10:00:00Z' },
    ]
    expect(sums(told({ transaction_events: detailed }))).toEqual([['refund', 210]])
    const brief = [{ id: 7, type: 'REFUND', status: 'REFUNDED', amount: 2.1 }]
    expect(sums(told({ events: brief, transaction_events: detailed }))).toEqual([['refund', 210]])
    const payout = [{ id: 1, type: 'PAYOUT', status: 'PAID_OUT', amount: 10.1 }]
    expect(sums(told({ events: payout, transaction_events: detailed }))).toEqual([['refund', 210]])
  })

  test('and stands there twice by its number happened once; a charge-back is none of the refunds', () => {
    const back = { id: 9, type: 'REFUND', status: 'REFUNDED', amount: 3.7 }
    const events = [back, { id: 9, type: 'CHARGE_BACK', status: 'SUCCESSFUL', amount: 1.2 }, back]
    const payment = told({ events: [...events, { ...back, id: 10 }] })
    expect(sums(payment)).toEqual([
      ['refund', 370],
      ['charge-back', 120],
      ['refund', 370],
    ])
    expect(payment.refunded.amount).toBe(740)
  })

  test('without an id is known again by its moment and its place', () => {
    const events = [{ type: 'REFUND', status: 'REFUNDED', amount: 2.1, timestamp: '2026-03-01T10:00:00Z' }]
    expect(told({ events }).events[0]?.id).toBe(told({ events }).events[0]?.id ?? 'none')
    expect(told({ events }).events[0]?.at).toEqual(new Date('2026-03-01T10:00:00Z'))
    expect(told({ events: [{ ...events[0], timestamp: 'nonsense' }] }).events[0]?.at).toBeNull()
  })

  test('may be a charge-back that only the status tells of: of what was not given back before', () => {
    const events = [{ id: 2, type: 'REFUND', status: 'REFUNDED', amount: 2.1 }]
    expect(sums(told({ events, simple_status: 'CHARGEBACK' }))).toEqual([
      ['refund', 210],
      ['charge-back', 800],
    ])
    expect(sums(told({ simple_status: 'NON_COLLECTION' }))).toEqual([['charge-back', 1010]])
    // Of what was all given back it is told with the whole, and that it may be one of these.
    const all = told({ events: [{ ...events[0], amount: 10.1 }], simple_status: 'CHARGEBACK' })
    expect(sums(all)).toEqual([
      ['refund', 1010],
      ['charge-back', 1010],
    ])
    expect(all.events.map(({ isBeyondRefunds = false }) => isBeyondRefunds)).toEqual([false, true])
    expect(sums(told({ simple_status: 'PAID_OUT' }))).toEqual([])
  })
})

describe('the sandbox’s dashboard', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, onFault: () => {} })
    sandbox.behaviour.noCallbacks()
  })
  afterAll(() => sandbox.stop())

  test('gives money back and takes it, as nobody asked for through the API', async () => {
    const payments = createSumUpPayments({ ...sandbox, host: sandbox.url })
    const checkout = await payments.createCheckout(jarOfHoney())
    await press(checkout.hostedUrl, 'payment')
    const [paid] = (await payments.getCheckout(checkout.id)).transactions
    const { id = '', code = '' } = paid ?? {}
    sandbox.dashboard.refund(code, 210)
    await payments.refund({ transactionId: id, amount: { amount: 300, currency: 'GBP' } })
    sandbox.dashboard.chargeBack(id)
    const transaction = await payments.getTransaction(id)
    expect(sums(transaction)).toEqual([
      ['refund', 210],
      ['refund', 300],
      ['charge-back', 500],
    ])
    expect(() => sandbox.dashboard.refund('unheard-of', 1)).toThrow('No transaction')
  })
})
