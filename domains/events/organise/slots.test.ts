import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { db } from '#core/database/db'
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
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('slots').execute()
})

const PATH = '/organise/slots'
const open = (more: Record<string, string | string[]> = {}) =>
  organiser.post('events', PATH, {
    calendar: calendarId,
    title: 'Collect',
    place: 'Shed',
    capacity: '4',
    date: `${year}-05-01`,
    from: '16:00',
    to: '16:30',
    repeat: 'once',
    every: '1',
    ...more,
  })
const times = async () =>
  (await db(world.ctx()).selectFrom('slots').select('starts_at').orderBy('starts_at').execute()).map(
    ({ starts_at }) => starts_at.toISOString().slice(0, 16),
  )
const faultOf = (visit: Visit, field: string) =>
  visit.document.querySelector(`#field-${field}-error`)?.textContent?.trim()
const day = (days: number) =>
  new Date(world.ctx().now.getTime() + days * 86_400_000).toISOString().slice(0, 10)

test.each<[string, Record<string, string>, string, string]>([
  ['for nothing', { title: '' }, 'title', 'What is it for?'],
  ['for nobody', { capacity: '0' }, 'capacity', 'How many people at a time?'],
  ['for too many', { capacity: '10001' }, 'capacity', 'How many people at a time?'],
  ['on a day that is none', { date: '2031-04-31' }, 'date', 'There is no such day.'],
  ['until a day that is none', { repeat: 'weekly', until: '2031-04-31' }, 'until', 'There is no such day.'],
  ['by no rule', { repeat: 'rule', rule: '' }, 'rule', 'Write the rule, or choose another way above.'],
  ['by nonsense', { repeat: 'rule', rule: 'often' }, 'rule', 'This rule cannot be followed.'],
])('times %s are refused at their field, with what was typed', async (_, more, field, fault) => {
  const visit = await open({ ...more, days: ['TU'] })
  expect(visit.status).toBe(422)
  expect(faultOf(visit, field)).toBe(fault)
  expect(visit.document.querySelector('input[name=place]')?.getAttribute('value')).toBe('Shed')
  expect(visit.document.querySelector('input[name=days][value=TU]')?.hasAttribute('checked')).toBe(true)
  expect(visit.document.querySelector('input[name=days][value=MO]')?.hasAttribute('checked')).toBe(false)
  expect(await times()).toEqual([])
})

test('times that are all over are refused; of a series under way, those to come are opened', async () => {
  const over = await open({ date: day(-3) })
  expect(over.status).toBe(422)
  expect(faultOf(over, 'date')).toContain('None of these times is still to come')
  const ended = await open({ date: day(-20), repeat: 'weekly', count: '2' })
  expect(ended.status).toBe(422)
  expect(await times()).toEqual([])
  await open({ date: day(-15), repeat: 'weekly', count: '4' })
  expect((await times()).map(at => at.slice(0, 10))).toEqual([day(6)])
})

test('a series without an end goes on for three months, also one that began long ago', async () => {
  await open({ repeat: 'weekly' })
  expect(await times()).toHaveLength(14)
  await db(world.ctx()).deleteFrom('slots').execute()
  await open({ date: day(-364), repeat: 'weekly' })
  expect((await times()).length).toBeGreaterThanOrEqual(13)
})

test('a calendar that was removed meanwhile costs nothing that was typed', async () => {
  const visit = await open({ calendar: Bun.randomUUIDv7() })
  expect(visit.status).toBe(409)
  expect(faultOf(visit, 'calendar')).toContain('Choose another one.')
  expect(visit.document.querySelector('input[name=title]')?.getAttribute('value')).toBe('Collect')
})

test('the same times are there once, however often they are opened', async () => {
  await open({ repeat: 'weekly', count: '2' })
  await open({ repeat: 'weekly', count: '3' })
  expect(await times()).toHaveLength(3)
  expect((await organiser.get('events', PATH)).text).toContain('1 new times can be booked')
})

test('a time that somebody has booked stays, and the organiser hears why', async () => {
  await open()
  const { id } = await db(world.ctx()).selectFrom('slots').select('id').executeTakeFirstOrThrow()
  const member = await world.browser('member')
  await member.post('events', `/slots/${id}/booking`)
  const desk = await organiser.get('events', PATH)
  expect(desk.text).toContain('Mair Pugh')
  expect(desk.document.querySelector(`form[action*="${id}"]`)).toBeNull()
  await organiser.post('events', `${PATH}/${id}?_method=delete`)
  expect((await organiser.get('events', PATH)).text).toContain('Somebody has booked this time')
  expect(await times()).toHaveLength(1)
  await member.post('events', `/slots/${id}/booking?_method=delete`)
  await organiser.post('events', `${PATH}/${id}?_method=delete`)
  expect(await times()).toEqual([])
})

test('times are opened and removed by organisers alone', async () => {
  await open()
  const { id } = await db(world.ctx()).selectFrom('slots').select('id').executeTakeFirstOrThrow()
  const visitor = await world.browser()
  const member = await world.browser('member')
  for (const path of [PATH, `${PATH}/${id}?_method=delete`]) {
    expect((await member.post('events', path, { title: '' })).status).toBe(404)
    expect((await visitor.post('events', path)).location).toStartWith('/login')
  }
  expect(await times()).toHaveLength(1)
  expect((await organiser.get('events', `${PATH}?page=2`)).status).toBe(404)
})
