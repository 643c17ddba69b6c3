import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { watchOutage } from './outage'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

function watched() {
  const said: string[] = []
  const outage = watchOutage({
    onBegin: cause => said.push(`away: ${cause}`),
    onEnd: () => said.push('back'),
    steadyMs: 30_000,
  })
  return { outage, said }
}

test('what comes and goes is told as one outage, and is over when it has stayed', () => {
  const { outage, said } = watched()
  for (const cause of ['refused', 'late', 'late again']) {
    outage.isAway(cause)
    outage.isAway(cause)
    outage.isBack()
    jest.advanceTimersByTime(29_999)
  }
  expect(said).toEqual(['away: refused'])
  outage.isBack()
  jest.advanceTimersByTime(1)
  expect(said).toEqual(['away: refused', 'back'])
})

test('the next outage is told anew', () => {
  const { outage, said } = watched()
  outage.isAway('refused')
  outage.isBack()
  jest.advanceTimersByTime(30_000)
  outage.isAway('full')
  expect(said).toEqual(['away: refused', 'back', 'away: full'])
})

test('nothing is back that was never away, and nobody is told any more who has closed', () => {
  const { outage, said } = watched()
  outage.isBack()
  jest.advanceTimersByTime(60_000)
  outage.isAway('refused')
  outage.isBack()
  outage.close()
  jest.advanceTimersByTime(60_000)
  expect(said).toEqual(['away: refused'])
})
