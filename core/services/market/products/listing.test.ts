import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { featureProduct, listProduct, NothingToSell, unlistProduct } from './listing'
import { productChoices } from './product-choices'
import { productsForWork } from './work-list'

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

  test('of choices for a page names every product, and whether it is on sale', async () => {
    const choices = await productChoices(world.ctx('editor'))
    expect(choices.filter(({ title }) => title.startsWith('Rye'))).toMatchObject([
      { title: 'Rye 100%', listed: true },
      { title: 'Rye_loaf', listed: false },
    ])
  })
})
