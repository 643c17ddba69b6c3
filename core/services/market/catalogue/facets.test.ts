import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf } from '../../../../tests/market'
import { saveCategory } from '../categories/save-category'
import { saveProducer } from '../producers/save-producer'
import { saveProperty, setPropertiesOf } from '../properties/save-property'
import { facets, PRODUCERS_OFFERED, producersCalled, productsIn } from './facets'
import { listProducts, PAGE_SIZE, type ProductFilter } from './list-products'
import type { Sort } from './page-of-shelf'

let world: TestHouse
let cheddar: Jar
let brie: Jar
let milk: Jar
beforeAll(async () => {
  world = await testHouse()
  cheddar = await jarOnShelf(world, { title: 'Cheddar', stock: 3, priceAmount: 900 })
  brie = await jarOnShelf(world, { title: 'Brie', stock: 0, priceAmount: 700 })
  milk = await jarOnShelf(world, { title: 'Milk', stock: 3, priceAmount: 150 })
  const dairy = await category('Dairy', null)
  const cheese = await category('Cheese', dairy)
  await category('Empty', null)
  const farm = await saveProducer(keeper(), null, {
    name: 'Hill Farm',
    place: '',
    practice: 'Grass.',
    story: '',
    since: null,
  })
  for (const [jar, category_id] of [
    [cheddar, cheese],
    [brie, cheese],
    [milk, dairy],
  ] as const)
    await db(keeper())
      .updateTable('products')
      .set({ category_id, producer_id: jar === brie ? null : farm })
      .where('id', '=', jar.productId)
      .execute()
  const organic = await saveProperty(keeper(), null, { name: 'Organic', description: 'Certified.' })
  const raw = await saveProperty(keeper(), null, { name: 'Raw milk', description: '' })
  await setPropertiesOf(keeper(), cheddar.productId, [organic, raw])
  await setPropertiesOf(keeper(), milk.productId, [organic, 'no id', Bun.randomUUIDv7()])
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
async function category(name: string, parentId: string | null): Promise<string> {
  await saveCategory(keeper(), null, { name, description: '', parentId })
  const { id } = await db(keeper())
    .selectFrom('categories')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return id
}
const counts = (list: readonly { slug: string; products: number }[]) =>
  Object.fromEntries(list.map(({ slug, products }) => [slug, products]))

describe('facets', () => {
  test('count a category with all that stands below it, and leave out what is empty', async () => {
    const { categories, everything } = await facets(world.ctx())
    expect(counts(categories)).toEqual({ dairy: 3, cheese: 2 })
    expect(everything).toBe(3)
    expect(categories.map(({ slug, depth }) => [slug, depth])).toEqual([
      ['dairy', 0],
      ['cheese', 1],
    ])
  })

  test('count each choice as the rest of the filter leaves it', async () => {
    const narrowed = await facets(world.ctx(), { category: 'cheese', properties: ['organic'] })
    expect(counts(narrowed.categories)).toEqual({ dairy: 2, cheese: 1 })
    expect(counts(narrowed.producers)).toEqual({ 'hill-farm': 1 })
    expect(counts(narrowed.properties)).toEqual({ organic: 1, 'raw-milk': 1 })
    const cheap = await facets(world.ctx(), { maxPrice: 200 })
    expect(counts(cheap.properties)).toEqual({ organic: 1 })
    expect(counts((await facets(world.ctx(), { inStock: true })).categories)).toEqual({ dairy: 2, cheese: 1 })
  })

  test('name a producer with what they do', async () => {
    expect((await facets(world.ctx())).producers).toEqual([
      { slug: 'hill-farm', name: 'Hill Farm', description: 'Grass.', products: 2 },
    ])
  })
})

describe('a list narrowed by', () => {
  test.each<[string, ProductFilter, string[]]>([
    ['a category with those below it', { category: 'dairy' }, ['Cheddar', 'Milk', 'Brie']],
    ['the inner one alone', { category: 'cheese' }, ['Cheddar', 'Brie']],
    ['a property', { properties: ['organic'] }, ['Cheddar', 'Milk']],
    ['two properties, both of which it has', { properties: ['raw-milk', 'organic'] }, ['Cheddar']],
    ['no property', { properties: [] }, ['Cheddar', 'Milk', 'Brie']],
    ['a property that is none', { properties: ["' or true"] }, []],
    ['a producer', { producer: 'hill-farm' }, ['Cheddar', 'Milk']],
  ])('%s', async (_, filter, expected) => {
    const { products } = await listProducts(world.ctx(), filter)
    const total = productsIn(await facets(world.ctx(), filter), filter.category)
    expect([products.map(({ title }) => title), total]).toEqual([expected, expected.length])
  })

  test('what a property says, each card says, in the shopkeeper’s order', async () => {
    const { products } = await listProducts(world.ctx(), { producer: 'hill-farm' })
    expect(products.map(({ properties }) => properties)).toEqual([['Organic', 'Raw milk'], ['Organic']])
  })
})

describe('pages of the list', () => {
  beforeAll(async () => {
    const shelf = await category('Plums', null)
    for (let n = 0; n < 2 * PAGE_SIZE + 3; n++) {
      const jar = await jarOnShelf(world, {
        title: `Plum ${n % 7}`,
        stock: n % 3,
        priceAmount: 100 + (n % 5),
      })
      await db(keeper())
        .updateTable('products')
        .set({ category_id: shelf })
        .where('id', '=', jar.productId)
        .execute()
    }
  })

  test.each<Sort>(['name', 'new', 'cheap', 'dear', 'unit'])(
    'sorted by %s overlap nowhere and leave nothing out, forwards and backwards',
    async sort => {
      const walk = async (from: { after?: string; before?: string }) =>
        listProducts(world.ctx(), { category: 'plums', sort, ...from })
      const first = await walk({})
      const second = await walk({ after: first.next ?? '' })
      const third = await walk({ after: second.next ?? '' })
      const ids = [first, second, third].map(page => page.products.map(({ id }) => id))
      expect(ids.map(page => page.length)).toEqual([PAGE_SIZE, PAGE_SIZE, 3])
      expect(new Set(ids.flat()).size).toBe(2 * PAGE_SIZE + 3)
      expect([first.previous, third.next]).toEqual([null, null])
      const back = await walk({ before: third.previous ?? '' })
      expect(back.products.map(({ id }) => id)).toEqual(ids[1] ?? [])
      const start = await walk({ before: back.previous ?? '' })
      expect([start.products.map(({ id }) => id), start.previous]).toEqual([ids[0] ?? [], null])
      const stock = [first, second, third].flatMap(page =>
        page.products.map(({ availability }) => availability),
      )
      expect(stock.lastIndexOf('low')).toBeLessThan(stock.indexOf('sold-out'))
    },
  )

  test('what is listed or sold meanwhile moves nothing from one page to the other', async () => {
    const first = await listProducts(world.ctx(), { category: 'plums', sort: 'cheap' })
    const expected = await listProducts(world.ctx(), {
      category: 'plums',
      sort: 'cheap',
      after: first.next,
    })
    const { id } = first.products[3]!
    await db(keeper()).deleteFrom('listings').where('product_id', '=', id).execute()
    const second = await listProducts(world.ctx(), { category: 'plums', sort: 'cheap', after: first.next })
    expect(second.products.map(each => each.id)).toEqual(expected.products.map(each => each.id))
  })
})

describe('of very many producers', () => {
  beforeAll(async () => {
    for (let n = 0; n < PRODUCERS_OFFERED + 3; n++) {
      const name = `${n % 2 === 0 ? 'Acre' : 'Orchard'} ${String(n).padStart(2, '0')}`
      const producer = await saveProducer(keeper(), null, {
        name,
        place: '',
        practice: '',
        story: '',
        since: null,
      })
      // The later ones have more.
      for (let each = 0; each < (n > 2 ? 2 : 1); each++) {
        const jar = await jarOnShelf(world, { title: `Of many ${n} ${each}`, stock: 1 })
        await db(keeper())
          .updateTable('products')
          .set({ producer_id: producer })
          .where('id', '=', jar.productId)
          .execute()
      }
    }
    await world.house.purge(['products', 'producers'])
  })

  test('those with the most are offered, by name, with the chosen one, and how many there are beside them', async () => {
    const { producers, otherProducers } = await facets(world.ctx())
    const names = producers.map(({ name }) => name)
    expect(names).toHaveLength(PRODUCERS_OFFERED)
    expect(names).toEqual(names.toSorted())
    expect(names).not.toContain('Acre 00')
    // Hill Farm of the first tests is one, too.
    expect(otherProducers).toBe(4)
    const chosen = await facets(world.ctx(), { producer: 'acre-00' })
    expect(chosen.producers.map(({ slug }) => slug)).toContain('acre-00')
    expect(chosen.producers).toHaveLength(PRODUCERS_OFFERED)
  })

  test('any is found by a part of its name, as far as it has something that the rest of the filter leaves', async () => {
    const slugs = async (words: string, filter = {}) =>
      (await producersCalled(world.ctx(), filter, words)).producers.map(({ slug }) => slug)
    expect(await slugs('CRE 00')).toEqual(['acre-00'])
    expect(await slugs('orchard')).toHaveLength(7)
    expect(await slugs('hill', { category: 'cheese' })).toEqual(['hill-farm'])
    expect(await slugs('orchard', { category: 'cheese' })).toEqual([])
    expect(await slugs('%')).toEqual([])
    // Another one may be chosen already.
    expect(await slugs('acre 00', { producer: 'hill-farm' })).toEqual(['acre-00'])
  })

  test('the form asks for the name of one that is not offered, without a script', async () => {
    const visitor = await world.browser()
    const list = await visitor.get('market', '/?sort=new')
    expect(list.document.querySelectorAll('#field-producer option').length).toBe(PRODUCERS_OFFERED + 1)
    expect(list.document.querySelector('#field-maker')).not.toBeNull()
    const one = await visitor.get('market', '/?maker=acre+00&sort=new&with=organic')
    expect(one.document.querySelector('#field-maker')?.getAttribute('value')).toBe('acre 00')
    expect(one.text).toContain('Nobody with something here is called so.')
    const found = await visitor.get('market', '/?maker=acre+00&sort=new')
    expect(found.location).toBe('/?producer=acre-00&sort=new')
    const theirs = await visitor.get('market', found.location ?? '')
    expect(theirs.document.querySelector('#field-producer option[selected]')?.textContent).toContain(
      'Acre 00',
    )
    const several = await visitor.get('market', '/?maker=orchard')
    expect(several.text).toContain('7 are called so: choose one.')
    expect([...several.document.querySelectorAll('#field-producer option')]).toHaveLength(8)
    // Chosen from these, with the words still in their field.
    const chosen = await visitor.get('market', '/?producer=orchard-03&maker=orchard')
    expect(chosen.location).toBe('/?producer=orchard-03')
  })
})
