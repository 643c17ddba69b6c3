import { expect, test } from 'bun:test'
import {
  afterOutcome,
  allowedDeliveries,
  breakerState,
  delaySeconds,
  type HostCursor,
  isTooOld,
  newCursor,
} from './backoff'
import type { DeliveryOutcome } from './send-outcome'
import { NOW, secondsLater } from './testing/cast'

const DAY = 24 * 60 * 60
const down: DeliveryOutcome = { kind: 'retry', status: 503, afterSeconds: null, reason: 'answered 503' }
const accepted: DeliveryOutcome = { kind: 'accepted', status: 202, scheme: 'cavage' }

function failed(times: number): HostCursor {
  let cursor = newCursor('remote.example')
  for (let n = 0; n < times; n += 1) cursor = afterOutcome(cursor, down, NOW, 0)
  return cursor
}

test('the wait doubles from a minute to twelve hours, and jitter spreads it over its second half', () => {
  expect([1, 2, 3, 4].map(n => delaySeconds(n, 1))).toEqual([60, 120, 240, 480])
  expect(delaySeconds(1, 0)).toBe(30)
  expect(delaySeconds(60, 1)).toBe(12 * 60 * 60)
  expect(delaySeconds(2000, 0)).toBe(6 * 60 * 60)
})

test('a new host gets all, one that failed nothing until its wait is over, and then one probe', () => {
  expect(allowedDeliveries(newCursor('remote.example'), NOW)).toBe('all')
  expect(allowedDeliveries(failed(1), secondsLater(29))).toBe(0)
  expect(allowedDeliveries(failed(1), secondsLater(30))).toBe(1)
})

test('the breaker opens at the fifth failure in a row, lets one probe pass, and closes on success', () => {
  expect(breakerState(failed(4), NOW)).toBe('closed')
  expect(breakerState(failed(5), NOW)).toBe('open')
  expect(breakerState(failed(5), secondsLater(480))).toBe('probing')
  const healed = afterOutcome(failed(5), accepted, secondsLater(480), 0)
  expect(healed).toEqual({ ...newCursor('remote.example'), scheme: 'cavage' })
  expect(breakerState(healed, secondsLater(480))).toBe('closed')
})

test('a refusal is an answer: the host lives, and its scheme stays known', () => {
  const known = { ...failed(3), scheme: 'cavage' as const }
  const answered = afterOutcome(known, { kind: 'refused', status: 403 }, NOW, 0)
  expect(answered).toMatchObject({ failures: 0, failingSince: null, nextAttemptAt: null, scheme: 'cavage' })
})

test('a host may ask for a longer wait than ours, not for a shorter one', () => {
  const asked = (afterSeconds: number) =>
    afterOutcome(newCursor('h'), { ...down, afterSeconds }, NOW, 0).nextAttemptAt
  expect(asked(600)).toEqual(secondsLater(600))
  expect(asked(1)).toEqual(secondsLater(30))
})

test('after seven days without success a host is abandoned, and an activity of that age is dropped', () => {
  expect(breakerState(failed(9), secondsLater(7 * DAY - 1))).not.toBe('abandoned')
  expect(breakerState(failed(9), secondsLater(7 * DAY))).toBe('abandoned')
  expect(isTooOld(NOW, secondsLater(7 * DAY))).toBe(true)
  expect(isTooOld(NOW, secondsLater(7 * DAY - 1))).toBe(false)
  expect(afterOutcome(failed(2), down, secondsLater(DAY), 0).failingSince).toEqual(NOW)
})
