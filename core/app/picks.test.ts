import { describe, expect, test } from 'bun:test'
import type { Directory } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import { FEW, MOST_OFFERED, offer, pickMany, pickOne } from './picks'

const ctx = {} as Ctx

/** People by name, whose value is their name in capitals. */
function directoryOf(names: readonly string[]): Directory {
  const choice = (name: string) => ({ value: name.toUpperCase(), label: name })
  return {
    called: async (_, words, most) =>
      names
        .filter(name => name.toLowerCase().includes(words.toLowerCase()))
        .slice(0, most)
        .map(choice),
    known: async (_, values) =>
      values.flatMap(value => names.filter(n => n.toUpperCase() === value).map(choice)),
    none: 'Nobody is called that.',
  }
}
const many = (count: number) => directoryOf(Array.from({ length: count }, (_, n) => `Ann ${n + 1}`))
const few = directoryOf(['Ann', 'Anneke', 'Bob'])

describe('a form offers', () => {
  test('all there are, up to a dozen, each once', async () => {
    const offered = await offer(ctx, many(FEW), ['ANN 3'], '')
    expect(offered).toMatchObject({ isAll: true, chosen: [{ value: 'ANN 3' }] })
    expect(offered.found).toHaveLength(FEW - 1)
  })

  test('of more, what is chosen and what the words fit, and says when that is not all', async () => {
    const blank = await offer(ctx, many(FEW + 1), ['ANN 3', 'NOBODY'], undefined)
    expect(blank).toMatchObject({ isAll: false, chosen: [{ value: 'ANN 3' }], found: [], hasMore: false })
    const all = await offer(ctx, many(MOST_OFFERED), [], ' ann ')
    expect([all.found.length, all.hasMore, all.words]).toEqual([MOST_OFFERED, false, 'ann'])
    const more = await offer(ctx, many(MOST_OFFERED + 1), [], 'ann')
    expect([more.found.length, more.hasMore]).toEqual([MOST_OFFERED, true])
  })
})

describe('one is picked', () => {
  const pick = (typed: Record<string, string>, directory = few) => pickOne(ctx, directory, 'who', typed)

  test('by a tick, or by words that fit only one, whatever was ticked before', async () => {
    expect(await pick({ who: 'BOB' })).toEqual({ value: 'BOB', errors: {} })
    expect(await pick({})).toEqual({ value: '', errors: {} })
    expect(await pick({ who: 'ANN', whoWords: ' bob ' })).toEqual({ value: 'BOB', errors: {} })
  })

  test('of several that the words fit, by a tick among these', async () => {
    const errors = { who: 'Choose one of these.' }
    expect(await pick({ whoWords: 'ann' })).toEqual({ value: '', errors })
    expect(await pick({ who: 'BOB', whoWords: 'ann' })).toEqual({ value: '', errors })
    expect(await pick({ who: 'ANNEKE', whoWords: 'ann' })).toEqual({ value: 'ANNEKE', errors: {} })
    const more = await pick({ whoWords: 'ann' }, many(MOST_OFFERED + 1))
    expect(more.errors.who).toBe('Choose one of these 12, or write more of its name.')
  })

  test('not by words that fit none', async () => {
    expect((await pick({ who: 'BOB', whoWords: 'zoe' })).errors).toEqual({
      whoWords: 'Nobody is called that.',
    })
  })
})

describe('several are picked', () => {
  const pick = (ticked: string[], typed: Record<string, string>) => pickMany(ctx, few, 'who', ticked, typed)

  test('by ticks, and one more by words that fit only that one, which is never there twice', async () => {
    expect(await pick(['ANN'], {})).toEqual({ value: ['ANN'], errors: {} })
    expect(await pick(['ANN'], { whoWords: 'bob' })).toEqual({ value: ['ANN', 'BOB'], errors: {} })
    expect(await pick(['BOB'], { whoWords: 'bob' })).toEqual({ value: ['BOB'], errors: {} })
  })

  test('of several that the words fit, once these were shown: who was chosen before does not count as chosen now', async () => {
    const refused = { value: ['ANN'], errors: { who: 'Choose one of these.' } }
    expect(await pick(['ANN'], { whoWords: 'ann' })).toEqual(refused)
    expect(await pick(['ANN'], { whoWords: 'ann', whoShown: 'bob' })).toEqual(refused)
    const chosen = await pick(['ANN', 'ANNEKE'], { whoWords: 'ann', whoShown: 'ann' })
    expect(chosen).toEqual({ value: ['ANN', 'ANNEKE'], errors: {} })
    expect((await pick(['ANN'], { whoWords: 'zoe' })).errors).toEqual({ whoWords: 'Nobody is called that.' })
  })
})
