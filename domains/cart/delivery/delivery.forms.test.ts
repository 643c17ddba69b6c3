import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import type { Browser } from '../../../tests/browser'
import { buyer, jar, one, quietHouse } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

const WORK = '/shop/deliveries'
const ZONE = { name: 'The valley', postcodes: 'LS6, LS7', fee: '3.50', vatRate: '' }

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16)
const count = async (table: string) =>
  (await one<{ count: number }>(world, `select count(*)::int as count from ${table}`)).count
const saveZone = (typed: object = {}, path = `${WORK}/zones`) =>
  keeper.post('cart', path, { ...ZONE, ...typed })
const zoneCalled = async (name: string) =>
  (await one<{ id: string }>(world, 'select id from delivery_zones where name = ?', [name])).id
const formAt = async (path: string, action = path) =>
  formFields((await keeper.get('cart', path)).document.querySelector(`form[action="${action}"]`)!)
const roundOf = (zone: string, typed: object = {}) => ({
  zone,
  startsAt: inHours(72),
  endsAt: inHours(74),
  closesAt: inHours(48),
  capacity: '2',
  ...typed,
})

test('where nothing is brought, a buyer is told to collect', async () => {
  const { browser } = await buyer(world)
  const { document } = await browser.get('cart', '/checkout/delivery')
  expect(document.querySelector('.empty-state h2')?.textContent).toBe('We bring nothing just now')
  expect(document.querySelector('form[action="/checkout/delivery"]')).toBeNull()
})

describe('a zone', () => {
  test.each([
    ['name', ''],
    ['name', 'x'.repeat(81)],
    ['postcodes', ''],
    ['postcodes', ', ;'],
    ['postcodes', 'x'.repeat(4_001)],
    ['fee', ''],
    ['fee', 'free'],
    ['fee', '-1'],
    ['fee', '0.505'],
  ])('whose %s is %p is not made, and all that was typed stays', async (field, value) => {
    const before = await count('delivery_zones')
    const typed: Record<string, string> = { ...ZONE, [field]: value }
    const refused = await saveZone(typed)
    expect([refused.status, await count('delivery_zones')]).toEqual([422, before])
    expect(refused.document.querySelector(`#field-${field}-error`)?.textContent).not.toBe('')
    const kept = formFields(refused.document.querySelector(`form[action="${WORK}/zones"]`)!)
    for (const name of ['name', 'postcodes', 'fee']) expect([name, kept[name]]).toEqual([name, typed[name]!])
  })

  test.each([
    ['LS6,LS7;BD1\nBD2', 4],
    [' ls 6 , LS6 ', 1],
    ['7920', 1],
  ])('of the postcodes %j has %d of them', async (postcodes, many) => {
    const name = `With ${postcodes.replaceAll(/\W/g, '')}`
    await saveZone({ name, postcodes })
    const kept = await formAt(`${WORK}/zones/${await zoneCalled(name)}`)
    expect(kept.postcodes?.split(', ')).toHaveLength(many)
  })

  test('is made once, however often its form is sent', async () => {
    const fresh = await formAt(`${WORK}/zones/new`, `${WORK}/zones`)
    const answers = await Promise.all([1, 2, 3].map(() => saveZone({ ...fresh, ...ZONE, name: 'Once' })))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(
      await one<object>(world, "select count(*)::int as count from delivery_zones where name = 'Once'"),
    ).toEqual({ count: 1 })
  })

  test('that somebody else has saved is not written over', async () => {
    await saveZone({ name: 'Of two' })
    const path = `${WORK}/zones/${await zoneCalled('Of two')}`
    const mine = await formAt(path)
    expect((await saveZone({ ...mine, fee: '4.00' }, path)).status).toBe(303)
    const late = await saveZone({ ...mine, fee: '9.00' }, path)
    expect([late.status, late.text.includes('9.00')]).toEqual([409, true])
    expect((await formAt(path)).fee).toBe('4.00')
  })

  test('that is retired is there to be read, changed no more, and no round goes there', async () => {
    await saveZone({ name: 'Once upon a time' })
    const id = await zoneCalled('Once upon a time')
    const path = `${WORK}/zones/${id}`
    for (const _ of ['once', 'and again']) await keeper.post('cart', `${path}/retirement`)
    const shown = await keeper.get('cart', path)
    expect(shown.text).toContain('It is retired.')
    expect(shown.document.querySelector(`form[action="${path}"]`)).toBeNull()
    expect([404, 409]).toContain((await saveZone({ name: 'Back again' }, path)).status)
    const before = await count('delivery_rounds')
    const refused = await keeper.post('cart', WORK, roundOf(id))
    expect([refused.status, await count('delivery_rounds')]).toEqual([422, before])
    expect(refused.document.querySelector('#field-zone-error')?.textContent).toContain(
      'Nothing is delivered there any more.',
    )
  })
})

