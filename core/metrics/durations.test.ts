import { expect, test } from 'bun:test'
import { Histogram, Registry } from 'prom-client'
import { durations } from './durations'

const about = { name: 'picking_seconds', help: 'How long picking took, in seconds' }
const buckets = [0.1, 1, 10]

test('it says the same as prom-client’s own histogram, also at the bounds and beyond', async () => {
  const [ours, theirs] = [new Registry(), new Registry()]
  const counted = durations({ ...about, label: 'of', buckets, registry: ours })
  const histogram = new Histogram({ ...about, labelNames: ['of'], buckets, registers: [theirs] })
  expect(await ours.metrics()).toBe(await theirs.metrics())
  for (const [of, seconds] of [
    ...[0, 0.1, 0.100001, 0.5, 1, 9.99, 10, 11, 3600].map(each => ['plums', each] as const),
    ['quinces "late"', 2] as const,
  ]) {
    counted.of(of)(seconds)
    histogram.labels(of).observe(seconds)
  }
  expect(await ours.metrics()).toBe(await theirs.metrics())
})
