import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { stage } from '#core/services/events/testing/stage'
import type { Browser } from '../../../tests/browser'
import { formFields } from '../../../tests/form-fields'
import { type TestHouse, testHouse } from '../../../tests/house'

const WORK = '/organise/calendars'
const TYPED = { name: 'Garden', description: 'Beds <b>', timeZone: 'Europe/London', colour: 'accent' }

let world: TestHouse
let organiser: Browser
beforeAll(async () => {
  world = await testHouse()
  organiser = await world.browser('organiser')
})
afterAll(() => world.close())

const save = (typed: object = {}, path = WORK) => organiser.post('events', path, { ...TYPED, ...typed })
const rows = () => db(world.ctx()).selectFrom('calendars').select(['id', 'name', 'slug']).execute()
const pathOf = async (name: string) => `${WORK}/${(await rows()).find(row => row.name === name)?.id}`
const formAt = async (path: string, action = path) =>
  formFields((await organiser.get('events', path)).document.querySelector(`form[action="${action}"]`)!)

test('where there is none yet it says so, and how to make one', async () => {
  const { document } = await organiser.get('events', WORK)
  expect(document.querySelector('.table__empty')?.textContent).toBe('There is no calendar yet.')
  expect(document.querySelector(`a[href="${WORK}/new"]`)).not.toBeNull()
})

describe('a calendar', () => {
  test('begins in the zone of the place', async () => {
    expect(await formAt(`${WORK}/new`, WORK)).toMatchObject({
      name: '',
      timeZone: 'Europe/London',
      colour: 'leaf',
    })
  })

  test.each([
    ['name', ''],
    ['name', '   '],
    ['name', 'x'.repeat(121)],
    ['description', 'x'.repeat(501)],
    ['timeZone', ''],
    ['timeZone', 'London'],
    ['timeZone', 'x'.repeat(65)],
    ['colour', 'purple'],
  ])('whose %s is %p is not made, and all that was typed stays', async (field, value) => {
    const before = await rows()
    const refused = await save({ [field]: value })
    expect([refused.status, await rows()]).toEqual([422, before])
    expect(refused.document.querySelector(`#field-${field}`)?.getAttribute('aria-invalid')).toBe('true')
    const kept = formFields(refused.document.querySelector(`form[action="${WORK}"]`)!)
    for (const [name, typed] of Object.entries({ ...TYPED, [field]: value }))
      if (name !== 'colour' || typed !== 'purple')
        expect([name, kept[name]?.trim()]).toEqual([name, typed.trim()])
  })

  test('is made, said as it was typed, and runs nothing', async () => {
    expect((await save()).location).toBe(WORK)
    const list = await organiser.get('events', WORK)
    expect(list.text).toContain('Beds &lt;b')
    expect(list.text).toContain('“Garden” is saved.')
    expect(await formAt(await pathOf('Garden'))).toMatchObject(TYPED)
  })

  test('of a name that another has gets an address of its own', async () => {
    for (const _ of [1, 2]) await save({ name: 'Same' })
    const slugs = (await rows()).filter(({ name }) => name === 'Same').map(({ slug }) => slug)
    expect(new Set(slugs).size).toBe(2)
  })

  test('is made once, however often its form is sent', async () => {
    const fresh = await formAt(`${WORK}/new`, WORK)
    const answers = await Promise.all([1, 2, 3].map(() => save({ ...fresh, ...TYPED, name: 'Once' })))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect((await rows()).filter(({ name }) => name === 'Once')).toHaveLength(1)
  })

  test('that somebody else has saved is not written over', async () => {
    await save({ name: 'Of two' })
    const path = await pathOf('Of two')
    const mine = await formAt(path)
    expect((await save({ ...mine, description: 'Theirs' }, path)).status).toBe(303)
    const late = await save({ ...mine, description: 'Mine' }, path)
    expect([late.status, late.text.includes('Mine')]).toEqual([409, true])
    expect((await formAt(path)).description).toBe('Theirs')
  })

  test('keeps its address when it is called otherwise', async () => {
    await save({ name: 'Before' })
    const path = await pathOf('Before')
    const slug = (await rows()).find(({ name }) => name === 'Before')?.slug
    await save({ ...(await formAt(path)), name: 'After' }, path)
    expect((await rows()).find(({ name }) => name === 'After')?.slug).toBe(slug!)
  })

  test('with nothing to come in it changes its zone without a question', async () => {
    await save({ name: 'Empty' })
    const path = await pathOf('Empty')
    expect((await save({ ...(await formAt(path)), timeZone: 'Asia/Tokyo' }, path)).location).toBe(WORK)
    expect((await formAt(path)).timeZone).toBe('Asia/Tokyo')
  })

  test('is removed while it is empty, once, and not with something in it', async () => {
    await save({ name: 'To go' })
    const path = await pathOf('To go')
    expect((await organiser.post('events', `${path}?_method=delete`)).location).toBe(WORK)
    expect((await organiser.get('events', path)).status).toBe(404)
    expect((await organiser.post('events', `${path}?_method=delete`)).status).toBe(404)
    const { calendarId } = await stage(world.ctx())
    await organiser.post('events', `${WORK}/${calendarId}?_method=delete`)
    expect((await organiser.get('events', WORK)).text).toContain('Move or remove them first.')
    expect((await organiser.get('events', `${WORK}/${calendarId}`)).status).toBe(200)
  })
})

test('calendars are the business of organisers', async () => {
  await save({ name: 'Ours' })
  const path = await pathOf('Ours')
  const before = await rows()
  for (const who of ['member', 'editor', 'shopkeeper', 'moderator'] as const) {
    const other = await world.browser(who)
    for (const at of [WORK, `${WORK}/new`, path])
      expect([who, at, (await other.get('events', at)).status]).toEqual([who, at, 404])
    for (const at of [WORK, path, `${path}?_method=delete`])
      expect([who, at, (await other.post('events', at, TYPED)).status]).toEqual([who, at, 404])
  }
  const visitor = await world.browser()
  for (const at of [WORK, `${WORK}/new`, path])
    expect((await visitor.get('events', at)).location).toStartWith('/login')
  expect(await rows()).toEqual(before)
  for (const id of ['x', Bun.randomUUIDv7()]) {
    expect((await organiser.get('events', `${WORK}/${id}`)).status).toBe(404)
    expect((await save({}, `${WORK}/${id}`)).status).toBe(404)
    expect((await organiser.post('events', `${WORK}/${id}?_method=delete`)).status).toBe(404)
  }
})
