import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import ICAL from 'ical.js'
import { NotFound } from '#core/contracts/refusal'
import { EventEntry } from '#core/entities/events/event-entry'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { materialiseAll } from '../occurrences/materialise'
import { type Staged, stage } from '../testing/stage'
import { type FeedOf, MOST_DATES, readFeed } from './ics'

let world: TestHouse
let weekly: Staged
beforeAll(async () => {
  world = await testHouse()
  weekly = await stage(world.ctx(), { title: 'Weekly; with, signs\nand lines' })
  const em = world.ctx().em.fork()
  const entry = await em.findOneOrFail(EventEntry, weekly.entryId)
  entry.recurrence = 'FREQ=WEEKLY'
  await em.flush()
  await materialiseAll(world.ctx())
})
afterAll(() => world.close())

async function eventsOf(of: FeedOf) {
  const root = new ICAL.Component(ICAL.parse((await readFeed(world.ctx(), of)).body))
  // What the feed itself says of its zones, not what this machine knows of them.
  ICAL.TimezoneService.reset()
  for (const zone of root.getAllSubcomponents('vtimezone'))
    ICAL.TimezoneService.register(new ICAL.Timezone(zone))
  return root.getAllSubcomponents('vevent').map(component => new ICAL.Event(component))
}

describe('a calendar feed', () => {
  test('has every time of the next year, at the same hour on the wall and at the right moment', async () => {
    const events = await eventsOf({ event: weekly.slug })
    expect(events.length).toBeGreaterThanOrEqual(52)
    expect(new Set(events.map(event => event.startDate.hour)).size).toBe(1)
    const rows = await world
      .ctx()
      .em.execute<{ at: string }[]>('select starts_at as at from occurrences where entry_id = ? order by 1', [
        weekly.entryId,
      ])
    expect(events.map(event => event.startDate.toJSDate().getTime())).toEqual(
      rows.map(row => Math.floor(new Date(row.at).getTime() / 1_000) * 1_000),
    )
    expect(events[0]?.summary).toBe('Weekly; with, signs\nand lines')
  })

  test('keeps the ids, and counts up when something changes or is cancelled', async () => {
    const staged = await stage(world.ctx())
    const [before] = await eventsOf({ event: staged.slug })
    await world
      .ctx()
      .em.execute(`update occurrences set cancelled_at = now() + interval '1 minute' where id = ?`, [
        staged.occurrenceId,
      ])
    const [after] = await eventsOf({ event: staged.slug })
    expect(after?.uid).toBe(before!.uid)
    expect(after!.sequence).toBeGreaterThan(before!.sequence)
    expect(after?.component.getFirstPropertyValue('status')).toBe('CANCELLED')
  })

  test('is of one calendar, or of all, and of nothing that is not there', async () => {
    const alone = await stage(world.ctx())
    expect(await eventsOf({ calendar: `in-${alone.slug}` })).toHaveLength(1)
    expect((await eventsOf('everything')).length).toBeGreaterThan(52)
    await expect(readFeed(world.ctx(), { calendar: 'nowhere' })).rejects.toThrow(NotFound)
    await expect(readFeed(world.ctx(), { event: 'nothing' })).rejects.toThrow(NotFound)
  })
})

test('a feed of many has the nearest dates alone, and says so; that of an event has all', async () => {
  const { entryId, slug } = await stage(world.ctx(), { title: 'Every hour', startsInHours: 9_000 })
  await world.ctx().em.execute(
    `insert into occurrences (id, entry_id, starts_at, ends_at, sequence)
     select gen_random_uuid(), ?, now() + make_interval(hours => 20000 + n), now() + make_interval(hours => 20001 + n), 0
     from generate_series(1, ?) n`,
    [entryId, MOST_DATES],
  )
  const count = (body: string) => body.match(/BEGIN:VEVENT/g)?.length
  const all = await readFeed(world.ctx(), 'everything')
  expect(count(all.body)).toBe(MOST_DATES)
  expect(all.body.replace(/\r\n /g, '')).toContain(`(the next ${MOST_DATES} dates)`)
  expect(all.body).toContain('Weekly')
  expect(count((await readFeed(world.ctx(), { event: slug })).body)).toBe(MOST_DATES + 1)
})
