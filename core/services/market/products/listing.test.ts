import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { featureProduct, listProduct, NothingToSell, unlistProduct } from './listing'
import { findProducts, productChoices } from './product-choices'
import { retireVariant } from './retire-variant'
import { productsForWork, WORK_PAGE_SIZE } from './work-list'

const NOBODY = '01890000-0000-7000-8000-000000000000'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const listingsOf = (productId: string) =>
  db(world.ctx())
    .selectFrom('listings')
    .select(['listed_by_id', 'featured'])
    .where('product_id', '=', productId)
    .execute()

describe('putting a product on sale', () => {
  test('is done once, however many press at the same moment, and says who did', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1, listed: false })
    await Promise.all([1, 2, 3].map(() => listProduct(keeper(), productId)))
    const by = world.cast.members.shopkeeper.id
    expect(await listingsOf(productId)).toEqual([{ listed_by_id: by, featured: false }])
  })

  test('takes a variant with a price; taken off again it is no more in the window', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
    await featureProduct(keeper(), productId, true)
    expect(await listingsOf(productId)).toMatchObject([{ featured: true }])
    await unlistProduct(keeper(), productId)
    await expect(featureProduct(keeper(), productId, true)).rejects.toBeInstanceOf(NotFound)
    await db(keeper())
      .insertInto('variant_retirements')
      .values({ variant_id: variantId, retired_at: new Date() })
      .execute()
    await expect(listProduct(keeper(), productId)).rejects.toBeInstanceOf(NothingToSell)
  })

  test.each(['no id at all', NOBODY])('that is none (%s) is not found', async id => {
    await expect(listProduct(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(unlistProduct(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(featureProduct(keeper(), id, false)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('the shopkeeper’s list', () => {
  test('is found by part of a title or the beginning of an article number, and by its state', async () => {
    await jarOnShelf(world, { title: 'Rye 100%', stock: 2 })
    await jarOnShelf(world, { title: 'Rye_loaf', stock: 3, listed: false })
    const found = async (query: string, state?: 'listed' | 'unlisted') =>
      (await productsForWork(keeper(), { query, state })).products.map(({ title }) => title)
    expect(await found('rye')).toEqual(['Rye 100%', 'Rye_loaf'])
    expect(await found('rye', 'listed')).toEqual(['Rye 100%'])
    expect(await found('rye', 'unlisted')).toEqual(['Rye_loaf'])
    expect(await found('0%')).toEqual(['Rye 100%'])
    expect(await found('rye_')).toEqual(['Rye_loaf'])
    expect(await found('ar-')).toEqual([])
    expect(await found('jar-', 'listed')).toContain('Rye 100%')
    const [rye] = (await productsForWork(keeper(), { query: '100%' })).products
    expect(rye).toMatchObject({
      variants: 1,
      price: { amount: 650, currency: 'GBP' },
      stock: 2,
      available: 2,
    })
  })

  test('of choices for a page finds a product by words of its title, and says whether it is on sale', async () => {
    const { choices, total } = await findProducts(world.ctx('editor'), 'rye')
    expect(total).toBe(2)
    expect(choices).toMatchObject([
      { title: 'Rye 100%', listed: true },
      { title: 'Rye_loaf', listed: false },
    ])
  })
})

describe('what becomes of a listing', () => {
  const told = async (productId: string) => {
    const rows = await db(world.ctx())
      .selectFrom('ap_activities')
      .select('type')
      .where('subject_id', '=', productId)
      .orderBy('id')
      .execute()
    return rows.map(({ type }) => type)
  }

  test('is told and shown at once, and putting on sale what is on sale is no news', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1, listed: false })
    const tags = ['products', `product:${productId}`]
    expect(await purgedBy(world, tags, () => listProduct(keeper(), productId))).toEqual(tags)
    expect(await purgedBy(world, tags, () => listProduct(keeper(), productId))).toEqual([])
    expect(await purgedBy(world, tags, () => featureProduct(keeper(), productId, true))).toEqual(tags)
    expect(await purgedBy(world, tags, () => unlistProduct(keeper(), productId))).toEqual(tags)
    expect(await told(productId)).toEqual(['Add', 'Update', 'Remove'])
  })

  test('into the window and out of it is seen by the shopkeeper, and forgotten with the listing', async () => {
    const { productId } = await jarOnShelf(world, { title: 'Paned', stock: 1 })
    const shown = async () => (await productsForWork(keeper(), { query: 'Paned' })).products[0]
    await featureProduct(keeper(), productId, true)
    expect(await shown()).toMatchObject({ listed: true, featured: true })
    await featureProduct(keeper(), productId, false)
    expect(await shown()).toMatchObject({ listed: true, featured: false })
    await featureProduct(keeper(), productId, true)
    await unlistProduct(keeper(), productId)
    expect(await shown()).toMatchObject({ listed: false, featured: false })
    await listProduct(keeper(), productId)
    expect(await shown()).toMatchObject({ listed: true, featured: false })
  })

  test('is for shopkeepers to say', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    for (const work of [
      (ctx = world.ctx()) => listProduct(ctx, productId),
      (ctx = world.ctx()) => unlistProduct(ctx, productId),
      (ctx = world.ctx()) => featureProduct(ctx, productId, true),
      (ctx = world.ctx()) => productsForWork(ctx, {}),
    ]) {
      await expect(work()).rejects.toBeInstanceOf(SignInRequired)
      await expect(work(world.ctx('editor'))).rejects.toBeInstanceOf(NotFound)
    }
    expect(await listingsOf(productId)).toMatchObject([{ featured: false }])
    for (const asked of [findProducts(world.ctx('member'), ''), productChoices(world.ctx('member'), [])])
      await expect(asked).rejects.toBeInstanceOf(NotFound)
  })
})

test('a product of which everything is retired has no price and nothing left, and is still in the list', async () => {
  const { variantId } = await jarOnShelf(world, { title: 'Bygone', stock: 4 })
  await retireVariant(keeper(), variantId)
  expect((await productsForWork(keeper(), { query: 'bygone' })).products).toMatchObject([
    { title: 'Bygone', variants: 0, price: null, stock: 0, available: 0, producer: null },
  ])
})

test('the list has pages, by title in whatever letters', async () => {
  for (let number = 0; number <= WORK_PAGE_SIZE; number++)
    await jarOnShelf(world, { title: `${number % 2 ? 'Bulb' : 'bulb'} ${100 + number}`, stock: 1 })
  const first = await productsForWork(keeper(), { query: 'bulb' })
  const second = await productsForWork(keeper(), { query: 'bulb', page: 2 })
  expect([first.products.length, first.total, second.total]).toEqual([WORK_PAGE_SIZE, WORK_PAGE_SIZE + 1, 51])
  expect(first.products.slice(0, 2).map(({ title }) => title)).toEqual(['bulb 100', 'Bulb 101'])
  expect(second.products.map(({ title }) => title)).toEqual(['bulb 150'])
})
