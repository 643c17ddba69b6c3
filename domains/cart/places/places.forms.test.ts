import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import type { Browser } from '../../../tests/browser'
import { buyer, collectionTime, jar, one, quietHouse } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

const WORK = '/shop/places'
const BLANK = {
  name: 'The mill',
  address: '2 Mill Lane',
  mapUrl: '',
  hours: '',
  note: '',
  fee: '0.50',
  cutoff: '24',
  capacity: '',
  notHere: '',
}

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

type Typed = Record<string, string | string[]>
const save = (typed: Typed = {}, path = WORK) => keeper.post('cart', path, { ...BLANK, ...typed })
const places = async () =>
  (await one<{ count: number }>(world, 'select count(*)::int as count from collection_places')).count
const idCalled = async (name: string) =>
  (await one<{ id: string }>(world, 'select id from collection_places where name = ?', [name])).id
const formAt = async (path: string) =>
  formFields((await keeper.get('cart', path)).document.querySelector(`form[action="${path}"]`) as never)

describe('a place', () => {
  test.each([
    ['name', ''],
    ['name', 'x'.repeat(81)],
    ['address', 'no'],
    ['mapUrl', 'javascript:alert(1)'],
    ['mapUrl', 'maps.example'],
    ['mapUrl', 'https://ma ps.example/'],
    ['fee', ''],
    ['fee', 'free'],
    ['fee', '-1'],
    ['fee', '0.505'],
    ['cutoff', ''],
    ['cutoff', '-1'],
    ['cutoff', '1.5'],
    ['cutoff', '1001'],
    ['capacity', '0'],
    ['capacity', '10001'],
    ['capacity', 'many'],
    ['notHere', 'NO-SUCH-NUMBER'],
  ])('whose %s is %p is not made, and all that was typed stays', async (field, value) => {
    const before = await places()
    const typed = { ...BLANK, note: 'Ring <twice>', [field]: value }
    const again = await save(typed)
    expect([again.status, await places()]).toEqual([422, before])
    expect(again.document.querySelector(`#field-${field}-error`)?.textContent).not.toBe('')
    const { vatRate: _, ...kept } = formFields(
      again.document.querySelector(`form[action="${WORK}"]`) as never,
    )
    expect(kept).toMatchObject(typed)
  })

  test.each([
    ['without a fee', { fee: '0' }],
    ['with the longest notice', { cutoff: '1000' }],
    ['without any', { cutoff: '0' }],
    ['for one order', { capacity: '1' }],
    ['for ten thousand', { capacity: '10000' }],
    ['with a map', { mapUrl: 'https://maps.example/?q=<mill>' }],
  ])('%s is made, and says the same when it is opened again', async (name, typed) => {
    expect((await save({ ...typed, name })).location).toBe(WORK)
    const kept = await formAt(`${WORK}/${await idCalled(name)}`)
    const { fee = '0.50', ...others } = { ...BLANK, ...typed, name } as typeof BLANK
    expect(kept).toMatchObject(others)
    expect(Number(kept.fee)).toBe(Number(fee))
  })

  test('is made once, however often its form is sent', async () => {
    const { document } = await keeper.get('cart', `${WORK}/new`)
    const fresh = formFields(document.querySelector(`form[action="${WORK}"]`) as never)
    const before = await places()
    const answers = await Promise.all([1, 2, 3].map(() => save({ ...fresh, ...BLANK, name: 'Once' })))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(await places()).toBe(before + 1)
  })

  test('that somebody else has saved is not written over', async () => {
    await save({ name: 'Of two' })
    const path = `${WORK}/${await idCalled('Of two')}`
    const mine = await formAt(path)
    expect((await save({ ...mine, note: 'Theirs' }, path)).status).toBe(303)
    const late = await save({ ...mine, note: 'Mine' }, path)
    expect(late.status).toBe(409)
    expect(late.text).toContain('Mine')
    expect((await formAt(path)).note).toBe('Theirs')
  })

  test('has a time that no other place has', async () => {
    const time = await collectionTime(world, 3, 96)
    await save({ name: 'First come', slots: time })
    const offered = (await keeper.get('cart', `${WORK}/new`)).document.querySelector(`[value="${time}"]`)
    expect(offered).toBeNull()
    const own = await keeper.get('cart', `${WORK}/${await idCalled('First come')}`)
    expect(own.document.querySelector(`[name=slots][value="${time}"]`)?.hasAttribute('checked')).toBe(true)
    await save({ name: 'Comes late', slots: [time, 'no-time'] })
    expect(
      await one<object>(
        world,
        'select count(*)::int as places from collection_place_slots where slot_id = ?',
        [time],
      ),
    ).toEqual({ places: 1 })
  })

  test('that is retired is changed no more, and is there to be read', async () => {
    await save({ name: 'Once upon a time' })
    const path = `${WORK}/${await idCalled('Once upon a time')}`
    for (const _ of ['once', 'and again']) await keeper.post('cart', `${path}/retirement`)
    expect((await save({ name: 'Back again' }, path)).status).toBe(404)
    expect((await keeper.get('cart', path)).text).toContain('Once upon a time')
  })
})

describe('a buyer', () => {
  const chosenBy = async (browser: Browser) => {
    const { document } = await browser.get('cart', '/checkout/place')
    return [...document.querySelectorAll('form[action="/checkout/place"]')]
      .filter(form => form.textContent.includes('Chosen'))
      .map(form => form.querySelector('[name=place]')?.getAttribute('value'))
  }

  test('chooses a place that there is, and may choose another', async () => {
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 3), 1)
    for (const name of ['By the church', 'By the river'])
      await save({ name, slots: await collectionTime(world, 3, 96) })
    for (const name of ['By the church', 'By the river'])
      expect((await browser.post('cart', '/checkout/place', { place: await idCalled(name) })).location).toBe(
        '/checkout',
      )
    expect(await chosenBy(browser)).toEqual([await idCalled('By the river')])
    await browser.post('cart', '/checkout/place?_method=delete')
    expect(await chosenBy(browser)).toEqual([])
  })

  test.each(['', 'mill', Bun.randomUUIDv7()])('of %p is told that there is no such place', async place => {
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 3), 1)
    expect((await browser.post('cart', '/checkout/place', { place })).location).toBe('/checkout/place')
    expect((await browser.get('cart', '/checkout/place')).text).toContain('Please choose another.')
  })
})

test('places are the business of shopkeepers', async () => {
  await save({ name: 'Ours' })
  const path = `${WORK}/${await idCalled('Ours')}`
  const before = await places()
  const { browser } = await buyer(world)
  for (const other of [browser, await world.browser('editor'), await world.browser('organiser')]) {
    for (const at of [WORK, `${WORK}/new`, path])
      expect([at, (await other.get('cart', at)).status]).toEqual([at, 404])
    for (const at of [WORK, path, `${path}/retirement`])
      expect([at, (await other.post('cart', at, BLANK)).status]).toEqual([at, 404])
  }
  expect(await places()).toBe(before)
  expect((await formAt(path)).name).toBe('Ours')
  for (const id of ['x', Bun.randomUUIDv7()]) expect((await save({}, `${WORK}/${id}`)).status).toBe(404)
})
