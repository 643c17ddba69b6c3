import { expect, test } from 'bun:test'
import type { Outcome, Soundness } from './bench'
import { type Tried, tryAll } from './rounds'

type Answers = Readonly<Record<string, Outcome>>

const noticed = (...by: readonly string[]): Outcome => ({ met: 'noticed', by })
const late = (...by: readonly string[]): Outcome => ({ met: 'timed out', by })
const SURVIVED: Outcome = { met: 'survived', by: [] }

/** Each round answers from the next of `rounds`; tests pass unless said otherwise. */
async function tried(
  faults: readonly string[],
  rounds: readonly Answers[],
  soundness: Readonly<Record<string, Soundness>> = {},
) {
  const [told, proved]: [string[], string[][]] = [[], []]
  const asked = new Map<string, number>()
  const trial = async (fault: string) => {
    const round = asked.get(fault) ?? 0
    asked.set(fault, round + 1)
    return rounds[round]?.[fault] ?? SURVIVED
  }
  const outcomes = await tryAll(
    faults,
    [trial, trial],
    async tests => {
      proved.push([...tests])
      return new Map(tests.map(test => [test, soundness[test] ?? 'passes']))
    },
    ({ fault, at, met, again }) => told.push(`${at} ${fault} ${met} ${again}`),
  )
  const metOf = ({ fault, met }: Tried<string>) => `${fault} ${met}`
  return { told, proved, outcomes: outcomes.map(metOf) }
}

test('each fault is told with its place in the draw, as soon as it is known', async () => {
  const { told } = await tried(['a', 'b', 'c'], [{ a: noticed('x'), c: noticed('x') }])
  expect(told).toEqual(['1 a noticed false', '2 b survived false', '3 c noticed false'])
})

test('what noticed something is proved once, and nothing else', async () => {
  const { proved } = await tried(['a', 'b', 'c'], [{ a: noticed('x'), c: noticed('x', 'y') }])
  expect(proved).toEqual([['x', 'y']])
})

test('one whose tests were late is tried once more when all others are done', async () => {
  const { told, outcomes } = await tried(['a', 'b', 'c'], [{ a: late('x'), c: late('y') }, { a: late('x') }])
  expect(told.slice(3)).toEqual(['1 a timed out true', '3 c survived true'])
  expect(outcomes).toEqual(['a timed out', 'b survived', 'c survived'])
})

test('one that was noticed by a test that fails by itself is tried again, as often as that happens', async () => {
  const rounds: readonly Answers[] = [
    { a: noticed('x'), b: noticed('z') },
    { a: noticed('y') },
    { a: noticed('z') },
  ]
  const { told, outcomes } = await tried(['a', 'b'], rounds, { x: 'fails', y: 'fails' })
  expect(told.slice(2)).toEqual(['1 a noticed true', '1 a noticed true'])
  expect(outcomes).toEqual(['a noticed', 'b noticed'])
})

test('one of several that may have noticed it fails by itself: it is tried again', async () => {
  const { outcomes } = await tried(['a'], [{ a: late('x', 'y') }], { y: 'fails' })
  expect(outcomes).toEqual(['a survived'])
})

test('one that was noticed by a test that is late by itself has timed out, and is tried once more', async () => {
  const rounds = [
    { a: noticed('x'), b: noticed('x') },
    { a: noticed('x'), b: SURVIVED },
  ]
  const { told, outcomes } = await tried(['a', 'b'], rounds, { x: 'late' })
  expect(told).toHaveLength(4)
  expect(outcomes).toEqual(['a timed out', 'b survived'])
})
