import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { ENTRIES_PER_PAGE } from '#core/services/events/organising/desk'
import { stage } from '#core/services/events/testing/stage'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let organiser: Browser
let calendarId: string
let year: number
beforeAll(async () => {
  world = await testHouse()
  organiser = await world.browser('organiser')
  calendarId = (await stage(world.ctx())).calendarId
  year = world.ctx().now.getUTCFullYear() + 1
})
afterAll(() => world.close())

const entry = (more: Record<string, string | string[]> = {}) => ({
  calendar: calendarId,
  title: 'Grafting',
  summary: 'Bring a knife',
  description: '# How',
  place: 'Shed',
  date: `${year}-03-20`,
  from: '10:00',
  to: '12:00',
  cancellationHours: '48',
  repeat: 'once',
  every: '1',
  ...more,
})
const send = (more: Record<string, string | string[]> = {}, path = '/organise/entries') =>
  organiser.post('events', path, entry(more))
const faultOf = (visit: Visit, field: string) =>
  visit.document.querySelector(`#field-${field}-error`)?.textContent?.trim()
const typedIn = (visit: Visit) => ({
  title: visit.document.querySelector('input[name=title]')?.getAttribute('value'),
  place: visit.document.querySelector('input[name=place]')?.getAttribute('value'),
  description: visit.document.querySelector('textarea[name=description]')?.textContent.trim(),
})
const countOf = async (title: string) =>
  (await db(world.ctx()).selectFrom('event_entries').select('id').where('title', '=', title).execute()).length
const datesOf = async (id: string) =>
  (
    await db(world.ctx())
      .selectFrom('occurrences')
      .select('starts_at')
      .where('entry_id', '=', id)
      .orderBy('starts_at')
      .execute()
  ).map(({ starts_at }) => starts_at.toISOString().slice(0, 16))

