import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf, reservedFor } from '../../../../tests/market'
import { removeCategory, saveCategory } from '../categories/save-category'
import { saveProducer } from '../producers/save-producer'
import { addVariant } from '../products/add-variant'
import { featureProduct, listProduct, unlistProduct } from '../products/listing'
import { productForEdit } from '../products/product-for-edit'
import { retireVariant, unretireVariant } from '../products/retire-variant'
import { updateProduct } from '../products/save-product'
import { allergensInWords, allergensOf } from './allergens'
import { availabilityInWords, availabilityOf } from './availability'
import { facets } from './facets'
import { featuredProducts } from './featured-products'
import { listProducers, producerPage } from './producers'
import { canBeAddedToCart, productPage } from './product-page'
import { productsById } from './products-by-id'

const gbp = (amount: number) => ({ amount, currency: 'GBP' })

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const producer = (name: string) =>
  saveProducer(keeper(), null, { name, place: 'Ceredigion', practice: 'Organic', story: '', since: 1998 })
async function category(name: string): Promise<string> {
  await saveCategory(keeper(), null, { name, description: `${name} of ours.` })
  const row = await db(keeper())
    .selectFrom('categories')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return row.id
}
/** Puts a jar with a producer, or into a category, as its form would. */
async function place(jar: Jar, where: { readonly producerId?: string; readonly categoryId?: string }) {
  await updateProduct(keeper(), jar.productId, {
    ...(await productForEdit(keeper(), jar.productId)),
    ...where,
  })
}
let articles = 0
const larger = (amount: number, stock = 2) => ({
  name: '1 kg tub',
  sku: `TUB-${++articles}`,
  unit: 'each',
  price: gbp(amount),
  stock,
})
const page = async (jar: Jar) => productPage(world.ctx(), jar.slug)
const cardOf = async (jar: Jar) => (await productsById(world.ctx(), [jar.productId])).get(jar.productId)

describe('how a product stands is said', () => {
  test.each([
    [-1, 'sold-out', 'Sold out'],
    [0, 'sold-out', 'Sold out'],
    [1, 'low', 'Only 1 left'],
    [5, 'low', 'Only 5 left'],
    [6, 'in-stock', 'In stock'],
  ] as const)('with %p left as %p: %p', (available, state, words) => {
    expect([availabilityOf(available), availabilityInWords(available)]).toEqual([state, words])
  })

  test.each([
    [1, true, true],
    [1, false, false],
    [0, true, false],
    [-1, true, false],
  ])('with %p left, orderable %p, it can be added to a cart: %p', (available, orderable, can) => {
    expect(canBeAddedToCart({ available, orderable })).toBe(can)
  })

  test.each([
    ['Milk, nuts', false, 'Milk, nuts'],
    ['Milk', true, 'Milk'],
    ['', true, 'None of the fourteen to declare.'],
    ['', false, 'Not stated: please ask us.'],
    [' \n', false, 'Not stated: please ask us.'],
  ])('of allergens %p (none: %p) as %p', (text, isFree, words) => {
    expect(allergensInWords(allergensOf(text, isFree))).toBe(words)
  })
})

describe('the page of a product', () => {
  test('says all of it, with its text made safe, and offers what is for sale of it in order', async () => {
    const jar = await jarOnShelf(world, { title: 'Ling honey', stock: 7 })
    await addVariant(keeper(), jar.productId, larger(1800))
    const [producerId, categoryId] = [await producer('Ridge Bees'), await category('Sweet')]
    await updateProduct(keeper(), jar.productId, {
      title: 'Ling honey',
      summary: 'Dark.',
      description: '**Set** <script>alert(1)</script>',
      storage: 'Cool.',
      allergens: 'None of them',
      producerId,
      categoryId,
    })
    expect(await page(jar)).toEqual({
      id: jar.productId,
      slug: jar.slug,
      title: 'Ling honey',
      summary: 'Dark.',
      storage: 'Cool.',
      descriptionHtml: expect.stringContaining('<strong>Set</strong>'),
      allergens: { state: 'stated', text: 'None of them' },
      picture: null,
      pictures: [],
      category: { slug: 'sweet', name: 'Sweet' },
      trail: [{ slug: 'sweet', name: 'Sweet' }],
      properties: [],
      producer: { slug: 'ridge-bees', name: 'Ridge Bees', place: 'Ceredigion', practice: 'Organic' },
      variants: [
        expect.objectContaining({ name: '340 g jar', price: gbp(650), available: 7 }),
        expect.objectContaining({ name: '1 kg tub', price: gbp(1800), available: 2 }),
      ],
      outOfCycle: null,
      related: [],
      isReviewed: false,
    })
    expect((await page(jar)).descriptionHtml).not.toContain('script')
  })

  test('offers only what is left after promises', async () => {
    const jar = await jarOnShelf(world, { stock: 7 })
    await reservedFor(world, jar.variantId, 3)
    expect((await page(jar)).variants).toMatchObject([{ available: 4 }])
  })

  test('is there while the product is on the list', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    await unlistProduct(keeper(), jar.productId)
    await expect(page(jar)).rejects.toBeInstanceOf(NotFound)
    await listProduct(keeper(), jar.productId)
    expect((await page(jar)).id).toBe(jar.productId)
  })

  test('leads to at most four others: those of its category first, and what is sold out last', async () => {
    const [producerId, categoryId] = [await producer('Wood End'), await category('Jams')]
    const jar = await jarOnShelf(world, { title: 'Plum jam', stock: 1 })
    await place(jar, { producerId, categoryId })
    const others: [string, number, { producerId?: string; categoryId?: string }][] = [
      ['Sold out jam', 0, { categoryId }],
      ['apple jam', 1, { categoryId }],
      ['Beech nuts', 1, { producerId }],
      ['Cherry jam', 1, { categoryId, producerId }],
      ['Oak flour', 1, {}],
    ]
    for (const [title, stock, where] of others) await place(await jarOnShelf(world, { title, stock }), where)
    await place(await jarOnShelf(world, { title: 'A secret jam', stock: 1, listed: false }), { categoryId })
    const titles = async () => (await page(jar)).related.map(({ title }) => title)
    expect(await titles()).toEqual(['apple jam', 'Cherry jam', 'Beech nuts', 'Sold out jam'])
    await place(await jarOnShelf(world, { title: 'Damson jam', stock: 1 }), { categoryId })
    expect(await titles()).toEqual(['apple jam', 'Cherry jam', 'Damson jam', 'Beech nuts'])
  })
})

