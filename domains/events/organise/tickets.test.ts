import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type Staged, stage } from '#core/services/events/testing/stage'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let organiser: Browser
let staged: Staged
let path: string
beforeAll(async () => {
  world = await testHouse()
  organiser = await world.browser('organiser')
})
afterAll(() => world.close())
beforeEach(async () => {
  staged = await stage(world.ctx(), { places: 3 })
  path = `/organise/entries/${staged.entryId}`
})

const quotas = () =>
  db(world.ctx())
    .selectFrom('quotas')
    .select(['name', 'size'])
    .where('entry_id', '=', staged.entryId)
    .orderBy('name')
    .execute()
const types = () =>
  db(world.ctx())
    .selectFrom('ticket_types')
    .select(['name', 'price_amount as amount'])
    .where('entry_id', '=', staged.entryId)
    .orderBy('position')
    .execute()
const ticket = (more: Record<string, string> = {}) => ({
  name: 'Family',
  description: 'Two and two',
  price: '12,50',
  quota: staged.quotaId,
  ...more,
})
const shownIn = (visit: Visit, id: string) => visit.document.querySelector(`#${id}`)?.getAttribute('value')
const faultOf = (visit: Visit, id: string) =>
  visit.document.querySelector(`#${id}-error`)?.textContent?.trim()

describe('places', () => {
  test.each([
    ['', '12', 'name', 'Give the places a name.'],
    ['Benches', '', 'size', 'How many places? A whole number.'],
    ['Benches', '-1', 'size', 'How many places? A whole number.'],
    ['Benches', '1.5', 'size', 'How many places? A whole number.'],
    ['Benches', '1e3', 'size', 'How many places? A whole number.'],
    ['Benches', '100001', 'size', 'How many places? A whole number.'],
  ])('called %p of %p are refused at their field, with what was typed', async (name, size, field, fault) => {
    const visit = await organiser.post('events', `${path}/quotas`, { name, size })
    expect(visit.status).toBe(422)
    expect(faultOf(visit, `field-quota-new-${field}`)).toBe(fault)
    expect([shownIn(visit, 'field-quota-new-name'), shownIn(visit, 'field-quota-new-size')]).toEqual([
      name,
      size,
    ])
    expect(await quotas()).toEqual([{ name: 'Places', size: 3 }])
  })

  test.each(['0', '100000'])('may be as many as %p', async size => {
    const visit = await organiser.post('events', `${path}/quotas`, { name: 'Benches', size })
    expect(visit.location).toBe(`${path}#tickets`)
    expect(await quotas()).toEqual([
      { name: 'Benches', size: Number(size) },
      { name: 'Places', size: 3 },
    ])
  })

  test('cannot be fewer than are taken, and the form of these places comes back, no other', async () => {
    await db(world.ctx())
      .updateTable('occurrence_quotas')
      .set({ sold: 1, reserved: 1 })
      .where('quota_id', '=', staged.quotaId)
      .execute()
    const change = (size: string) =>
      organiser.post('events', `${path}/quotas/${staged.quotaId}`, { name: 'Chairs', size })
    const refused = await change('1')
    expect(refused.status).toBe(422)
    expect(faultOf(refused, `field-quota-${staged.quotaId}-size`)).toStartWith('2 places of one')
    expect(shownIn(refused, `field-quota-${staged.quotaId}-name`)).toBe('Chairs')
    expect(shownIn(refused, 'field-quota-new-name')).toBe('Places')
    expect(await quotas()).toEqual([{ name: 'Places', size: 3 }])
    expect((await change('2')).status).toBe(303)
    expect(await quotas()).toEqual([{ name: 'Chairs', size: 2 }])
  })

  test('of another entry are not there', async () => {
    const other = await stage(world.ctx())
    const visit = await organiser.post('events', `${path}/quotas/${other.quotaId}`, { name: 'X', size: '9' })
    expect(visit.status).toBe(404)
    expect((await organiser.post('events', `${path}/quotas/${other.quotaId}?_method=delete`)).status).toBe(
      404,
    )
    const kept = await db(world.ctx())
      .selectFrom('quotas')
      .select(['name', 'size'])
      .where('id', '=', other.quotaId)
      .execute()
    expect(kept).toEqual([{ name: 'Places', size: 2 }])
  })

  test('that a kind of ticket draws on stay; others go', async () => {
    const refused = await organiser.post('events', `${path}/quotas/${staged.quotaId}?_method=delete`)
    expect(refused.location).toBe(path)
    expect((await organiser.get('events', path)).text).toContain('so it has to stay as it is')
    await organiser.post('events', `${path}/quotas`, { name: 'Benches', size: '4' })
    const { id } = await db(world.ctx())
      .selectFrom('quotas')
      .select('id')
      .where('name', '=', 'Benches')
      .where('entry_id', '=', staged.entryId)
      .executeTakeFirstOrThrow()
    await organiser.post('events', `${path}/quotas/${id}?_method=delete`)
    expect(await quotas()).toEqual([{ name: 'Places', size: 3 }])
  })
})

