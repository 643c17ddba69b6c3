import type { MonthSum } from '#core/contracts/cart'
import type { Bar } from '#templates/components/bar-chart'
import type { TimeFormat } from '#templates/components/time'

const MONTHS = 6

/** What was spent in each of the last six months, in minor units; empty where it was in none of them. */
export function spendingByMonth(spent: readonly MonthSum[], now: Date, format: TimeFormat): readonly Bar[] {
  if (spent.length === 0) return []
  const amounts = new Map(spent.map(({ month, amount }) => [month, amount]))
  return lastMonths(monthOf(now, format)).map(month => ({
    label: new Intl.DateTimeFormat(format.locale, { month: 'short', timeZone: 'UTC' }).format(
      new Date(`${month}-15`),
    ),
    value: amounts.get(month) ?? 0,
  }))
}

/** `2026-06`, as the calendar on the wall of the cooperative has it. */
function monthOf(at: Date, { timeZone }: TimeFormat): string {
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', timeZone })
    .format(at)
    .slice(0, 7)
}

/** The last of them is this one. */
function lastMonths(current: string): string[] {
  const [year = 0, month = 0] = current.split('-').map(Number)
  return Array.from({ length: MONTHS }, (_, index) =>
    new Date(Date.UTC(year, month - MONTHS + index, 15)).toISOString().slice(0, 7),
  )
}
