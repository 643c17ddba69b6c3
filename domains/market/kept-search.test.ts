import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { setPrices } from '#core/services/market/products/set-prices'
import { saveVatRate } from '#core/services/market/vat/vat-rates'
import type { Browser, Visit } from '../../tests/browser'
import { formFields } from '../../tests/form-fields'
import { type TestHouse, testHouse } from '../../tests/house'
import { crop, grower, openCycle, roomMate } from '../../tests/hub'
import { jarOnShelf } from '../../tests/market'

// Who looks for something else in a form of many rows keeps what they have typed, and saves all of it at once.

let world: TestHouse
let keeper: Browser
let honey: string
let quince: string
beforeAll(async () => {
  world = await testHouse()
  keeper = await world.browser('shopkeeper')
  honey = (await jarOnShelf(world, { stock: 1, title: 'Zebra honey' })).variantId
  quince = (await jarOnShelf(world, { stock: 1, title: 'Zebra quince' })).variantId
})
afterAll(() => world.close())

/** All that the form of that name would send, also of several of a name. */
function sent({ document }: Visit, label: string): Record<string, string | string[]> {
  const form = document.querySelector(`form[aria-label="${label}"]`)
  const ids = (name: string) =>
    [...document.querySelectorAll(`form[aria-label="${label}"] [name=${name}]`)]
      .filter(field => field.getAttribute('type') === 'hidden' || field.hasAttribute('checked'))
      .map(field => field.getAttribute('value') ?? '')
  // What stands above the form and belongs to it.
  const beside = [...document.querySelectorAll(`input[form="${form?.id ?? ''}"]`)].map(field => [
    field.getAttribute('name') ?? '',
    field.getAttribute('value') ?? '',
  ])
  return {
    ...(form ? formFields(form) : {}),
    ...(form?.id ? Object.fromEntries(beside) : {}),
    row: ids('row'),
    variant: ids('variant'),
  }
}
const post = (path: string, fields: Record<string, string | string[]>, browser = keeper) =>
  browser.post('market', path, fields)
const priceOf = async (id: string) =>
  (
    await db(world.ctx())
      .selectFrom('variants')
      .select('price_amount')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).price_amount

describe('prices', () => {
  const path = '/shop/prices?q=zebra+honey'
  const label = 'Prices'

  test.each<Record<string, string>>([{ find: '1' }, {}])(
    'typed before a search are saved with those found by it (%j)',
    async pressed => {
      const typed = { ...sent(await keeper.get('market', path), label), [`price-${honey}`]: '7.77' }
      const found = await post(path, { ...typed, words: 'zebra quince', ...pressed })
      expect([found.status, await priceOf(honey)]).toEqual([200, 650])
      const then = { ...sent(found, label), [`price-${quince}`]: '8.88' }
      expect(then).toMatchObject({
        [`price-${honey}`]: '7.77',
        words: 'zebra quince',
        sought: 'zebra quince',
      })
      expect((await post('/shop/prices?q=zebra+quince', then)).status).toBe(303)
      expect([await priceOf(honey), await priceOf(quince)]).toEqual([777, 888])
      const gbp = { amount: 650, currency: 'GBP' }
      await setPrices(world.ctx('shopkeeper'), [
        { variantId: honey, price: gbp, seen: 777, seenWithoutVat: false },
        { variantId: quince, price: gbp, seen: 888, seenWithoutVat: false },
      ])
    },
  )

  test('that are none are refused where they can be put right, also when they were typed on another page', async () => {
    const typed = { ...sent(await keeper.get('market', path), label), [`price-${honey}`]: 'seven <b>' }
    const found = await post(path, { ...typed, words: 'zebra quince', find: '1' })
    const refused = await post('/shop/prices?q=zebra+quince', sent(found, label))
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector(`[name="price-${honey}"]`)?.getAttribute('value')).toBe('seven <b>')
    expect(refused.text).toContain('Zebra honey, 340 g jar: Write the price like')
  })

  test('that somebody else set meanwhile are not set back by who typed nothing there, and are told to who did', async () => {
    const form = sent(await keeper.get('market', '/shop/prices?q=zebra'), label)
    const found = await post('/shop/prices?q=zebra', {
      ...form,
      [`price-${honey}`]: '7.00',
      words: 'zebra',
      find: '1',
    })
    const wish = { price: { amount: 900, currency: 'GBP' }, seen: 650, seenWithoutVat: false }
    await setPrices(world.ctx('shopkeeper'), [
      { variantId: honey, ...wish },
      { variantId: quince, ...wish },
    ])
    const again = await post('/shop/prices?q=zebra', { ...sent(found, label), find: '1' })
    expect(sent(again, label)).toMatchObject({ [`price-${honey}`]: '7.00', [`price-${quince}`]: '9.00' })
    expect((await post('/shop/prices?q=zebra', sent(again, label))).status).toBe(409)
    expect([await priceOf(honey), await priceOf(quince)]).toEqual([900, 900])
  })
})