describe('a kind of ticket', () => {
  test('is added with its price in minor units, behind those that are there', async () => {
    expect((await organiser.post('events', `${path}/ticket-types`, ticket())).location).toBe(
      `${path}#tickets`,
    )
    expect(await types()).toEqual([
      { name: 'Adult', amount: 500 },
      { name: 'Child', amount: 0 },
      { name: 'Family', amount: 1250 },
    ])
  })

  test.each<[string, Record<string, string>, string, string]>([
    ['no name', { name: '' }, 'name', 'Give the ticket a name.'],
    ['no price', { price: '' }, 'price', 'A price is written like 4.50.'],
    ['a price below nothing', { price: '-3' }, 'price', 'A price is written like 4.50.'],
    ['a price that reads in two ways', { price: '1.234' }, 'price', 'A price is written like 4.50.'],
    ['a price in other money', { price: '5 €' }, 'price', 'A price is written like 4.50.'],
    ['more than there is', { price: '99999999999' }, 'price', 'A price is written like 4.50.'],
    ['no places', { quota: '' }, 'quota', 'Choose its places.'],
    [
      'places that are none',
      { quota: 'none' },
      'quota',
      'These places were removed meanwhile. Choose others.',
    ],
    ['too many words', { description: 'x'.repeat(301) }, 'description', 'Please use at most 300 characters.'],
  ])('with %s is refused at its field, with what was typed', async (_, more, field, fault) => {
    const typed = ticket(more)
    const visit = await organiser.post('events', `${path}/ticket-types`, typed)
    expect(visit.status).toBe(422)
    expect(faultOf(visit, `field-type-new-${field}`)).toBe(fault)
    for (const name of ['name', 'description', 'price'] as const)
      expect(shownIn(visit, `field-type-new-${name}`)).toBe(typed[name])
    const details = visit.document.querySelector('#field-type-new-name')?.closest('details')
    expect(details?.hasAttribute('open')).toBe(true)
    expect(await types()).toHaveLength(2)
  })

  test('cannot draw on places of another entry', async () => {
    const other = await stage(world.ctx())
    const visit = await organiser.post('events', `${path}/ticket-types`, ticket({ quota: other.quotaId }))
    expect(visit.status).toBe(422)
    expect(await types()).toHaveLength(2)
  })

  test('is changed, and a fault leaves the others as they are', async () => {
    const type = `${path}/ticket-types/${staged.adultId}`
    const refused = await organiser.post('events', type, ticket({ price: 'much' }))
    expect(shownIn(refused, `field-type-${staged.adultId}-price`)).toBe('much')
    expect(shownIn(refused, `field-type-${staged.childId}-name`)).toBe('Child')
    expect(shownIn(refused, 'field-type-new-price')).toBe('0')
    expect((await organiser.post('events', type, ticket({ price: '0' }))).status).toBe(303)
    expect(await types()).toEqual([
      { name: 'Family', amount: 0 },
      { name: 'Child', amount: 0 },
    ])
  })

  test('of another entry is neither changed, nor retired, nor removed', async () => {
    const other = await stage(world.ctx())
    const type = `${path}/ticket-types/${other.adultId}`
    expect((await organiser.post('events', type, ticket())).status).toBe(404)
    expect((await organiser.post('events', `${type}?_method=delete`)).status).toBe(404)
    await organiser.post('events', `${type}/retirement`)
    const row = await db(world.ctx())
      .selectFrom('ticket_types')
      .select(['name', 'price_amount as amount'])
      .where('id', '=', other.adultId)
      .executeTakeFirst()
    expect(row).toEqual({ name: 'Adult', amount: 500 })
    const page = await (await world.browser()).get('events', `/events/${other.slug}`)
    expect(page.text).toContain('Adult')
  })

  test('is retired and sold again, and removed while nobody has ordered it', async () => {
    const type = `${path}/ticket-types/${staged.childId}`
    const offered = async () =>
      (await (await world.browser()).get('events', `/events/${staged.slug}`)).text.includes('Child')
    await organiser.post('events', `${type}/retirement`)
    expect(await offered()).toBe(false)
    expect((await organiser.get('events', path)).text).toContain('(retired)')
    await organiser.post('events', `${type}/retirement?_method=delete`)
    expect(await offered()).toBe(true)
    await organiser.post('events', `${type}?_method=delete`)
    expect(await types()).toEqual([{ name: 'Adult', amount: 500 }])
  })
})

test('all of it is organisers’ work: others find nothing, and visitors sign in', async () => {
  const visitor = await world.browser()
  const others = [await world.browser('member'), await world.browser('shopkeeper')]
  const forms: [string, Record<string, string>][] = [
    [`${path}/quotas`, { name: '', size: '' }],
    [`${path}/quotas/${staged.quotaId}`, { name: 'X', size: '1' }],
    [`${path}/quotas/${staged.quotaId}?_method=delete`, {}],
    [`${path}/ticket-types`, {}],
    [`${path}/ticket-types/${staged.adultId}`, ticket()],
    [`${path}/ticket-types/${staged.adultId}?_method=delete`, {}],
    [`${path}/ticket-types/${staged.adultId}/retirement`, {}],
    [`${path}/ticket-types/${staged.adultId}/retirement?_method=delete`, {}],
  ]
  for (const [action, fields] of forms) {
    for (const other of others) expect((await other.post('events', action, fields)).status).toBe(404)
    expect((await visitor.post('events', action, fields)).location).toStartWith('/login')
  }
  expect(await types()).toHaveLength(2)
  expect(await quotas()).toEqual([{ name: 'Places', size: 3 }])
})
