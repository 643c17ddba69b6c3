import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Staged, stage } from '../testing/stage'
import { entryDesk } from './desk'
import { removeCalendar, saveCalendar } from './save-calendar'
import {
  CalendarGone,
  ENTRY_FORM,
  type EntryValues,
  NeverHappens,
  previewTimes,
  RuleNotUnderstood,
  saveEntry,
} from './save-entry'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const organiser = () => world.ctx('organiser')

async function valuesOf({ entryId }: Staged): Promise<EntryValues> {
  const desk = await entryDesk(organiser(), entryId)
  const { calendarId, title, summary, description, place, cancellationHours } = desk
  const { startsAt, endsAt, recurrence } = desk
  return { calendarId, title, summary, description, place, cancellationHours, startsAt, endsAt, recurrence }
}

const save = async (staged: Staged, changes: Partial<EntryValues>, seen: string | null = null) =>
  saveEntry(organiser(), staged.entryId, { ...(await valuesOf(staged)), ...changes }, seen)
const dates = async (entryId: string) =>
  (
    await db(world.ctx())
      .selectFrom('occurrences')
      .select('starts_at')
      .where('entry_id', '=', entryId)
      .orderBy('starts_at')
      .execute()
  ).map(({ starts_at }) => starts_at)
const entry = (id: string) =>
  db(world.ctx()).selectFrom('event_entries').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

describe('a new entry', () => {
  test('has an address from its title, its maker and its only time', async () => {
    const values = await valuesOf(await stage(world.ctx()))
    const { id } = await saveEntry(organiser(), null, { ...values, title: 'Cider & Söngs' })
    expect(await entry(id)).toMatchObject({
      title: 'Cider & Söngs',
      created_by_id: world.cast.members.organiser.id,
      image: null,
      slug: expect.stringMatching(/^cider/),
    })
    expect(await dates(id)).toEqual([values.startsAt])
  })

  test('of the same title has another address', async () => {
    const values = { ...(await valuesOf(await stage(world.ctx()))), title: 'Twice' }
    const [one, two] = [
      await saveEntry(organiser(), null, values),
      await saveEntry(organiser(), null, values),
    ]
    const slugs = [(await entry(one.id)).slug, (await entry(two.id)).slug]
    expect(new Set(slugs).size).toBe(2)
  })

  test('by two with one key at the same moment is one, as the first of them said it', async () => {
    const values = await valuesOf(await stage(world.ctx()))
    const key = Bun.randomUUIDv7()
    const saved = await Promise.all(
      ['One', 'Two'].map(title => saveEntry(organiser(), null, { ...values, title }, null, key)),
    )
    expect(saved.map(({ id }) => id)).toEqual([key, key])
    expect(['One', 'Two']).toContain((await entry(key)).title)
    expect(await dates(key)).toHaveLength(1)
  })

  test('in a calendar that is gone is refused, and nothing of it stays', async () => {
    const values = await valuesOf(await stage(world.ctx()))
    const calendarId = await saveCalendar(organiser(), null, {
      name: 'Barn',
      description: '',
      timeZone: 'Europe/London',
      colour: 'leaf',
    })
    await removeCalendar(organiser(), calendarId)
    const key = Bun.randomUUIDv7()
    const late = saveEntry(organiser(), null, { ...values, calendarId }, null, key)
    await expect(late).rejects.toBeInstanceOf(CalendarGone)
    const left = await db(world.ctx())
      .selectFrom('event_entries')
      .select('id')
      .where('id', '=', key)
      .execute()
    expect(left).toEqual([])
  })
})

