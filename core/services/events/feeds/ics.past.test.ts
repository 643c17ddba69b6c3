import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { stage } from '../testing/stage'
import { readFeed } from './ics'

const DAY_MS = 86_400_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('what has ended stays in the feed of a calendar for 92 days, and in its own for ever', async () => {
  const staged = await stage(world.ctx())
  const endedBefore = async (ms: number) => {
    const ends = new Date(world.ctx().now.getTime() - ms)
    const now = new Date(ends.getTime() + ms)
    await world
      .ctx()
      .em.execute('update occurrences set starts_at = ?, ends_at = ? where id = ?', [
        new Date(ends.getTime() - 3_600_000),
        ends,
        staged.occurrenceId,
      ])
    const ctx = { ...world.ctx(), now }
    const [own, all, calendar] = [
      await readFeed(ctx, { event: staged.slug }),
      await readFeed(ctx, 'everything'),
      await readFeed(ctx, { calendar: `in-${staged.slug}` }),
    ]
    return [own, all, calendar].map(({ body }) => body.includes(staged.occurrenceId))
  }
  expect(await endedBefore(92 * DAY_MS - 1_000)).toEqual([true, true, true])
  expect(await endedBefore(92 * DAY_MS)).toEqual([true, false, false])
})
