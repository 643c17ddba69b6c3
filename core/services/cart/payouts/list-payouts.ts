import type { Ctx } from '#core/contracts/ctx'
import { type Money, sumMoney } from '#core/contracts/money'
import type { Payout } from '#core/contracts/platform/payouts'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { csvOf } from '#core/tables/csv'
import { dayOf } from '#core/text/day-of'

/** What SumUp paid out, with the number of the order that it was for; null for a sale past us. */
export type PayoutSummary = Payout & { readonly order: string | null }

export type PayoutMonth = {
  readonly lines: readonly PayoutSummary[]
  /** What came to the bank, and what SumUp kept for itself; without what failed. */
  readonly paidOut: Money
  readonly fees: Money
}

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/

/** The month that was asked for (`YYYY-MM`), or the one that it is now where the cooperative is. */
export function monthToShow(ctx: Ctx, asked: string | undefined): string {
  if (asked && MONTH.test(asked)) return asked
  return dayOf(ctx.now, ctx.house.site().timeZone).slice(0, 7)
}

/** Of a month (`YYYY-MM`), oldest first. For shopkeepers. Throws `PaymentsUnavailable`. */
export async function payoutsOfMonth(ctx: Ctx, month: string): Promise<PayoutMonth> {
  requireRole(ctx, 'money')
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 })
  const last = first.add({ months: 1 }).subtract({ days: 1 })
  const payouts = await ctx.house.payments.payouts(first.toString(), last.toString())
  const numbers = await orderNumbers(ctx, payouts)
  const lines = payouts.map(payout => ({ ...payout, order: numbers.get(payout.transactionCode) ?? null }))
  const { currency } = ctx.house.site()
  const counted = lines.filter(({ failed, amount }) => !failed && amount.currency === currency)
  return {
    lines,
    paidOut: sumMoney(
      counted.map(({ amount }) => amount),
      currency,
    ),
    fees: sumMoney(
      counted.map(({ fee }) => fee),
      currency,
    ),
  }
}

async function orderNumbers(ctx: Ctx, payouts: readonly Payout[]): Promise<ReadonlyMap<string, string>> {
  const codes = [...new Set(payouts.map(({ transactionCode }) => transactionCode))]
  if (codes.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('payments as p')
    .innerJoin('orders as o', 'o.id', 'p.order_id')
    .select(['p.transaction_code', 'o.number'])
    .where(({ eb, fn, val }) => eb('p.transaction_code', '=', fn.any(val(codes))))
    .execute()
  return new Map(
    rows.flatMap(({ transaction_code, number }) => (transaction_code ? [[transaction_code, number]] : [])),
  )
}

const COLUMNS = ['date', 'kind', 'reference', 'transaction', 'order', 'amount', 'fee', 'currency', 'failed']

/** The same for a bookkeeping program. */
export function payoutsCsv({ lines }: PayoutMonth, locale = 'en'): string {
  const rows = lines.map(({ date, kind, reference, transactionCode, order, amount, fee, failed }) => [
    date,
    kind,
    reference,
    transactionCode,
    order ?? '',
    amount,
    fee,
    amount.currency,
    failed ? 'yes' : '',
  ])
  return csvOf({ columns: COLUMNS.map(heading => ({ heading })), rows }, locale)
}