describe('an entry that is changed', () => {
  test('into another calendar is read by the clocks of that one', async () => {
    const staged = await stage(world.ctx())
    const calendarId = await saveCalendar(organiser(), null, {
      name: 'Far',
      description: '',
      timeZone: 'Pacific/Auckland',
      colour: 'leaf',
    })
    const { startsAt } = await valuesOf(staged)
    await save(staged, { calendarId, recurrence: 'FREQ=DAILY;COUNT=3' })
    expect((await entry(staged.entryId)).calendar_id).toBe(calendarId)
    expect((await dates(staged.entryId))[0]).toEqual(startsAt)
    expect(await dates(staged.entryId)).toHaveLength(3)
  })

  test('counts as a change of both calendars', async () => {
    const staged = await stage(world.ctx())
    const calendarId = await saveCalendar(organiser(), null, {
      name: 'Near',
      description: '',
      timeZone: 'Europe/London',
      colour: 'leaf',
    })
    const now = new Date(Date.now() + HOUR_MS)
    await saveEntry({ ...organiser(), now }, staged.entryId, { ...(await valuesOf(staged)), calendarId })
    const changed = await db(world.ctx())
      .selectFrom('calendars')
      .select('changed_at')
      .where('id', 'in', [staged.calendarId, calendarId])
      .execute()
    expect(changed.map(({ changed_at }) => changed_at)).toEqual([now, now])
  })

  test('from a form that is old is not changed, and shows what is there now', async () => {
    const staged = await stage(world.ctx())
    const seen = ENTRY_FORM.version(await valuesOf(staged))
    await save(staged, { title: 'Pear day' }, seen)
    const late = save(staged, { place: 'The barn' }, seen)
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
    await expect(late).rejects.toMatchObject({ now: { title: 'Pear day', place: 'The orchard' } })
  })

  test('that is not there is refused', async () => {
    const values = await valuesOf(await stage(world.ctx()))
    await expect(saveEntry(organiser(), Bun.randomUUIDv7(), values)).rejects.toBeInstanceOf(NotFound)
  })

  test('keeps a picture that was uploaded, whatever address stands in an old form', async () => {
    const staged = await stage(world.ctx())
    await save(staged, { image: 'https://pictures.example/apples.jpg', imageAlt: 'Apples' })
    expect(await entry(staged.entryId)).toMatchObject({ image_alt: 'Apples' })
    await db(world.ctx())
      .updateTable('event_entries')
      .set({ image: '/media/apples.webp' })
      .where('id', '=', staged.entryId)
      .execute()
    await save(staged, { image: 'https://pictures.example/apples.jpg', imageAlt: 'Pears' })
    expect(await entry(staged.entryId)).toMatchObject({ image: '/media/apples.webp', image_alt: 'Apples' })
  })

  test('keeps its picture when nothing is said of it, and loses it when it is said', async () => {
    const staged = await stage(world.ctx())
    await save(staged, { image: 'https://pictures.example/apples.jpg' })
    await save(staged, { title: 'Other' })
    expect((await entry(staged.entryId)).image).toBe('https://pictures.example/apples.jpg')
    await save(staged, { image: null })
    expect((await entry(staged.entryId)).image).toBeNull()
  })

  test('to happen again and again, and once again, has the dates of that', async () => {
    const staged = await stage(world.ctx())
    await save(staged, { recurrence: 'FREQ=WEEKLY;COUNT=4' })
    expect(await dates(staged.entryId)).toHaveLength(4)
    await save(staged, { recurrence: null })
    expect(await dates(staged.entryId)).toEqual([(await valuesOf(staged)).startsAt])
  })

  test('is changed by organisers alone', async () => {
    const staged = await stage(world.ctx())
    const values = await valuesOf(staged)
    const late = async (ctx: ReturnType<typeof organiser>) => saveEntry(ctx, staged.entryId, values)
    await expect(late(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
    for (const who of ['member', 'editor', 'shopkeeper'] as const)
      await expect(late(world.ctx(who))).rejects.toBeInstanceOf(NotFound)
  })
})

describe('a rule', () => {
  const startsAt = new Date('2031-05-06T10:00:00Z')
  const schedule = (recurrence: string | null) => ({
    startsAt,
    endsAt: new Date(startsAt.getTime() + HOUR_MS),
    recurrence,
    timeZone: 'Europe/London',
  })

  test('shows its first dozen dates, before anything is saved', () => {
    const shown = previewTimes(schedule('FREQ=DAILY'))
    expect(shown).toHaveLength(12)
    expect(shown.at(-1)).toEqual(new Date(startsAt.getTime() + 11 * DAY_MS))
  })

  test('shows fewer where there are fewer, and the only one of what happens once', () => {
    expect(previewTimes(schedule('FREQ=YEARLY'))).toHaveLength(3)
    expect(previewTimes(schedule('FREQ=DAILY;COUNT=2'))).toHaveLength(2)
    expect(previewTimes(schedule(null))).toEqual([startsAt])
  })

  test('keeps its hour through the change of the clocks', () => {
    const times = previewTimes({ ...schedule('FREQ=MONTHLY;COUNT=8'), startsAt, endsAt: startsAt })
    const hours = times.map(time =>
      new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: 'Europe/London' }).format(time),
    )
    expect(new Set(hours)).toEqual(new Set(['11']))
  })

  test.each(['', 'FREQ', 'FREQ=SOMETIMES', 'FREQ=WEEKLY;BYDAY=XX', 'DTSTART:20310506', 'FREQ=SECONDLY'])(
    'written %j is not followed by halves',
    text => {
      if (text === '') expect(previewTimes(schedule(text))).toEqual([startsAt])
      else expect(() => previewTimes(schedule(text))).toThrow(RuleNotUnderstood)
    },
  )

  test('that ends before it begins never happens, and nothing is saved', async () => {
    const staged = await stage(world.ctx())
    const late = save(staged, { title: 'Never', recurrence: 'FREQ=DAILY;UNTIL=20200101T000000Z' })
    await expect(late).rejects.toBeInstanceOf(NeverHappens)
    expect((await entry(staged.entryId)).title).toBe('Apple day')
  })
})
