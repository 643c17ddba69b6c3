import { daysLater } from '#core/text/local-time'

/** A price that a variant had from a moment on, in minor units. */
export type PriceSince = { readonly amount: number; readonly at: Date }

/** A reduction for everybody: what it makes of the price of that time, and when it counted. */
export type ReductionOfTime = {
  readonly amountOf: (listed: number) => number
  readonly from: Date
  /** The moment after the last one; null for one without an end. */
  readonly until: Date | null
}

const PERIOD_DAYS = 30

/**
 * The prior price of a reduction that counts at `now`: the lowest that was applied in the 30 days before it, on the clocks of `timeZone` (Directive 98/6/EC,
 * art. 6a). Reductions that follow one another without a day at the usual price are one, as paragraph 5 has it for those that
 * grow. Of what is younger than that it is the lowest since it is sold. Null where nothing is reduced, or nothing is known of
 * the time before: then there is no price to compare with.
 */
export function priorPrice(
  history: readonly PriceSince[],
  reductions: readonly ReductionOfTime[],
  now: Date,
  timeZone: string,
): number | null {
  const prices = history.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const priceAt = (at: number): { readonly applied: number; readonly reduced: boolean } | null => {
    const listed = prices.findLast(price => price.at.getTime() <= at)?.amount
    if (listed === undefined) return null
    const counting = reductions.filter(each => each.from.getTime() <= at && at < endOf(each))
    const applied = Math.min(listed, ...counting.map(each => each.amountOf(listed)))
    return { applied, reduced: applied < listed }
  }
  const until = now.getTime()
  if (!priceAt(until)?.reduced) return null
  const edges = [
    ...new Set([
      ...prices.map(({ at }) => at.getTime()),
      ...reductions.flatMap(each => [each.from.getTime(), endOf(each)]),
    ]),
  ]
    .filter(edge => edge <= until)
    .toSorted((a, b) => a - b)
  // Each edge begins a time of one price.
  const before = edges.findLastIndex(edge => !priceAt(edge)?.reduced)
  const began = edges[before + 1]
  if (began === undefined) return null
  const since = daysLater(new Date(began), -PERIOD_DAYS, timeZone).getTime()
  const at = [since, ...edges.filter(edge => edge > since && edge < began)]
  const applied = at.flatMap(edge => priceAt(edge)?.applied ?? [])
  return applied.length > 0 ? Math.min(...applied) : null
}

const endOf = ({ until }: ReductionOfTime): number => until?.getTime() ?? Number.POSITIVE_INFINITY
