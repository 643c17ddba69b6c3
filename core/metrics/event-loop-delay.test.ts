import { expect, test } from 'bun:test'
import { takeLongestDelay, watchEventLoop } from './event-loop-delay'

const BUSY_MS = 250
/** A look was due this long after the work began, at the latest. */
const STEP_MS = 50

test('the longest that anything had to wait is told once, and begins anew', async () => {
  watchEventLoop()
  watchEventLoop()
  takeLongestDelay()
  const until = performance.now() + BUSY_MS
  while (performance.now() < until);
  let longest = 0
  while (longest === 0) {
    await Bun.sleep(1)
    longest = takeLongestDelay()
  }
  expect(longest).toBeGreaterThanOrEqual((BUSY_MS - STEP_MS) / 1_000)
  expect(takeLongestDelay()).toBe(0)
})
