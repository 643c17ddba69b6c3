import type { Metric, Registry } from 'prom-client'

type Options = {
  readonly name: string
  readonly help: string
  readonly label: string
  /** Upper bounds in seconds, rising. */
  readonly buckets: readonly number[]
  readonly registry: Registry
}

type Tally = { readonly counts: number[]; count: number; sum: number }

/**
 * A histogram of seconds by one label, as prom-client's, for what happens with every request: to count one is three
 * additions. https://prometheus.io/docs/concepts/metric_types/#histogram
 */
export function durations({ name, help, label, buckets, registry }: Options) {
  const tallies = new Map<string, Tally>()
  const bounds = [...buckets]

  const sampled = ([value, { counts, count, sum }]: [string, Tally]) => {
    const labels = { [label]: value }
    let upTo = 0
    return [
      ...bounds.map((le, at) => {
        upTo += counts[at] ?? 0
        return { labels: { le, ...labels }, value: upTo, metricName: `${name}_bucket` }
      }),
      { labels: { le: '+Inf', ...labels }, value: count, metricName: `${name}_bucket` },
      { labels, value: sum, metricName: `${name}_sum` },
      { labels, value: count, metricName: `${name}_count` },
    ]
  }

  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ ...metric, values: [...tallies].flatMap(sampled) }),
    reset: () => tallies.clear(),
  }
  registry.registerMetric(metric as unknown as Metric<string>)

  return {
    /** Keep what it returns, one for each value of the label. */
    of(value: string): (seconds: number) => void {
      return seconds => {
        let tally = tallies.get(value)
        if (!tally) {
          tally = { counts: bounds.map(() => 0), count: 0, sum: 0 }
          tallies.set(value, tally)
        }
        let at = 0
        while (at < bounds.length && seconds > bounds[at]!) at += 1
        if (at < bounds.length) tally.counts[at]! += 1
        tally.count += 1
        tally.sum += seconds
      }
    },
  }
}