describe('a round', () => {
  let zone: string
  beforeAll(async () => {
    await saveZone({ name: 'Round about' })
    zone = await zoneCalled('Round about')
  })

  test.each([
    ['zone', { zone: '' }],
    ['startsAt', { startsAt: '' }],
    ['startsAt', { startsAt: 'soon' }],
    ['startsAt', { startsAt: '2031-02-30T10:00' }],
    ['endsAt', { endsAt: '' }],
    ['closesAt', { closesAt: 'never' }],
    ['capacity', { capacity: '0' }],
    ['capacity', { capacity: '1.5' }],
    ['capacity', { capacity: '10001' }],
    ['endsAt', { endsAt: '2031-01-01T09:00', startsAt: '2031-01-01T10:00' }],
    ['zone', { zone: Bun.randomUUIDv7() }],
  ])('is not made for a wrong %s: %j, and what was typed stays', async (field, wrong) => {
    const before = await count('delivery_rounds')
    const typed = roundOf(zone, wrong)
    const refused = await keeper.post('cart', WORK, typed)
    expect([refused.status, await count('delivery_rounds')]).toEqual([422, before])
    expect(refused.document.querySelector(`#field-${field}-error`)?.textContent).not.toBe('')
    const kept = formFields(refused.document.querySelector(`form[action="${WORK}"]`)!)
    for (const name of ['startsAt', 'endsAt', 'closesAt', 'capacity'] as const)
      expect([name, kept[name]]).toEqual([name, typed[name]])
  })

  test('is made once, however often its form is sent, and called off while nobody is on it', async () => {
    const fresh = await formAt(WORK)
    const before = await count('delivery_rounds')
    const answers = await Promise.all(
      [1, 2, 3].map(() => keeper.post('cart', WORK, { ...fresh, ...roundOf(zone) })),
    )
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(await count('delivery_rounds')).toBe(before + 1)
    const { id } = await one<{ id: string }>(world, 'select id from delivery_rounds order by id desc limit 1')
    await keeper.post('cart', `${WORK}/${id}/retirement`)
    expect((await keeper.get('cart', WORK)).text).toContain('It is called off.')
    const { browser } = await buyer(world)
    expect(
      (await browser.get('cart', '/checkout/delivery')).document.querySelector(`[value="${id}"]`),
    ).toBeNull()
  })

  test.each(['x', Bun.randomUUIDv7()])('under %p there is none', async id => {
    for (const at of [`${WORK}/${id}`, `${WORK}/${id}/sheet`, `${WORK}/zones/${id}`])
      expect([at, (await keeper.get('cart', at)).status]).toEqual([at, 404])
    for (const at of [`${WORK}/${id}/route`, `${WORK}/${id}/retirement`, `${WORK}/zones/${id}/retirement`])
      expect([at, (await keeper.post('cart', at)).status]).toEqual([at, 404])
  })
})

