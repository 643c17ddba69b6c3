import { toMajorUnits } from '../major-units'
import type { Merchant } from './answers'
import type { Ledger, Payment } from './ledger'

/** Of each sale the sandbox keeps so much, in hundredths of a percent. */
const FEE = 169
const DAY_MS = 24 * 60 * 60_000

type Query = Readonly<Record<string, string | undefined>>

function* paymentsOf(ledger: Ledger): Iterable<Payment> {
  for (const checkout of ledger.all()) {
    for (const transaction of checkout.transactions) yield { checkout, transaction }
  }
}

/** `TransactionHistory`, a page at a time. */
export function historyAnswer(ledger: Ledger, merchant: Merchant, query: Query) {
  const since = Date.parse(query.changes_since ?? query.oldest_time ?? '1970-01-01')
  const all = [...paymentsOf(ledger)]
    .flatMap(payment => entriesOf(payment, merchant))
    .filter(({ timestamp }) => Date.parse(timestamp) >= since)
    .sort((one, other) => (one.timestamp < other.timestamp ? -1 : 1))
  const from = Number(query.newest_ref ?? 0)
  const limit = Number(query.limit ?? 10)
  const items = query.order === 'descending' ? all.toReversed() : all
  const more = from + limit < items.length
  return {
    items: items.slice(from, from + limit),
    links: more ? [{ rel: 'next', href: `newest_ref=${from + limit}&limit=${limit}` }] : [],
  }
}

function entriesOf({ checkout, transaction }: Payment, merchant: Merchant) {
  const { currency } = checkout.amount
  const base = {
    id: transaction.id,
    transaction_id: transaction.id,
    transaction_code: transaction.code,
    currency,
    merchant_code: merchant.code,
    product_summary: checkout.description ?? undefined,
    payment_type: checkout.readerId ? 'POS' : 'ECOM',
    installments_count: 1,
    client_transaction_id: checkout.readerId ? checkout.reference : undefined,
  }
  const sale = {
    ...base,
    type: 'PAYMENT',
    amount: toMajorUnits(checkout.amount),
    timestamp: transaction.timestamp,
    status: transaction.successful ? 'SUCCESSFUL' : 'FAILED',
  }
  const back = transaction.refunds.map(({ amount, timestamp, chargedBack }) => ({
    ...base,
    type: chargedBack ? 'CHARGE_BACK' : 'REFUND',
    amount: toMajorUnits({ amount, currency }),
    timestamp,
    status: 'SUCCESSFUL',
  }))
  return [sale, ...back]
}

/** `FinancialPayouts`: each sale on the day after it, without the fee; each refund as kept of it. */
export function payoutsAnswer(ledger: Ledger, query: Query) {
  const [from = '', until = ''] = [query.start_date, query.end_date]
  const listed = [...paymentsOf(ledger)].flatMap(({ checkout, transaction }, index) => {
    if (!transaction.successful) return []
    const { currency, amount } = checkout.amount
    const fee = Math.round((amount * FEE) / 10_000)
    const common = { currency, status: 'SUCCESSFUL', transaction_code: transaction.code }
    const date = dayAfter(transaction.timestamp)
    const sale = {
      ...common,
      id: 1_000 * (index + 1),
      type: 'PAYOUT',
      date,
      reference: `payout-${date}`,
      amount: toMajorUnits({ amount: amount - fee, currency }),
      fee: toMajorUnits({ amount: fee, currency }),
    }
    const kept = transaction.refunds.map(refund => ({
      ...common,
      id: sale.id + refund.id,
      date: dayAfter(refund.timestamp),
      fee: 0,
      type: refund.chargedBack ? 'CHARGE_BACK_DEDUCTION' : 'REFUND_DEDUCTION',
      amount: -toMajorUnits({ amount: refund.amount, currency }),
      reference: `payout-${dayAfter(refund.timestamp)}`,
    }))
    return [sale, ...kept]
  })
  const limit = Number(query.limit ?? 9_999)
  return listed.filter(({ date }) => date >= from && date <= until).slice(0, limit)
}

const dayAfter = (timestamp: string): string =>
  new Date(Date.parse(timestamp) + DAY_MS).toISOString().slice(0, 10)
