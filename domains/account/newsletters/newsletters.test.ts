import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { createNewsletter } from '#core/services/account/newsletters/edit-newsletter'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

const PATH = '/letters/newsletters'

let world: TestHouse
let editor: Browser
let id: string
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('subscriptions').execute()
  await db(world.ctx()).deleteFrom('newsletters').execute()
  id = await createNewsletter(world.ctx('editor'), { name: 'Thursdays', slug: 'thursdays', description: '' })
})

const FIELDS = { name: 'Sowing', slug: 'sowing-letter', description: 'Once a month' }
const all = () =>
  db(world.ctx()).selectFrom('newsletters').select(['name', 'slug', 'description']).orderBy('slug').execute()
const typed = (visit: Visit) => ({
  name: visit.document.querySelector('#field-name')?.getAttribute('value') ?? '',
  slug: visit.document.querySelector('#field-slug')?.getAttribute('value') ?? '',
  description: visit.document.querySelector('#field-description')?.textContent?.replace(/^\n/, '') ?? '',
})

test.each([
  ['name', ''],
  ['name', 'x'.repeat(161)],
  ['slug', ''],
  ['slug', 'Sowing Letter'],
  ['slug', '-sowing'],
  ['slug', 'sowing--letter'],
  ['slug', 'x'.repeat(121)],
  ['slug', 'thursdays'],
  ['description', 'x'.repeat(2_001)],
] as const)('a %s like %p is refused beside its field, with what was typed', async (field, text) => {
  const fields = { ...FIELDS, [field]: text }
  const made = await editor.post('account', PATH, fields)
  expect(made.status).toBe(422)
  expect(made.document.querySelector(`#field-${field}-error`)?.textContent?.trim()).not.toBe('')
  expect(typed(made)).toEqual(fields)
  if (text === 'thursdays') return
  const changed = await editor.post('account', `${PATH}/${id}?_method=put`, fields)
  expect([changed.status, typed(changed)]).toEqual([422, fields])
  expect(await all()).toEqual([{ name: 'Thursdays', slug: 'thursdays', description: '' }])
})

test('one is begun, changed, and keeps its short name when that is its own', async () => {
  expect((await editor.post('account', PATH, FIELDS)).location).toBe(PATH)
  const change = { ...FIELDS, slug: 'thursdays', description: '' }
  expect((await editor.post('account', `${PATH}/${id}?_method=put`, change)).location).toBe(PATH)
  expect(await all()).toEqual([FIELDS, change])
  const taken = await editor.post('account', `${PATH}/${id}?_method=put`, FIELDS)
  expect(taken.document.querySelector('#field-slug-error')?.textContent).toContain('already')
  expect(await all()).toEqual([FIELDS, change])
})

test('one that is not there is neither shown nor changed nor subscribed to', async () => {
  const member = await world.browser('member')
  for (const other of [Bun.randomUUIDv7(), 'none']) {
    expect((await editor.get('account', `${PATH}/${other}`)).status).toBe(404)
    for (const fields of [FIELDS, { name: '' }])
      expect((await editor.post('account', `${PATH}/${other}?_method=put`, fields)).status).toBe(404)
    expect((await member.post('account', `/newsletters/${other}/subscription`)).status).toBe(404)
  }
})

test('to edit them is work of those who write letters: a member finds nothing, a visitor signs in', async () => {
  const member = await world.browser('member')
  const visitor = await world.browser()
  for (const path of [PATH, `${PATH}/new`, `${PATH}/${id}`]) {
    expect((await member.get('account', path)).status).toBe(404)
    expect((await visitor.get('account', path)).location).toStartWith('/login')
  }
  for (const path of [PATH, `${PATH}/${id}?_method=put`])
    for (const fields of [FIELDS, { name: '' }]) {
      expect((await member.post('account', path, fields)).status).toBe(404)
      expect((await visitor.post('account', path, fields)).location).toStartWith('/login')
    }
  expect(await all()).toHaveLength(1)
})

test('a member subscribes once, however often they press, and leaves for themselves alone', async () => {
  const [member, neighbour] = [await world.browser('member'), await world.browser('neighbour')]
  const path = `/newsletters/${id}/subscription`
  const subscribers = async () =>
    (await db(world.ctx()).selectFrom('subscriptions').select('member_id').execute()).map(
      row => row.member_id,
    )
  await member.post('account', path)
  await member.post('account', path)
  await neighbour.post('account', path)
  const { member: one, neighbour: two } = world.cast.members
  expect((await subscribers()).toSorted()).toEqual([one.id, two.id].toSorted())
  expect((await member.get('account', '/newsletters')).text).toContain('You get this')
  await member.post('account', `${path}?_method=delete`)
  await member.post('account', `${path}?_method=delete`)
  expect(await subscribers()).toEqual([two.id])
})

test('whose letters came back reads why none are sent, and says that they arrive', async () => {
  const member = await world.browser('member')
  const titled = async () =>
    (await member.get('account', '/newsletters')).document.querySelector('main .notice')?.textContent
  expect(await titled()).toBeUndefined()
  await sql`insert into letter_suppressions (member_id, address_hash, reason, suppressed_at)
    select id, encode(sha256(convert_to(email, 'UTF8')), 'hex'), '550 no <such> box', now() from members
    where id = ${world.cast.members.member.id}`.execute(db(world.ctx()))
  expect(await titled()).toContain('550 no <such> box')
  const neighbour = await world.browser('neighbour')
  await neighbour.post('account', '/newsletters/suppression?_method=delete')
  expect(await titled()).toContain('member@example.test')
  await member.post('account', '/newsletters/suppression?_method=delete')
  expect((await titled()) ?? '').not.toContain('came back')
})

test('a visitor sees what there is, and signs in to have it', async () => {
  const visitor = await world.browser()
  const page = await visitor.get('account', '/newsletters')
  expect([page.status, page.text.includes('Thursdays')]).toEqual([200, true])
  expect(page.document.querySelector('main form')).toBeNull()
  for (const path of [`/newsletters/${id}/subscription`, `/newsletters/${id}/subscription?_method=delete`])
    expect((await visitor.post('account', path)).location).toStartWith('/login')
})
