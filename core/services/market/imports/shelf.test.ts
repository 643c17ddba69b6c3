import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { MOST_CATEGORIES } from '../categories/most-categories'
import { saveCategory } from '../categories/save-category'
import { saveProducer } from '../producers/save-producer'
import { retireVariant } from '../products/retire-variant'
import { CellFault } from './cell-fault'
import type { RowToWrite } from './read-row'
import {
  articlesOf,
  barcodesOf,
  categoryAt,
  type NewCategory,
  type NewProducer,
  producerNamed,
  propertiesNamed,
  readShelf,
  type Shelf,
  titleKey,
} from './shelf'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const row = (sku: string, more: Partial<RowToWrite> = {}): RowToWrite => ({ sku, title: sku, ...more })
const read = (rows: readonly RowToWrite[]) => transaction(keeper(), tx => readShelf(tx, rows))
const skuOf = async (id: string) =>
  (await db(keeper()).selectFrom('variants').select('sku').where('id', '=', id).executeTakeFirstOrThrow()).sku

/** As it is read where nothing that is asked for is known yet. */
const bare = (more: Partial<Shelf> = {}): Shelf => ({
  variants: new Map(),
  products: new Map(),
  titles: new Map(),
  usualRate: null,
  producers: new Map(),
  properties: new Map(),
  barcodes: new Map(),
  categories: { known: new Map(), many: 0 },
  fold: text => text.toLowerCase(),
  ...more,
})

describe('what rows are about', () => {
  test('is read by their numbers, with its product where a row names one', async () => {
    const jar = await jarOnShelf(world, { stock: 7, title: 'Quince paste' })
    const sku = await skuOf(jar.variantId)
    const shelf = await read([row(sku), row('QP-NONE')])
    expect([...shelf.variants.keys()]).toEqual([sku])
    expect(shelf.variants.get(sku)).toMatchObject({ id: jar.variantId, stock: 7, reserved: 0 })
    expect(shelf.products.get(jar.productId)).toMatchObject({ title: 'Quince paste', listed: true })
    const counted = await read([{ kind: 'stock', sku, stock: 3 } as RowToWrite])
    expect([counted.variants.size, counted.products.size]).toEqual([1, 0])
  })

  test('is locked: who changes it waits until the rows are written', async () => {
    const jar = await jarOnShelf(world, { stock: 2 })
    const sku = await skuOf(jar.variantId)
    const busy = (table: 'variants' | 'products', id: string) =>
      transaction(world.ctx(), tx =>
        sql`select from ${sql.table(table)} where id = ${id} for no key update nowait`.execute(db(tx)),
      ).then(
        () => false,
        () => true,
      )
    const held = await transaction(keeper(), async tx => {
      await readShelf(tx, [row(sku)])
      return [await busy('variants', jar.variantId), await busy('products', jar.productId)]
    })
    expect(held).toEqual([true, true])
  })

  test('has the eldest of several that are called the same, and a place behind its last variant', async () => {
    const first = await jarOnShelf(world, { stock: 1, title: 'Plum jam' })
    await jarOnShelf(world, { stock: 1, title: 'PLUM JAM' })
    const { titles } = await read([row('PJ-1', { title: 'plum Jam' })])
    expect(titles.get(titleKey(null, 'plum jam'))).toMatchObject({ id: first.productId, next: 1 })
    // What is known by its number is not looked for by its name.
    const known = await read([row(await skuOf(first.variantId), { title: 'Plum jam' })])
    expect(known.titles.size).toBe(0)
  })

  test('has names in the small letters of the database', async () => {
    const name = 'ÄPFEL & MÖHREN'
    const id = await saveProducer(keeper(), null, { name, place: '', practice: '', story: '', since: null })
    const shelf = await read([row('AM-1', { producer: 'äpfel & Möhren' })])
    expect(shelf.producers.get(shelf.fold('Äpfel & möhren'))).toBe(id)
    // One that no row brought is folded here.
    expect(shelf.fold('NOT Asked')).toBe('not asked')
  })

  test('has the usual rate only where a row brings a price without VAT', async () => {
    const usual = await db(keeper())
      .selectFrom('vat_rates')
      .select('rate')
      .where('is_default', '=', true)
      .executeTakeFirst()
    const net = row('UR-1', { netPrice: { amount: 100, currency: 'GBP' } })
    expect((await read([net])).usualRate).toBe(usual?.rate ?? null)
    expect((await read([row('UR-2')])).usualRate).toBeNull()
  })

  test('has all categories where a row names one, and none else', async () => {
    await saveCategory(keeper(), null, { name: 'Larder', description: '' })
    const { many } = await db(keeper())
      .selectFrom('categories')
      .select(({ fn }) => fn.countAll<number>().as('many'))
      .executeTakeFirstOrThrow()
    const named = await read([row('CA-1', { category: ['Larder'] })])
    expect([named.categories.many, named.categories.known.size]).toEqual([Number(many), Number(many)])
    expect((await read([row('CA-2')])).categories.many).toBe(0)
  })
})

