import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { whenLate } from './when-late'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

test('who does not come is late when the time is over', () => {
  let late = false
  whenLate(40, () => {
    late = true
  })
  jest.advanceTimersByTime(39)
  expect(late).toBe(false)
  jest.advanceTimersByTime(2)
  expect(late).toBe(true)
})

test('who comes in time is not late afterwards either', () => {
  let late = false
  const came = whenLate(40, () => {
    late = true
  })
  jest.advanceTimersByTime(39)
  came()
  jest.advanceTimersByTime(1_000)
  expect(late).toBe(false)
})

test('who came while nobody could look is not late', async () => {
  jest.useRealTimers()
  const outcome = Promise.withResolvers<string>()
  const came = whenLate(5, () => outcome.resolve('late'))
  setTimeout(() => outcome.resolve('there'), 6)
  const until = performance.now() + 12
  while (performance.now() < until);
  expect(await outcome.promise).toBe('there')
  came()
})