describe('a buyer', () => {
  let round: string
  beforeAll(async () => {
    await saveZone({ name: 'To the door', postcodes: 'QQ1' })
    await keeper.post('cart', WORK, roundOf(await zoneCalled('To the door')))
    round = (await one<{ id: string }>(world, 'select id from delivery_rounds order by id desc limit 1')).id
  })
  const wish = (typed: object = {}) => ({
    address: '3 Mill <Lane>',
    postcode: 'qq1 1aa',
    phone: '01974',
    note: 'Ring twice',
    round,
    ...typed,
  })
  const withCart = async () => {
    const bought = await buyer(world)
    await addToCart(bought.ctx, await jar(world, 3), 1)
    return bought.browser
  }

  test.each([
    ['address', 422, { address: '' }],
    ['address', 422, { address: 'no' }],
    ['address', 422, { address: 'x'.repeat(301) }],
    ['postcode', 422, { postcode: '' }],
    ['postcode', 422, { postcode: 'x'.repeat(13) }],
    ['postcode', 0, { postcode: 'ZZ9 9ZZ' }],
    ['round', 422, { round: '' }],
    ['round', 0, { round: Bun.randomUUIDv7() }],
  ])(
    'with a wrong %s is told so beside it (%d): %j, and types nothing again',
    async (field, status, wrong) => {
      const browser = await withCart()
      const typed: Record<string, string> = wish(wrong)
      const refused = await browser.post('cart', '/checkout/delivery', typed)
      if (status) expect(refused.status).toBe(status)
      expect(refused.status).toBeGreaterThanOrEqual(409)
      expect(refused.document.querySelector(`#field-${field}-error`)?.textContent).not.toBe('')
      const kept = formFields(refused.document.querySelector('form[action="/checkout/delivery"]')!)
      for (const name of ['address', 'postcode', 'phone', 'note'])
        expect([name, kept[name]]).toEqual([name, typed[name]!])
      expect((await browser.get('cart', '/checkout/delivery')).text).not.toContain('Collect it instead')
    },
  )

  test('who has chosen sees it again as they typed it, and runs nothing', async () => {
    const browser = await withCart()
    expect((await browser.post('cart', '/checkout/delivery', wish())).location).toBe('/checkout')
    const again = await browser.get('cart', '/checkout/delivery')
    expect(formFields(again.document.querySelector('form[action="/checkout/delivery"]')!)).toMatchObject({
      address: '3 Mill <Lane>',
      note: 'Ring twice',
      round,
    })
    expect(again.text).toContain('Collect it instead')
    expect(again.text).not.toContain('<Lane>')
  })

  test('sees how many places are left, and none to choose on a full round', async () => {
    const left = async () =>
      (await (await withCart()).get('cart', '/checkout/delivery')).document
        .querySelector(`[value="${round}"]`)
        ?.closest('label')?.textContent
    expect(await left()).toContain('2 places left')
    await world.ctx().em.execute('update delivery_rounds set capacity = 1 where id = ?', [round])
    expect(await left()).toContain('last place')
  })
})

test('deliveries are the business of the shop: others change nothing', async () => {
  const { browser } = await buyer(world)
  await saveZone({ name: 'Ours' })
  const zone = await zoneCalled('Ours')
  const before = [await count('delivery_zones'), await count('delivery_rounds')]
  for (const other of [browser, await world.browser('editor')]) {
    for (const at of [WORK, `${WORK}/zones/new`, `${WORK}/zones/${zone}`])
      expect([at, (await other.get('cart', at)).status]).toEqual([at, 404])
    for (const [at, typed] of [
      [WORK, roundOf(zone)],
      [`${WORK}/zones`, ZONE],
      [`${WORK}/zones/${zone}`, ZONE],
      [`${WORK}/zones/${zone}/retirement`, {}],
    ] as const)
      expect([at, (await other.post('cart', at, typed)).status]).toEqual([at, 404])
  }
  expect([await count('delivery_zones'), await count('delivery_rounds')]).toEqual(before)
  expect((await formAt(`${WORK}/zones/${zone}`)).name).toBe('Ours')
})
