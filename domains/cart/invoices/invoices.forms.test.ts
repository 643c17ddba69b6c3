import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import type { Browser } from '../../../tests/browser'
import { buyer, one, quietHouse } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

const SELLER = '/shop/invoices/seller'
const ADDRESS = '/invoices/address'
const WE = {
  name: 'Test <Growers>',
  address: 'The Shed\r\nLane End',
  vatNumber: 'GB1',
  companyNumber: '7',
  email: 'shop@rose.test',
  country: 'GB',
}
const THEY = { name: 'Mill <Café>', address: '3 Mill Lane\r\nLeeds', country: 'DE', vatNumber: 'DE 1' }

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const fieldsIn = (document: Parameters<typeof formFields>[0] | null) => formFields(document!)
const formAt = async (path: string, browser = keeper) =>
  fieldsIn((await browser.get('cart', path)).document.querySelector(`form[action="${path}"]`))

describe('who sells', () => {
  test('is asked, with one’s own address to begin with, as long as nobody has said it', async () => {
    const { email } = world.cast.members.shopkeeper
    expect(await formAt(SELLER)).toMatchObject({ name: '', address: '', email })
    expect((await keeper.get('cart', '/shop/invoices')).text).toContain('No invoices are written yet')
  })

  test.each([
    ['name', ''],
    ['name', 'x'.repeat(121)],
    ['address', ''],
    ['address', 'x'.repeat(501)],
    ['vatNumber', 'x'.repeat(41)],
    ['companyNumber', 'x'.repeat(41)],
    ['country', 'England'],
    ['country', '12'],
  ])('with %s %p is not saved, and all that was typed stays', async (field, value) => {
    const typed = { ...WE, [field]: value }
    const refused = await keeper.post('cart', SELLER, typed)
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector(`#field-${field}-error`)?.textContent).not.toBe('')
    expect(fieldsIn(refused.document.querySelector(`form[action="${SELLER}"]`))).toMatchObject(typed)
    expect((await formAt(SELLER)).name).toBe('')
  })

  test('is saved, in lines as they were written, and a country in capitals', async () => {
    expect((await keeper.post('cart', SELLER, { ...WE, country: 'gb' })).location).toBe('/shop/invoices')
    expect(await formAt(SELLER)).toMatchObject(WE)
    expect((await keeper.get('cart', SELLER)).document.querySelector('growers')).toBeNull()
  })

  test('is said anew, and the last that is said counts', async () => {
    await keeper.post('cart', SELLER, { ...WE, name: 'Renamed' })
    expect((await formAt(SELLER)).name).toBe('Renamed')
  })
})

describe('a month of invoices', () => {
  test.each(['2026-00', '2026-13', 'May', '2026', '2026-5', '%00'])('%s is none', async month => {
    for (const path of ['', '/csv', '/pdf'])
      expect([path, (await keeper.get('cart', `/shop/invoices${path}?month=${month}`)).status]).toEqual([
        path,
        404,
      ])
  })

  test('without any says so, and its file has headings alone', async () => {
    const page = await keeper.get('cart', '/shop/invoices?month=2020-02')
    expect(page.status).toBe(200)
    expect(page.document.querySelectorAll('tbody a')).toHaveLength(0)
    const csv = await keeper.get('cart', '/shop/invoices/csv?month=2020-02')
    expect(csv.text.split(/\r?\n/).filter(Boolean)).toHaveLength(1)
    expect(csv.headers.get('content-disposition')).toContain('invoices-2020-02.csv')
    expect((await keeper.get('cart', '/shop/invoices?month=2020-02&page=2')).status).toBe(404)
  })
})

describe('whom invoices are made out to', () => {
  test.each([
    ['name', ''],
    ['address', ''],
    ['country', 'Germany'],
    ['country', ''],
    ['vatNumber', 'x'.repeat(60)],
  ])('with %s %p is not saved, and all that was typed stays', async (field, value) => {
    const { browser } = await buyer(world)
    const typed = { ...THEY, [field]: value }
    const refused = await browser.post('cart', ADDRESS, typed)
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector(`#field-${field}-error`)?.textContent).not.toBe('')
    expect(fieldsIn(refused.document.querySelector(`form[action="${ADDRESS}"]`))).toMatchObject(typed)
    expect(refused.text).not.toContain('Remove it')
  })

  test('is saved for who said it, once, and removed as often as that is pressed', async () => {
    const { ctx, browser } = await buyer(world)
    for (const _ of [1, 2]) expect((await browser.post('cart', ADDRESS, THEY)).location).toBe('/orders')
    expect(
      await one<object>(world, 'select count(*)::int as count from billing_addresses where member_id = ?', [
        requireMember(ctx).id,
      ]),
    ).toEqual({ count: 1 })
    expect(await formAt(ADDRESS, browser)).toMatchObject(THEY)
    const other = (await buyer(world)).browser
    expect((await other.get('cart', ADDRESS)).text).not.toContain('Mill')
    for (const _ of [1, 2])
      expect((await browser.post('cart', `${ADDRESS}?_method=delete`)).location).toBe('/orders')
    expect((await browser.get('cart', ADDRESS)).text).not.toContain('Remove it')
  })

  test('is a member’s to say', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('cart', ADDRESS)).location).toStartWith('/login')
    for (const at of [ADDRESS, `${ADDRESS}?_method=delete`])
      expect((await visitor.post('cart', at, THEY)).location).toStartWith('/login')
  })
})

test('an invoice that is not there is not found, whoever asks', async () => {
  const { browser } = await buyer(world)
  for (const who of [keeper, browser])
    for (const number of ['0', 'x', '%00', '2026-0001'])
      for (const at of [`/invoices/${number}`, `/invoices/${number}/pdf`])
        expect([at, (await who.get('cart', at)).status]).toEqual([at, 404])
})
