import { describe, expect, test } from 'bun:test'
import { createBreaker, GAVE_UP } from './breaker'

const never = () => new Promise<string>(() => {})
const answering = async () => 'here'
const refusing = () => Promise.reject(new Error('connection refused'))

function breaker() {
  const said: string[] = []
  const run = createBreaker({
    deadlineMs: 1,
    onOpen: cause => said.push(`away: ${(cause as Error).message}`),
    onClose: () => said.push('back'),
  })
  return { run, said }
}

describe('a server that is late', () => {
  test('is not said to be away for two answers in a row', async () => {
    const { run, said } = breaker()
    for (const operation of [never, never, answering, never, never, answering]) await run(operation)
    expect(said).toEqual([])
  })

  test('is away with the third, which is said once, and asked nothing more', async () => {
    const { run, said } = breaker()
    for (let times = 0; times < 5; times++) expect(await run(never)).toBe(GAVE_UP)
    expect(await run(answering)).toBe(GAVE_UP)
    expect(said).toEqual(['away: no answer in 1 ms'])
  })

  test('is late once, however many were asked of it at that moment', async () => {
    const { run, said } = breaker()
    await Promise.all(Array.from({ length: 20 }, () => run(never)))
    expect(await run(answering)).toBe('here')
    await Promise.all(Array.from({ length: 20 }, () => run(never)))
    await run(never)
    expect(said).toEqual([])
    await run(never)
    expect(said).toEqual(['away: no answer in 1 ms'])
  })

  test('is not late when it was this process that had no time to look', async () => {
    const { run } = breaker()
    const soon = () => new Promise<string>(resolve => setTimeout(() => resolve('here'), 2))
    const asked = run(soon)
    const until = performance.now() + 8
    while (performance.now() < until);
    expect(await asked).toBe('here')
  })
})

test('a server that refuses is away at once, and back with its first answer', async () => {
  const { run, said } = breaker()
  expect(await run(refusing)).toBe(GAVE_UP)
  await run(refusing)
  expect(await run(answering)).toBe('here')
  expect(said).toEqual(['away: connection refused', 'back'])
})
