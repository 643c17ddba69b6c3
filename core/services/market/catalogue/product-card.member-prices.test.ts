import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { formatMoney } from '#core/contracts/money'
import { db } from '#core/database/db'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { retirePriceList } from '#core/services/cart/prices/price-lists'
import { findForSale } from '#core/services/cart/till/find-for-sale'
import { readTill } from '#core/services/cart/till/sell'
import { atTill, readCustomer } from '#core/services/cart/till/till'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf } from '../../../../tests/market'
import { priceList } from '../../../../tests/prices'
import { statementsOf } from '../../../../tests/statements'
import { sellInCycles } from '../cycles/settings'
import { wantedLines } from '../saved-lists/wanted-lines'
import { saveVatRate } from '../vat/vat-rates'
import { listProducts } from './list-products'
import { productPage } from './product-page'
import { searchProducts } from './search-products'

let world: TestHouse
let honey: Jar
beforeAll(async () => {
  world = await testHouse()
  honey = await jarOnShelf(world, { title: 'Heather honey', stock: 9 })
  await jarOnShelf(world, { title: 'Plum jam', stock: 9, priceAmount: 300 })
  await db(world.ctx())
    .insertInto('member_labels')
    .values({ member_id: world.cast.members.member.id, slug: 'staff', name: 'Staff', given_at: new Date() })
    .execute()
  await priceList(world, { name: 'Staff', label_slug: 'staff', percent_off: 2_000 })
})
afterAll(() => world.close())

const member = () => world.ctx('member')
const paid = async (ctx = member()) => {
  const { products } = await listProducts(ctx, {})
  const card = products.find(({ slug }) => slug === honey.slug)
  const { hits } = await searchProducts(ctx, 'heather')
  const { variants } = await productPage(ctx, honey.slug)
  const [line] = await wantedLines(ctx, [{ variantId: honey.variantId, quantity: 1 }])
  return [card?.price, hits[0]?.price, variants[0]?.price, line?.price].map(price => price?.amount)
}

test('a member sees their own price in lists, in a search, on the page and in the cart alike', async () => {
  expect(await paid()).toEqual([520, 520, 520, 520])
  const { variants } = await productPage(member(), honey.slug)
  expect(variants[0]).toMatchObject({ usual: { amount: 650 }, priceRule: 'Staff' })
  await addToCart(member(), { kind: 'product', variantId: honey.variantId }, 1)
  expect((await readCart(member())).total.amount).toBe(520)
})

test('nobody else sees it: not a visitor, nor a member without the label, whoever looked before', async () => {
  for (const who of [undefined, 'neighbour'] as const)
    expect(await paid(world.ctx(who))).toEqual([650, 650, 650, 650])
  const [browser, visitor] = [await world.browser('member'), await world.browser()]
  for (const path of ['/', `/products/${honey.slug}`, '/?q=heather']) {
    const mine = await browser.get('market', path)
    expect([path, mine.text.includes('£5.20'), mine.headers.get('cache-control')]).toEqual([
      path,
      true,
      'private, no-cache',
    ])
    for (let n = 0; n < 2; n++)
      expect([path, (await visitor.get('market', path)).text.includes('£5.20')]).toEqual([path, false])
    expect((await browser.get('market', path)).text).toContain('£5.20')
  }
  // What is kept on the way for everybody.
  for (const path of ['/feed.xml', '/merchant.xml', '/fragments/market/featured'])
    expect([path, (await browser.get('market', path)).text.includes('5.20')]).toEqual([path, false])
  const page = await visitor.get('market', `/products/${honey.slug}`)
  const json = page.document.querySelector('[type="application/ld+json"]')?.textContent ?? '{}'
  expect(JSON.parse(json).offers[0].price).toBe('6.50')
})

test('at the till the customer pays it, and the next one does not', async () => {
  const keeper = () => world.ctx('shopkeeper')
  await addToCart(atTill(keeper()), { kind: 'product', variantId: honey.variantId }, 2)
  const customer = await readCustomer(keeper(), world.cast.members.member.id)
  expect((await readTill(keeper(), customer)).total.amount).toBe(1040)
  expect((await readTill(keeper(), null)).total.amount).toBe(1300)
  expect((await findForSale(keeper(), 'heather', customer))[0]?.offer.unitPrice.amount).toBe(520)
  expect((await findForSale(keeper(), 'heather'))[0]?.offer.unitPrice.amount).toBe(650)
})

test('a list asks once for the prices of all its products where the viewer may have others', async () => {
  const asked = (ctx = member()) => statementsOf(() => listProducts(ctx, {}))
  await asked()
  expect([await asked(), await asked(world.ctx())]).toEqual([2, 1])
})