test('rates of VAT chosen before a search are saved with the rest; what nobody chose stays as it is by then', async () => {
  await saveVatRate(world.ctx('shopkeeper'), null, { name: 'Reduced', rate: 700, isDefault: false })
  const { id: rate } = await db(world.ctx())
    .selectFrom('vat_rates')
    .select('id')
    .where('name', '=', 'Reduced')
    .executeTakeFirstOrThrow()
  const path = '/shop/vat/products'
  const label = 'VAT of products'
  const first = await keeper.get('market', `${path}?q=zebra+honey`)
  const field = first.document.querySelector('select[name^=rate-]')?.getAttribute('name') ?? ''
  const found = await post(path, {
    ...sent(first, label),
    [field]: rate,
    words: 'zebra quince',
    find: '1',
  })
  const other = found.document.querySelector('select[name^=rate-]')?.getAttribute('name') ?? ''
  await db(world.ctx())
    .updateTable('products')
    .set({ vat_rate_id: rate })
    .where('id', '=', other.slice('rate-'.length))
    .execute()
  await post(path, sent(found, label))
  const rates = await db(world.ctx())
    .selectFrom('products')
    .select('vat_rate_id as rate')
    .where('title', 'like', 'Zebra %')
    .execute()
  expect(rates).toEqual([{ rate }, { rate }])
})

describe('what comes to a cycle', () => {
  test('is ticked and counted on, whatever was looked for in between', async () => {
    const producer = await grower(world)
    const [leeks, beans] = [
      await crop(world, producer, { title: 'Leeks of ours' }),
      await crop(world, producer, { title: 'Beans of ours' }),
    ]
    const { id } = await openCycle(world, new Map([[producer, [leeks]]]))
    const base = `/shop/cycles/${id}/incoming/${producer}`
    const label = 'What they bring'
    const first = sent(await keeper.get('market', `${base}?q=leeks`), label)
    const found = await post(`${base}?q=leeks`, {
      ...first,
      [`most-${leeks.variantId}`]: '12',
      instructions: 'By nine.',
      words: 'beans',
      find: '1',
    })
    const then = { ...sent(found, label), [`offer-${beans.variantId}`]: 'on' }
    expect((await post(`${base}?q=beans`, then)).status).toBe(303)
    const back = sent(await keeper.get('market', base), label)
    expect(back).toMatchObject({
      [`offer-${leeks.variantId}`]: 'on',
      [`most-${leeks.variantId}`]: '12',
      [`offer-${beans.variantId}`]: 'on',
      instructions: 'By nine.',
    })
  })

  test('is offered in a room, whatever was looked for in between', async () => {
    const producer = await grower(world)
    const [leeks, beans] = [
      await crop(world, producer, { title: 'Leeks of theirs' }),
      await crop(world, producer, { title: 'Beans of theirs' }),
    ]
    const { id } = await openCycle(world, new Map([[producer, [leeks, beans]]]))
    const mate = await roomMate(world, producer)
    const browser = await world.browser()
    await browser.signIn(world.house, mate.viewer.member?.id ?? '')
    const list = `/room/${producer}/offers`
    const page = await browser.get('market', `${list}?q=leeks`)
    const label = page.document.querySelector('form[aria-label^=Week]')?.getAttribute('aria-label') ?? ''
    const found = await post(
      `${list}/${id}?q=leeks`,
      { ...sent(page, label), [`most-${leeks.variantId}`]: '5', words: 'beans', find: '1' },
      browser,
    )
    const then = { ...sent(found, label), [`most-${beans.variantId}`]: '6' }
    expect((await post(`${list}/${id}?q=beans`, then, browser)).status).toBe(303)
    expect(sent(await browser.get('market', list), label)).toMatchObject({
      [`most-${leeks.variantId}`]: '5',
      [`most-${beans.variantId}`]: '6',
    })
  })
})
