import { Elysia } from 'elysia'
import { fromMajorUnits } from '../major-units'
import { InexactAmount } from '../refusals'
import { fullTransactionAnswer } from './answers'
import { historyAnswer, payoutsAnswer } from './history'
import { type Payment, refundable } from './ledger'
import {
  invalidRefund,
  notFound,
  notRefundable,
  payoutsNeed,
  refundTooHigh,
  transactionNotFound,
} from './refusal'
import { authorise, bodyOf, type World } from './world'

/** Retrieve a transaction, list them, refund one; what was paid out. */
export function transactionRoutes(world: World) {
  const { ledger, merchant } = world
  const paymentBy = (query: Readonly<Record<string, string | undefined>>) => {
    const { client_transaction_id: client } = query
    if (client === undefined) return ledger.payment(query.id ?? query.transaction_code ?? '')
    const checkout = ledger.byReference(client)
    const transaction = checkout?.transactions.at(-1)
    return checkout && transaction ? { checkout, transaction } : undefined
  }
  return new Elysia({ name: 'payments-sandbox-transactions' })
    .onBeforeHandle(({ request }) => authorise(request, world))
    .get('/v2.1/merchants/:merchant/transactions', ({ params, query }) => {
      const payment = paymentBy(query)
      if (!payment || params.merchant !== merchant.code) throw notFound()
      return Response.json(fullTransactionAnswer(payment, merchant))
    })
    .get('/v2.1/merchants/:merchant/transactions/history', ({ query }) =>
      Response.json(historyAnswer(ledger, merchant, query)),
    )
    .get('/v1.0/merchants/:merchant/payouts', ({ query }) => {
      for (const name of ['start_date', 'end_date']) {
        if (!query[name]) throw payoutsNeed(name)
      }
      return Response.json(payoutsAnswer(ledger, query))
    })
    .post(
      '/v1.0/merchants/:merchant/payments/:transaction/refunds',
      async ({ params, request }) => {
        const payment = ledger.payment(params.transaction)
        if (!payment || params.merchant !== merchant.code) throw transactionNotFound()
        const { amount } = await bodyOf(request)
        ledger.give(payment, amountToGive(payment, amount))
        return Response.json({}, { status: 201 })
      },
      { parse: 'none' },
    )
}

// In minor units; without an amount, all that is left.
function amountToGive(payment: Payment, asked: unknown): number {
  const left = refundable(payment)
  if (left === 0) throw notRefundable()
  if (asked === undefined || asked === null) return left
  const amount = minorUnits(asked, payment.checkout.amount.currency)
  if (amount > left) throw refundTooHigh(left)
  return amount
}

function minorUnits(asked: unknown, currency: string): number {
  if (typeof asked !== 'number') throw invalidRefund('amount must be a number')
  if (asked <= 0) throw invalidRefund('amount must be greater than zero')
  try {
    return fromMajorUnits(asked, currency).amount
  } catch (fault) {
    throw fault instanceof InexactAmount ? invalidRefund('amount has too many decimals') : fault
  }
}