test('a product’s page asks once for the prices and cycles of all that stands on it', async () => {
  const asked = (ctx = member()) => statementsOf(() => productPage(ctx, honey.slug))
  await asked()
  expect([await asked(), await asked(world.ctx())]).toEqual([3, 2])
  await sellInCycles(world.ctx('shopkeeper'), true)
  await asked()
  expect([await asked(), await asked(world.ctx())]).toEqual([5, 4])
  await sellInCycles(world.ctx('shopkeeper'), false)
})

describe('what is reduced for everybody', () => {
  const SALE = { name: 'Spring sale', for_everyone: true, percent_off: 1_000 }
  let sale = ''
  beforeAll(async () => {
    sale = await priceList(world, { ...SALE, ends_at: new Date('2099-05-31T23:00:00Z') })
  })
  afterAll(() => retirePriceList(world.ctx('shopkeeper'), sale))

  test('costs visitors as much in lists, in a search, on the page and in the cart, and members with less the same as before', async () => {
    expect(await paid(world.ctx())).toEqual([585, 585, 585, 585])
    expect(await paid()).toEqual([520, 520, 520, 520])
    const guest = await world.browser()
    const put = { product: honey.slug, variant: honey.variantId, quantity: '2' }
    await guest.post('market', '/cart-lines', put)
    expect((await guest.get('cart', '/')).text).toContain('£11.70')
    const { products } = await listProducts(world.ctx(), { maxPrice: 600 })
    expect(products.map(({ slug }) => slug)).toContain(honey.slug)
  })

  test('is said with its last day, also to machines', async () => {
    const page = await (await world.browser()).get('market', `/products/${honey.slug}`)
    expect(page.text).toContain('Spring sale until 31 May 2099, instead of £6.50')
    const json = page.document.querySelector('[type="application/ld+json"]')?.textContent ?? '{}'
    expect(JSON.parse(json).offers[0]).toMatchObject({
      price: '5.85',
      priceValidUntil: '2099-05-31T23:00:00.000Z',
      priceSpecification: { priceType: 'https://schema.org/StrikethroughPrice', price: '6.50' },
    })
  })

  test('is told to kept pages when it is made, begins, ends and is taken back', async () => {
    const visitor = await world.browser()
    const shown = async () => (await visitor.get('market', '/')).text.includes('£1.50')
    expect(await shown()).toBe(false)
    const [starts_at, ends_at] = [new Date('2099-01-01T00:00:00Z'), new Date('2099-02-01T00:00:00Z')]
    const half = await priceList(world, { ...SALE, percent_off: 5_000 })
    expect(await shown()).toBe(true)
    await retirePriceList(world.ctx('shopkeeper'), half)
    expect(await shown()).toBe(false)
    const later = await priceList(world, { ...SALE, starts_at, ends_at })
    const { rows } = await sql<{ at: Date }>`select run_at as at from graphile_worker.jobs
      where task_identifier = 'cart-purge-prices' order by run_at`.execute(db(world.ctx()))
    expect(rows.map(({ at }) => at.toISOString())).toEqual(
      expect.arrayContaining([starts_at.toISOString(), ends_at.toISOString()]),
    )
    await retirePriceList(world.ctx('shopkeeper'), later)
  })
})

test('who buys for a business sees prices without VAT, and pays the same', async () => {
  const keeper = world.ctx('shopkeeper')
  await saveVatRate(keeper, null, { name: 'Standard', rate: 2_000, isDefault: true })
  const list = await priceList(world, {
    name: 'Cafés',
    label_slug: 'staff',
    percent_off: null,
    shows_net: true,
  })
  const { products } = await listProducts(member(), {})
  const card = products.find(({ slug }) => slug === honey.slug)
  expect(card).toMatchObject({ price: { amount: 433 }, usual: { amount: 542 }, plusVat: true })
  const browser = await world.browser('member')
  expect((await browser.get('market', `/products/${honey.slug}`)).text).toContain('£4.33 + VAT')
  await browser.get('cart', '/')
  const cart = await browser.get('cart', '/')
  const total = (await readCart(member())).total
  const words = cart.document.querySelector('main')?.textContent?.replace(/\s+/g, ' ') ?? ''
  expect(words).toContain('Together + VAT')
  expect(words).toContain(`VAT 20%`)
  expect(words).toContain(`Total ${formatMoney(total, 'en-GB')}`)
  expect(
    await world.ctx().services.cart.shownPrices(world.ctx('neighbour'), [honey.variantId]),
  ).toMatchObject({
    isNet: false,
  })
  await retirePriceList(keeper, list)
})
