import type { ReportRange } from '#core/services/cart/reports/range'

/** So many bars can be told apart on a phone. */
export const MOST_BARS = 12

/**
 * The last periods of a plot, each `YYYY-MM-DD`: also those in which nothing was sold, or a quiet week would look like a
 * day. They go on from the first that was sold in to the end of the days that were asked for; of a cycle to the last one.
 */
export function periodsOf(
  sold: readonly string[],
  unit: 'day' | 'week' | 'month',
  { cycleId, to }: Pick<ReportRange, 'cycleId' | 'to'>,
): readonly string[] {
  const [first] = sold
  if (!first) return []
  const [, end = first] = [sold.at(-1) ?? first, cycleId ? first : to].toSorted()
  const periods: string[] = []
  // Counted from the first: a month later than the 31st is not a month later than the 28th.
  const start = Temporal.PlainDate.from(first)
  for (let at = 0, day = first; day <= end; ) {
    periods.push(day)
    at += 1
    day = start.add({ [`${unit}s`]: at }).toString()
  }
  return periods.slice(-MOST_BARS)
}
