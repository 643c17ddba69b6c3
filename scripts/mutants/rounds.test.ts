import { expect, test } from 'bun:test'
import type { Met } from './bench'
import { tryAll } from './rounds'

test('each fault is told with its place in the draw, as soon as it is known', async () => {
  const told: string[] = []
  const met: Readonly<Record<string, Met>> = { a: 'noticed', b: 'survived', c: 'noticed' }
  await tryAll(['a', 'b', 'c'], [async fault => met[fault] ?? 'noticed'], ({ fault, at, met, again }) =>
    told.push(`${at} ${fault} ${met} ${again}`),
  )
  expect(told).toEqual(['1 a noticed false', '2 b survived false', '3 c noticed false'])
})

test('one that timed out is tried once more after all others, and its second trial counts', async () => {
  const asked: string[] = []
  const late = new Set(['a', 'for ever'])
  const trial = async (fault: string): Promise<Met> => {
    asked.push(fault)
    if (fault === 'for ever') return 'timed out'
    return late.delete(fault) ? 'timed out' : 'survived'
  }
  const tried = await tryAll(['a', 'for ever', 'b'], [trial], () => {})
  expect(asked).toEqual(['a', 'for ever', 'b', 'a', 'for ever'])
  expect(tried.map(({ fault, met, again }) => [fault, met, again])).toEqual([
    ['a', 'survived', true],
    ['for ever', 'timed out', true],
    ['b', 'survived', false],
  ])
})

test('faults are tried side by side, each once', async () => {
  const { promise: second, resolve } = Promise.withResolvers<void>()
  const first = async (): Promise<Met> => second.then(() => 'noticed')
  const other = async (): Promise<Met> => {
    resolve()
    return 'survived'
  }
  const tried = await tryAll([1, 2], [first, other], () => {})
  expect(tried.map(({ at, met }) => [at, met])).toEqual([
    [1, 'noticed'],
    [2, 'survived'],
  ])
})
