import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { findForSale } from '#core/services/cart/till/find-for-sale'
import { readTill } from '#core/services/cart/till/sell'
import { atTill, readCustomer } from '#core/services/cart/till/till'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf } from '../../../../tests/market'
import { priceList } from '../../../../tests/prices'
import { statementsOf } from '../../../../tests/statements'
import { sellInCycles } from '../cycles/settings'
import { wantedLines } from '../saved-lists/wanted-lines'
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
  const page = await browser.get('market', `/products/${honey.slug}`)
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

test('a list asks for the prices of all its products at once, and of a visitor not at all', async () => {
  const asked = (ctx = member()) => statementsOf(() => listProducts(ctx, {}))
  expect((await asked()) - (await asked(world.ctx()))).toBe(1)
})

test('a product’s page asks once for the prices and cycles of all that stands on it', async () => {
  const asked = (ctx = member()) => statementsOf(() => productPage(ctx, honey.slug))
  const [own, others] = [await asked(), await asked(world.ctx())]
  expect([others, own - others]).toEqual([2, 1])
  await sellInCycles(world.ctx('shopkeeper'), true)
  expect(await asked(world.ctx())).toBe(4)
  await sellInCycles(world.ctx('shopkeeper'), false)
})
