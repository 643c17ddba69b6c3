import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf } from '../../../../tests/market'
import { cursorText } from './cursor'
import { facets, productsIn } from './facets'
import { featuredProducts } from './featured-products'
import { listProducts, type ProductFilter } from './list-products'
import type { Sort } from './page-of-shelf'
import { productPage } from './product-page'
import { productsById } from './products-by-id'

let world: TestHouse
let honey: Jar
let jam: Jar
let bread: Jar
beforeAll(async () => {
  world = await testHouse()
  honey = await jarOnShelf(world, { title: 'Honey', stock: 3, priceAmount: 650 })
  jam = await jarOnShelf(world, { title: 'jam', stock: 0, priceAmount: 420 })
  bread = await jarOnShelf(world, { title: 'Bread', stock: 9, priceAmount: 300 })
  await jarOnShelf(world, { title: 'Secret chutney', stock: 9, listed: false })
  const category = { id: Bun.randomUUIDv7(), slug: 'sweet', name: 'Sweet', description: '', position: 0 }
  await db(world.ctx()).insertInto('categories').values(category).execute()
  await db(world.ctx())
    .updateTable('products')
    .set({ category_id: category.id })
    .where('id', 'in', [honey.productId, jam.productId])
    .execute()
})
afterAll(() => world.close())

const honeyId = () => Bun.randomUUIDv7()
const titles = async (filter: ProductFilter & { sort?: Sort }) =>
  (await listProducts(world.ctx(), filter)).products.map(({ title }) => title)

describe('the list of what is on sale', () => {
  test.each<[string, ProductFilter, string[]]>([
    ['nothing', {}, ['Bread', 'Honey', 'jam']],
    ['its category', { category: 'sweet' }, ['Honey', 'jam']],
    ['a category and what is left', { category: 'sweet', inStock: true }, ['Honey']],
    ['a least price, which is itself in', { minPrice: 420 }, ['Honey', 'jam']],
    ['a highest price, which is itself in', { maxPrice: 420 }, ['Bread', 'jam']],
    ['both prices', { minPrice: 301, maxPrice: 649 }, ['jam']],
    ['a producer that is none', { producer: 'nobody' }, []],
    ['a category that would be a query', { category: "' or true --" }, []],
  ])('is narrowed by %s', async (_, filter, expected) => {
    expect(await titles(filter)).toEqual(expected)
    expect(productsIn(await facets(world.ctx(), filter), filter.category)).toBe(expected.length)
  })

  test('is sorted by name in whatever letters, or by price, what is sold out last', async () => {
    expect(await titles({ sort: 'cheap' })).toEqual(['Bread', 'Honey', 'jam'])
    expect(await titles({ sort: 'dear' })).toEqual(['Honey', 'Bread', 'jam'])
  })

  test.each(['nonsense', '', 'W10', cursorText([true, 7, honeyId()]), cursorText([true, 'a\0', honeyId()])])(
    'refuses the place %p, unless it is none at all',
    async after => {
      const page = listProducts(world.ctx(), { after })
      if (after === '') expect((await page).products).toHaveLength(3)
      else await expect(page).rejects.toThrow(NotFound)
    },
  )
})

test('a card says when its product was listed, and no more than what is shown', async () => {
  const { products } = await listProducts(world.ctx(), { maxPrice: 300 })
  expect(products).toEqual([
    {
      id: bread.productId,
      slug: bread.slug,
      title: 'Bread',
      producer: null,
      picture: null,
      price: { amount: 300, currency: 'GBP' },
      usual: null,
      plusVat: false,
      from: false,
      unit: '340 g jar',
      availability: 'in-stock',
      outOfCycle: null,
      properties: [],
      listedAt: expect.any(Date),
    },
  ])
})

test('the window shows what is left before what is sold out', async () => {
  expect((await featuredProducts(world.ctx(), 2)).map(({ title }) => title)).not.toContain('jam')
  expect((await featuredProducts(world.ctx())).map(({ title }) => title).at(-1)).toBe('jam')
})

test('by their ids only listed products are had, and of none none', async () => {
  expect(await productsById(world.ctx(), [])).toEqual(new Map())
  const known = await productsById(world.ctx(), [honey.productId, Bun.randomUUIDv7()])
  expect([...known.keys()]).toEqual([honey.productId])
})

test('a product is related to others of its category, those of no category to none', async () => {
  expect((await productPage(world.ctx(), honey.slug)).related.map(({ title }) => title)).toEqual(['jam'])
  expect((await productPage(world.ctx(), bread.slug)).related).toEqual([])
})
