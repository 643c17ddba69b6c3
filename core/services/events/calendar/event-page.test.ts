import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { retireTicketType } from '../organising/retire-ticket-type'
import { type Staged, stage } from '../testing/stage'
import { DATES_PER_PAGE, datesOf, eventPage, eventTime, timesOnDay } from './event-page'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const now = new Date()
const ctx = () => ({ ...world.ctx(), now })

async function date({ entryId }: Staged, startsAt: Date, cancelled = false): Promise<string> {
  const id = Bun.randomUUIDv7()
  const ends_at = new Date(startsAt.getTime() + HOUR_MS)
  const row = { id, entry_id: entryId, starts_at: startsAt, ends_at, cancelled_at: cancelled ? now : null }
  await db(ctx()).insertInto('occurrences').values(row).execute()
  return id
}
const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS)

describe('an event’s page', () => {
  test('shows the next twelve times and says how many there are; all of them come in pages', async () => {
    const staged = await stage(ctx(), { startsInHours: 1 })
    for (let day = 1; day <= DATES_PER_PAGE; day++) await date(staged, inDays(day))
    const event = await eventPage(ctx(), staged.slug)
    expect([event.times.length, event.coming]).toEqual([12, DATES_PER_PAGE + 1])
    expect(event.times[0]?.id).toBe(staged.occurrenceId)
    const [first, second] = [await datesOf(ctx(), event.id, 1), await datesOf(ctx(), event.id, 2)]
    expect([first.length, second.length]).toEqual([DATES_PER_PAGE, 1])
    expect(second[0]?.startsAt).toEqual(inDays(DATES_PER_PAGE))
  })

  test('shows the last time of something over, and of nothing else', async () => {
    const staged = await stage(ctx(), { startsInHours: -2 })
    await date(staged, inDays(-9))
    expect(await eventPage(ctx(), staged.slug)).toMatchObject({
      times: [],
      coming: 0,
      last: { id: staged.occurrenceId },
    })
    await date(staged, inDays(1))
    expect(await eventPage(ctx(), staged.slug)).toMatchObject({ coming: 1, last: null })
  })

  test('offers what is sold, with what is left of it, in its order', async () => {
    const staged = await stage(ctx(), { places: 5, price: 700 })
    await db(ctx())
      .updateTable('occurrence_quotas')
      .set({ sold: 2, reserved: 1 })
      .where('occurrence_id', '=', staged.occurrenceId)
      .execute()
    const offered = async () => (await eventPage(ctx(), staged.slug)).times[0]?.tickets
    expect(await offered()).toMatchObject([
      { name: 'Adult', amount: 700, currency: 'GBP', left: 2 },
      { name: 'Child', amount: 0, left: 2 },
    ])
    await retireTicketType(world.ctx('organiser'), staged.entryId, staged.adultId)
    expect((await offered())?.map(({ name }) => name)).toEqual(['Child'])
  })

  test('is not there for an event that nobody made', async () => {
    await expect(eventPage(ctx(), 'nothing')).rejects.toBeInstanceOf(NotFound)
  })
})

describe('one time of an event', () => {
  test('is found by its id, however long ago, and of its own event alone', async () => {
    const [apples, pears] = [await stage(ctx()), await stage(ctx())]
    const old = await date(apples, inDays(-400))
    expect(await eventTime(ctx(), apples.entryId, old)).toMatchObject({ id: old, startsAt: inDays(-400) })
    expect(await eventTime(ctx(), pears.entryId, old)).toBeNull()
    for (const none of [Bun.randomUUIDv7(), 'tomorrow', ''])
      expect(await eventTime(ctx(), apples.entryId, none)).toBeNull()
  })

  test('is of the day on which it begins where it happens; what takes place comes first', async () => {
    const staged = await stage(ctx(), { timeZone: 'Pacific/Auckland' })
    const zone = { id: staged.entryId, timeZone: 'Pacific/Auckland' }
    const off = await date(staged, new Date('2100-06-09T20:00:00Z'), true)
    const morning = await date(staged, new Date('2100-06-09T21:00:00Z'))
    const evening = await date(staged, new Date('2100-06-10T11:30:00Z'))
    const nextDay = await date(staged, new Date('2100-06-10T12:30:00Z'))
    const on = async (day: string) => (await timesOnDay(ctx(), zone, day)).map(({ id }) => id)
    expect(await on('2100-06-10')).toEqual([morning, evening, off])
    expect(await on('2100-06-11')).toEqual([nextDay])
    expect(await on('2100-06-09')).toEqual([])
  })
})
