/** Another price for a while, in minor units; without a start it counts already, without an end for good. */
export type Reduction = {
  readonly amount: number
  readonly startsAt: Date | null
  /** The moment after the last one. */
  readonly endsAt: Date | null
}

/** Ours end with the moment after the last one; files and people say the last one. */
export const lastMoment = (until: Date): Date => new Date(until.getTime() - 1)

type Stretch = { readonly amount: number; readonly from: Date | null; readonly until: Date | null }

/**
 * The time at `now`, or else the next one, in which what is usually `listed` costs one lower amount throughout: where
 * reductions overlap the lowest counts, and a lower one that begins ends the time of the one before. Null where nothing is
 * reduced now or later.
 */
export function saleOf(listed: number, reductions: readonly Reduction[], now: Date): Stretch | null {
  const lower = reductions.filter(({ amount }) => amount < listed)
  const edges = lower
    .flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])
    .filter(edge => edge !== null)
    .toSorted((a, b) => a.getTime() - b.getTime())
  const stretches: Stretch[] = []
  for (const [at, from] of [null, ...edges].entries()) {
    const until = edges[at] ?? null
    const amount = Math.min(listed, ...lower.filter(each => counts(each, from)).map(each => each.amount))
    const before = stretches.at(-1)
    if (before?.amount === amount) stretches[stretches.length - 1] = { ...before, until }
    else stretches.push({ amount, from, until })
  }
  return stretches.find(({ amount, until }) => amount < listed && (until === null || until > now)) ?? null
}

/** At this moment, or before everything where there is none. */
const counts = ({ startsAt, endsAt }: Reduction, at: Date | null): boolean =>
  at === null ? startsAt === null : (startsAt === null || startsAt <= at) && (endsAt === null || endsAt > at)
