import type { Counter } from 'prom-client'

type Tally = { readonly labels: Readonly<Record<string, string>>; pending: number }

const tallies = new Map<Counter<string>, Tally[]>()

/**
 * Counts what happens with every request: an addition each time, which the counter is told when somebody asks for it.
 * Keep what it returns, one for each set of labels: the counter is made with `collect: settle`.
 */
export function tallied<T extends string>(
  counter: Counter<T>,
  labels: Readonly<Record<T, string>>,
): () => void {
  const tally: Tally = { labels, pending: 0 }
  const known = tallies.get(counter)
  if (known) known.push(tally)
  else tallies.set(counter, [tally])
  return () => {
    tally.pending += 1
  }
}

/** The same for a label of few values, which are known only when they come. */
export function talliedBy<K>(tallyOf: (value: K) => () => void): (value: K) => void {
  const known = new Map<K, () => void>()
  return value => {
    let count = known.get(value)
    if (!count) {
      count = tallyOf(value)
      known.set(value, count)
    }
    count()
  }
}

/** For a counter's `collect`. */
export function settle(this: Counter<string>): void {
  for (const tally of tallies.get(this) ?? []) {
    if (tally.pending > 0) this.inc(tally.labels, tally.pending)
    tally.pending = 0
  }
}
