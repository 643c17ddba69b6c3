import { describe, expect, test } from 'bun:test'
import { createTurns } from './turns'

const LONG_MS = 60_000

/** A work that ends when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { work: () => promise, end: resolve }
}

describe('turns', () => {
  test('so many work at once, and whoever has begun goes before whoever came earlier', async () => {
    const inTurn = createTurns(1, LONG_MS)
    const done: string[] = []
    const note = (name: string) => async () => {
      done.push(name)
    }
    const first = held()
    const works = [
      inTurn(first.work),
      inTurn(note('second')),
      inTurn(note('third')),
      inTurn(note('goes on'), { begun: true }),
    ]
    await Promise.resolve()
    expect(done).toEqual([])
    first.end()
    await Promise.all(works)
    expect(done).toEqual(['goes on', 'second', 'third'])
  })

  test('a fault ends a turn like anything else', async () => {
    const inTurn = createTurns(1, LONG_MS)
    const fault = new Error('the shelf fell over')
    const failing = inTurn(() => Promise.reject(fault)).catch((error: unknown) => error)
    const next = inTurn(async () => 'next')
    expect(await failing).toBe(fault)
    expect(await next).toBe('next')
  })

  test('nobody waits for ever: the patient go on without a turn, and take none from others', async () => {
    const inTurn = createTurns(1, 1)
    const first = held()
    const holding = inTurn(first.work)
    expect(await inTurn(async () => 'without')).toBe('without')
    const second = held()
    const waiting = inTurn(second.work)
    first.end()
    second.end()
    await Promise.all([holding, waiting])
    expect(await inTurn(async () => 'free again')).toBe('free again')
  })
})
