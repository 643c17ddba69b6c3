import type { SumUp, TransactionHistory } from '@sumup/sdk'
import type { HistoryEntry, Payout } from '#core/contracts/platform/payouts'
import { fromMajorUnits } from './major-units'
import { InexactAmount, PaymentsUnavailable } from './refusals'
import { ask } from './sumup-request'

const PAGE = 100
/** Beyond so many pages something is wrong with the links: better no answer than half of one. */
const MOST_PAGES = 200
/** SumUp lists no more payouts at once. */
const MOST_PAYOUTS = 9_999

type Since = { readonly changes_since?: string; readonly oldest_time?: string }

/** All entries, oldest first, page by page along SumUp's own links. */
export async function readHistory(
  transactions: SumUp['transactions'],
  merchant: string,
  timeoutMs: number,
  since: Since,
): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = []
  let query: Readonly<Record<string, string>> = {}
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items = [], links = [] } = await ask(timeoutMs, () =>
      transactions.list(merchant, { order: 'ascending', limit: PAGE, ...since, ...query }),
    )
    entries.push(...items.map(entryOf))
    const next = links.find(link => link.rel === 'next')?.href
    if (!next) return entries
    query = Object.fromEntries(new URLSearchParams(next.slice(next.indexOf('?') + 1)))
  }
  throw new PaymentsUnavailable('SumUp’s history has no end')
}

const KINDS: Readonly<Record<string, HistoryEntry['kind']>> = {
  PAYMENT: 'payment',
  REFUND: 'refund',
  CHARGE_BACK: 'charge-back',
}

function entryOf(item: TransactionHistory): HistoryEntry {
  const {
    transaction_id: transactionId,
    transaction_code: transactionCode,
    amount,
    currency,
    timestamp,
  } = item
  const kind = KINDS[item.type ?? 'PAYMENT']
  if (!transactionId || !transactionCode || amount === undefined || !currency || !timestamp || !kind)
    throw new PaymentsUnavailable('SumUp’s history has an entry that we cannot read')
  return {
    transactionId,
    transactionCode,
    kind,
    amount: exact(amount, currency),
    at: new Date(timestamp),
    description: item.product_summary ?? '',
  }
}

const PAYOUT_KINDS: Readonly<Record<string, Payout['kind']>> = {
  PAYOUT: 'payout',
  CHARGE_BACK_DEDUCTION: 'charge-back',
  REFUND_DEDUCTION: 'refund',
  DD_RETURN_DEDUCTION: 'direct-debit-return',
  BALANCE_DEDUCTION: 'balance',
}

export async function readPayouts(
  payouts: SumUp['payouts'],
  merchant: string,
  timeoutMs: number,
  [from, until]: readonly [string, string],
): Promise<readonly Payout[]> {
  const listed = await ask(timeoutMs, () =>
    payouts.list(merchant, { start_date: from, end_date: until, limit: MOST_PAYOUTS, order: 'asc' }),
  )
  return listed.map(({ id, type, amount, fee, currency, date, reference, transaction_code, status }) => {
    const kind = PAYOUT_KINDS[type]
    if (!kind) throw new PaymentsUnavailable(`SumUp knows a payout ${type}, and we do not`)
    // Deductions come with and without a minus.
    const sign = kind === 'payout' ? 1 : -1
    const whole = exact(Math.abs(amount), currency)
    return {
      id,
      kind,
      fee: exact(Math.abs(fee), currency),
      date,
      reference,
      amount: { ...whole, amount: sign * whole.amount },
      transactionCode: transaction_code,
      failed: status === 'FAILED',
    }
  })
}

function exact(decimal: number, currency: string) {
  try {
    return fromMajorUnits(decimal, currency)
  } catch (cause) {
    if (!(cause instanceof InexactAmount)) throw cause
    throw new PaymentsUnavailable('SumUp answered what we cannot read', { cause })
  }
}
