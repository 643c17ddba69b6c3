import { netOf, type OrderSummary } from '#core/contracts/cart'
import type { Bar } from '#templates/components/bar-chart'
import type { TimeFormat } from '#templates/components/time'

const MONTHS = 6

/**
 * What was paid and not given back, for each of the last six months, in minor units of the newest order's currency;
 * empty before the first order. Orders in another currency, from before it was settled on, are not mixed in.
 */
export function spendingByMonth(
  orders: readonly OrderSummary[],
  now: Date,
  format: TimeFormat,
): readonly Bar[] {
  const currency = orders[0]?.total.currency
  const paid = orders.filter(({ state, total }) => state === 'paid' && total.currency === currency)
  if (paid.length === 0) return []
  const monthOf = monthsOf(format)
  const spent = new Map<string, number>()
  for (const order of paid) {
    const month = monthOf(order.placedAt)
    spent.set(month, (spent.get(month) ?? 0) + netOf(order).amount)
  }
  return lastMonths(monthOf(now)).map(month => ({
    label: new Intl.DateTimeFormat(format.locale, { month: 'short', timeZone: 'UTC' }).format(
      new Date(`${month}-15`),
    ),
    value: spent.get(month) ?? 0,
  }))
}

/** `2026-06`, as the calendar on the wall of the reader has it. One format for all: to make it takes longer than to use it. */
function monthsOf({ timeZone }: TimeFormat): (at: Date) => string {
  const format = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', timeZone })
  return at => format.format(at).slice(0, 7)
}

/** The last of them is this one. */
function lastMonths(current: string): string[] {
  const [year = 0, month = 0] = current.split('-').map(Number)
  return Array.from({ length: MONTHS }, (_, index) =>
    new Date(Date.UTC(year, month - MONTHS + index, 15)).toISOString().slice(0, 7),
  )
}