describe('the card of a product', () => {
  test('names its one variant, or from which price on there are several', async () => {
    const jar = await jarOnShelf(world, { stock: 4 })
    expect(await cardOf(jar)).toMatchObject({
      price: gbp(650),
      from: false,
      unit: '340 g jar',
      availability: 'low',
    })
    await addVariant(keeper(), jar.productId, larger(650))
    expect(await cardOf(jar)).toMatchObject({ from: false, unit: '', availability: 'in-stock' })
    await addVariant(keeper(), jar.productId, larger(400, 0))
    expect(await cardOf(jar)).toMatchObject({ price: gbp(400), from: true, unit: '' })
  })

  test('is none without a variant that is for sale', async () => {
    const jar = await jarOnShelf(world, { stock: 4 })
    await retireVariant(keeper(), jar.variantId)
    expect(await cardOf(jar)).toBeUndefined()
    await unretireVariant(keeper(), jar.variantId)
    expect(await cardOf(jar)).toMatchObject({ id: jar.productId })
  })
})

test('the window shows what was put there, then the newest, and what is sold out last of all', async () => {
  const sold = await jarOnShelf(world, { title: 'Window: sold', stock: 0 })
  const chosen = await jarOnShelf(world, { title: 'Window: chosen', stock: 1 })
  const newest = await jarOnShelf(world, { title: 'Window: newest', stock: 1 })
  await featureProduct(keeper(), sold.productId, true)
  await featureProduct(keeper(), chosen.productId, true)
  const ids = (await featuredProducts(world.ctx(), 2)).map(({ id }) => id)
  expect(ids).toEqual([chosen.productId, newest.productId])
  expect(await featuredProducts(world.ctx())).toHaveLength(6)
  expect(
    (await featuredProducts(world.ctx(), 99)).map(({ title }) => title).indexOf('Window: sold'),
  ).toBeGreaterThan(2)
})

describe('what the list can be narrowed by', () => {
  const named = async (kind: 'categories' | 'producers', name: string) =>
    (await facets(world.ctx()))[kind].find(each => each.name === name)

  test('counts what is on sale, and is counted anew as soon as that changes', async () => {
    const [producerId, categoryId] = [await producer('Cwm Dairy'), await category('Cheese')]
    expect(await named('categories', 'Cheese')).toBeUndefined()
    const [one, other] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 0 })]
    await place(one, { producerId, categoryId })
    await place(other, { producerId, categoryId })
    expect(await named('categories', 'Cheese')).toMatchObject({
      slug: 'cheese',
      name: 'Cheese',
      description: 'Cheese of ours.',
      products: 2,
    })
    expect(await named('producers', 'Cwm Dairy')).toEqual({
      slug: 'cwm-dairy',
      name: 'Cwm Dairy',
      description: 'Organic',
      products: 2,
    })
    await retireVariant(keeper(), one.variantId)
    expect(await named('categories', 'Cheese')).toMatchObject({ products: 1 })
    await unlistProduct(keeper(), other.productId)
    expect(await named('producers', 'Cwm Dairy')).toBeUndefined()
  })

  test('has lost a category that was removed', async () => {
    const categoryId = await category('Passing')
    await place(await jarOnShelf(world, { stock: 1 }), { categoryId })
    expect(await named('categories', 'Passing')).toMatchObject({ products: 1 })
    await removeCategory(keeper(), categoryId)
    expect(await named('categories', 'Passing')).toBeUndefined()
  })
})

test('producers stand by name, with how many of their products can be bought', async () => {
  const id = await producer('Aber Mill')
  const flour = await jarOnShelf(world, { title: 'Flour', stock: 1 })
  const bran = await jarOnShelf(world, { title: 'bran', stock: 1 })
  await place(flour, { producerId: id })
  await place(bran, { producerId: id })
  const names = (await listProducers(world.ctx())).map(({ name }) => name)
  expect(names).toEqual(names.toSorted())
  const { producer: shown, products } = await producerPage(world.ctx(), 'aber-mill')
  expect(products.map(({ title }) => title)).toEqual(['bran', 'Flour'])
  expect(shown).toMatchObject({ since: 1998, place: 'Ceredigion', products: 2 })
  await retireVariant(keeper(), bran.variantId)
  const left = await producerPage(world.ctx(), 'aber-mill')
  expect([left.producer.products, left.products.length]).toEqual([1, 1])
})