describe('an entry', () => {
  test.each<[string, Record<string, string | string[]>, string, string]>([
    ['without a title', { title: ' ' }, 'title', 'Give it a title.'],
    ['in too long a line', { summary: 'x'.repeat(501) }, 'summary', 'Please use at most 500 characters.'],
    ['without a day', { date: '' }, 'date', 'On which day?'],
    ['on a day as nobody writes it', { date: '1/2/2031' }, 'date', 'On which day?'],
    ['on a day that is none', { date: '2031-02-29' }, 'date', 'There is no such day.'],
    ['at an hour that is none', { from: '24:00' }, 'from', 'When does it begin? As in 10:00.'],
    ['without an end', { to: '' }, 'to', 'When does it end? As in 12:30.'],
    ['given back never', { cancellationHours: '' }, 'cancellationHours', 'How many hours? A whole number.'],
    ['given back later', { cancellationHours: '-1' }, 'cancellationHours', 'How many hours? A whole number.'],
    [
      'given back too early',
      { cancellationHours: '8761' },
      'cancellationHours',
      'How many hours? A whole number.',
    ],
    [
      'every zeroth week',
      { repeat: 'weekly', every: '0' },
      'every',
      'Every how many? A number from 1 to 52.',
    ],
    ['every 53rd week', { repeat: 'weekly', every: '53' }, 'every', 'Every how many? A number from 1 to 52.'],
    ['no times', { repeat: 'weekly', count: '0' }, 'count', 'How often? A number up to 500.'],
    ['too many times', { repeat: 'weekly', count: '501' }, 'count', 'How often? A number up to 500.'],
    ['until a day that is none', { repeat: 'weekly', until: '2031-02-30' }, 'until', 'There is no such day.'],
    [
      'monthly until one that is none',
      { repeat: 'monthly', until: '2031-02-30' },
      'until',
      'There is no such day.',
    ],
    [
      'by a rule that is not written',
      { repeat: 'rule', rule: ' ' },
      'rule',
      'Write the rule, or choose another way above.',
    ],
    [
      'by a rule that is none',
      { repeat: 'rule', rule: 'every now and then' },
      'rule',
      'This rule cannot be followed. It is written like FREQ=WEEKLY;BYDAY=TH.',
    ],
    [
      'with a picture of elsewhere in the clear',
      { image: 'http://elsewhere.example/a.jpg', imageAlt: 'A' },
      'image',
      'An address that begins with https:// or /.',
    ],
  ])('%s is refused at its field, with what was typed', async (_, more, field, fault) => {
    const title = more.title ?? 'Grafting'
    const visit = await send(more)
    expect(visit.status).toBe(422)
    expect(faultOf(visit, field)).toBe(fault)
    expect(typedIn(visit)).toEqual({ title: String(title), place: 'Shed', description: '# How' })
    expect(await countOf('Grafting')).toBe(0)
  })

  test('that would end before it begins to happen is refused at its date', async () => {
    const visit = await send({ repeat: 'weekly', until: `${year}-03-19`, days: ['FR', 'SU'] })
    expect(visit.status).toBe(422)
    expect(faultOf(visit, 'date')).toContain('it would never happen')
    const ticked = [...visit.document.querySelectorAll('input[name=days]')].filter(box =>
      box.hasAttribute('checked'),
    )
    expect(ticked.map(box => box.getAttribute('value'))).toEqual(['FR', 'SU'])
  })

  test('whose calendar was removed meanwhile is not lost: another one can be chosen', async () => {
    const visit = await send({ calendar: Bun.randomUUIDv7() })
    expect(visit.status).toBe(409)
    expect(faultOf(visit, 'calendar')).toContain('Choose another one.')
    expect(typedIn(visit)).toEqual({ title: 'Grafting', place: 'Shed', description: '# How' })
  })

  test('that happens once ignores what was typed of a series', async () => {
    const visit = await send({ title: 'Once', until: '2031-02-30', days: ['MO'], rule: 'nonsense' })
    const id = visit.location!.split('/').at(-1)!
    expect(await datesOf(id)).toEqual([`${year}-03-20T10:00`])
  })

  test('past midnight ends the next day', async () => {
    const visit = await send({ title: 'Night', from: '22:00', to: '01:00' })
    const id = visit.location!.split('/').at(-1)!
    const row = await db(world.ctx())
      .selectFrom('occurrences')
      .select(['starts_at', 'ends_at'])
      .where('entry_id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.ends_at.getTime() - row.starts_at.getTime()).toBe(3 * 3_600_000)
  })

  test('is asked for its dates without being saved, and changed ones too', async () => {
    const preview = await send({ title: 'Looked at', repeat: 'monthly', count: '2', preview: '1' })
    expect(preview.status).toBe(200)
    expect(preview.document.querySelectorAll('.notice li')).toHaveLength(2)
    expect(typedIn(preview).title).toBe('Looked at')
    expect(await countOf('Looked at')).toBe(0)
    const saved = await send({ title: 'Kept' })
    const again = await send({ title: 'Kept, looked at', preview: '1' }, saved.location!)
    expect(again.status).toBe(200)
    expect(await countOf('Kept')).toBe(1)
    expect(await countOf('Kept, looked at')).toBe(0)
  })

  test('is shown in its form as it was saved, and saved as it is shown changes nothing', async () => {
    const series = { title: 'Series', repeat: 'weekly', every: '2', days: ['TU', 'TH'], count: '4' }
    const saved = await send(series)
    const id = saved.location!.split('/').at(-1)!
    const before = await datesOf(id)
    expect(before).toHaveLength(4)
    const { document } = await organiser.get('events', `${saved.location}/form`)
    const value = (name: string) => document.querySelector(`input[name=${name}]`)?.getAttribute('value')
    expect(['date', 'from', 'to', 'every', 'count'].map(value)).toEqual([
      `${year}-03-20`,
      '10:00',
      '12:00',
      '2',
      '4',
    ])
    const version = document.querySelector('input[name=version]')!.getAttribute('value')!
    expect((await send({ ...series, version }, saved.location!)).status).toBe(303)
    expect(await datesOf(id)).toEqual(before)
    expect((await send({ ...series, title: 'Other', version }, saved.location!)).status).toBe(303)
    const stale = await send({ ...series, title: 'Third', version }, saved.location!)
    expect(stale.status).toBe(409)
    expect(await countOf('Third')).toBe(0)
  })

  test('that is not there is not found, whoever asks for it', async () => {
    for (const id of [Bun.randomUUIDv7(), 'none'])
      for (const of of ['', '/form', '/dates', '/past-dates'])
        expect((await organiser.get('events', `/organise/entries/${id}${of}`)).status).toBe(404)
    expect((await send({}, `/organise/entries/${Bun.randomUUIDv7()}`)).status).toBe(404)
  })
})

test('the pages of entries and dates end where they end', async () => {
  const { entryId } = await stage(world.ctx())
  const statuses = async (path: string, numbers: string[]) =>
    Promise.all(numbers.map(async number => (await organiser.get('events', `${path}?page=${number}`)).status))
  expect(await countOf('Apple day')).toBeLessThan(ENTRIES_PER_PAGE)
  for (const path of [
    '/organise',
    `/organise/entries/${entryId}/dates`,
    `/organise/entries/${entryId}/past-dates`,
  ])
    expect(await statuses(path, ['1', '2'])).toEqual([200, 404])
})

test('entries are organisers’ work: others find nothing, and visitors sign in', async () => {
  const { entryId } = await stage(world.ctx())
  const visitor = await world.browser()
  const others = [await world.browser('member'), await world.browser('editor')]
  for (const path of ['/organise/entries', `/organise/entries/${entryId}`]) {
    for (const other of others) expect((await other.post('events', path, entry())).status).toBe(404)
    expect((await visitor.post('events', path, entry())).location).toStartWith('/login')
  }
  for (const of of ['', '/form', '/dates', '/past-dates', '/attachments']) {
    const path = `/organise/entries/${entryId}${of}`
    for (const other of others) expect((await other.get('events', path)).status).toBe(404)
    expect((await visitor.get('events', path)).location).toStartWith('/login')
  }
  expect(await countOf('Grafting')).toBe(0)
})