test('a code means what is sold still: what was retired keeps it from nobody', async () => {
  const [sold, gone] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
  const codes = { '96385074': sold.variantId, '73513537': gone.variantId }
  for (const [code, variant_id] of Object.entries(codes))
    await db(keeper()).insertInto('barcodes').values({ code, variant_id }).execute()
  await retireVariant(keeper(), gone.variantId)
  const known = await transaction(keeper(), tx => barcodesOf(tx, Object.keys(codes)))
  expect([...known]).toEqual([['96385074', { variant: sold.variantId, sku: await skuOf(sold.variantId) }]])
  expect((await transaction(keeper(), tx => barcodesOf(tx, []))).size).toBe(0)
})

test('articles are found by their ids, with their products; of none there are none', async () => {
  const jar = await jarOnShelf(world, { stock: 4, listed: false })
  const { variants, products } = await transaction(keeper(), tx => articlesOf(tx, [jar.variantId]))
  expect(variants.get(jar.variantId)).toMatchObject({ product_id: jar.productId, stock: 4 })
  expect(products.get(jar.productId)).toMatchObject({ listed: false, properties: [] })
  const none = await transaction(keeper(), tx => articlesOf(tx, []))
  expect([none.variants.size, none.products.size]).toEqual([0, 0])
})

describe('what a row is the first to name', () => {
  test('is a producer who is made once, and one who is there is not', () => {
    const made: NewProducer[] = []
    const shelf = bare({ producers: new Map([['long field', 'known']]) })
    expect(producerNamed(shelf, 'LONG Field', made)).toBe('known')
    const id = producerNamed(shelf, 'Mill Lane', made)
    expect(producerNamed(shelf, 'mill lane', made)).toBe(id)
    expect(made).toEqual([{ id, name: 'Mill Lane' }])
  })

  test('is a category at the end of its way, each step a shelf deeper, and none of them twice', () => {
    const made: NewCategory[] = []
    const shelf = bare({ categories: { known: new Map([['\nfood', { id: 'food', depth: 0 }]]), many: 1 } })
    const cheese = categoryAt(shelf, ['Food', 'Cold', 'Cheese'], made)
    expect(made.map(({ name, parent_depth }) => [name, parent_depth])).toEqual([
      ['Cold', 0],
      ['Cheese', 1],
    ])
    expect(made.map(each => each.parent_id)).toEqual(['food', made[0]?.id ?? ''])
    expect([made.at(-1)?.id, categoryAt(shelf, ['food', 'COLD', 'cheese'], made)]).toEqual([cheese, cheese])
    // The same word elsewhere is another shelf.
    expect(categoryAt(shelf, ['Cheese'], made)).not.toBe(cheese)
    expect(made.at(-1)).toMatchObject({ name: 'Cheese', parent_id: null, parent_depth: null })
    expect([made.length, shelf.categories.many]).toEqual([3, 4])
  })

  test('is no category without a name, and none beyond the last that there can be', () => {
    const faultOf = (work: () => unknown) => {
      try {
        return work()
      } catch (fault) {
        return fault
      }
    }
    expect(faultOf(() => categoryAt(bare(), [], []))).toBeInstanceOf(CellFault)
    const shelf = bare({ categories: { known: new Map(), many: MOST_CATEGORIES - 1 } })
    const made: NewCategory[] = []
    const last = categoryAt(shelf, ['Last'], made)
    const refused = faultOf(() => categoryAt(shelf, ['One too many'], made))
    expect(refused).toMatchObject({ field: 'category' })
    expect(String(refused)).toContain(String(MOST_CATEGORIES))
    expect([categoryAt(shelf, ['last'], made), made.length]).toEqual([last, 1])
  })

  test('is a property, once, in the order of their ids', async () => {
    const made = await transaction(keeper(), async tx => {
      const shelf = await readShelf(tx, [row('PR-1', { properties: ['Biodynamic', 'In glass'] })])
      const first = await propertiesNamed(tx, shelf, ['In glass', 'Biodynamic', 'IN GLASS'])
      return [first, await propertiesNamed(tx, shelf, ['biodynamic'])]
    })
    const [both = [], again = []] = made
    expect([both.length, both]).toEqual([2, [...both].sort()])
    expect(both).toContain(again[0] ?? '')
    const { properties } = await read([row('PR-2', { properties: ['IN glass'] })])
    expect(both).toContain(properties.get('in glass') ?? '')
  })
})
