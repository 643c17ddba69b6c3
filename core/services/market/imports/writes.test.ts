import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { SkuTaken } from '../products/add-variant'
import { retireVariant } from '../products/retire-variant'
import { articlesOf } from './shelf'
import { BarcodeTaken, keepWrites, newWrites, type Writes } from './writes'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const keep = (writes: Partial<Writes>, inside: (tx: Tx) => Promise<void> = async () => {}) =>
  transaction(keeper(), async tx => {
    await inside(tx)
    await keepWrites(tx, { ...newWrites(), ...writes })
  })
const rowsOf = async <T>(statement: ReturnType<typeof sql<T>>) => (await statement.execute(db(keeper()))).rows
const meant = async (code: string) =>
  (await rowsOf(sql<{ id: string }>`select variant_id as id from barcodes where code = ${code}`))[0]?.id

const newProduct = (id: string, title: string) => ({
  id,
  title,
  summary: '',
  description: '',
  storage: '',
  allergens: '',
  producer_id: null,
  category_id: null,
})
const newVariant = (product_id: string, sku: string) => ({
  id: Bun.randomUUIDv7(),
  product_id,
  sku,
  name: '2 kg sack',
  unit: '',
  stock: 0,
  on_demand: false,
  position: 0,
  price_amount: 380,
  price_currency: 'GBP',
  net_price_amount: null,
  net_price_rate: null,
  cost_amount: null,
  cost_currency: null,
})

describe('what some rows change', () => {
  test('is nothing where they change nothing', async () => {
    const count = () =>
      rowsOf(sql<{ n: number }>`select (select count(*) from products) + (select count(*) from audit) as n`)
    const before = await count()
    await keep({})
    expect(await count()).toEqual(before)
  })

  test('is made with addresses of their own, also where two are called the same', async () => {
    const [one, two] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
    await keep({
      newProducts: [newProduct(one, 'Spelt flour'), newProduct(two, 'Spelt flour')],
      newVariants: [newVariant(one, 'SPELT-2'), newVariant(two, 'SPELT-3')],
    })
    const made = await rowsOf(
      sql<{ slug: string; measured: boolean; measure: number }>`
        select p.slug, v.measured, v.measure from products p join variants v on v.product_id = p.id
        where p.id in (${one}, ${two}) order by p.id`,
    )
    expect(made.map(({ slug }) => slug)).toEqual(['spelt-flour', 'spelt-flour-2'])
    // In milligrams, for which a price is worked out.
    expect(made.map(({ measured, measure }) => [measured, Number(measure)])).toEqual([
      [true, 2_000_000],
      [true, 2_000_000],
    ])
  })

  test('is refused by the number that somebody gave another article in this very moment', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const [known] = await rowsOf(sql<{ sku: string }>`select sku from variants where id = ${jar.variantId}`)
    const variants = [newVariant(jar.productId, 'SACK-FREE'), newVariant(jar.productId, known?.sku ?? '')]
    const refused = keep({ newVariants: variants })
    await expect(refused).rejects.toThrow(SkuTaken)
    await expect(refused).rejects.toThrow(known?.sku ?? 'none')
    expect(await rowsOf(sql`select from variants where sku = 'SACK-FREE'`)).toEqual([])
  })

  test('stands one behind the other where categories are new, below what is new', async () => {
    const [above, below] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
    await keep({
      newCategories: [
        { id: above, name: 'Grains', parent_id: null, parent_depth: null },
        { id: below, name: 'Old grains', parent_id: above, parent_depth: 0 },
      ],
    })
    const made = await rowsOf(
      sql<{ position: number; depth: number; slug: string }>`
        select position, depth, slug from categories where id in (${above}, ${below}) order by position`,
    )
    expect(made.map(({ slug, depth }) => [slug, Number(depth)])).toEqual([
      ['grains', 0],
      ['old-grains', 1],
    ])
    expect((made[1]?.position ?? 0) - (made[0]?.position ?? 0)).toBe(1)
  })
})

describe('what is moved on a shelf', () => {
  test('stands in its ledger with who moved it, and in the audit unless it is the first', async () => {
    const jar = await jarOnShelf(world, { stock: 10 })
    const move = { id: jar.variantId, reason: 'correction', note: 'Counted' } as const
    // Together they leave the shelf as it was, of which the database sees to it that its ledger says the same.
    await keep({
      moves: [
        { ...move, by: -3, before: 10 },
        { ...move, by: 3, reason: 'delivery' },
      ],
    })
    const moved = await rowsOf(
      sql`select quantity, reason, note, moved_by_id as by from stock_movements
        where variant_id = ${jar.variantId} and note = 'Counted' order by quantity`,
    )
    const { id: by } = requireMember(keeper())
    expect(moved).toEqual([
      { quantity: -3, reason: 'correction', note: 'Counted', by },
      { quantity: 3, reason: 'delivery', note: 'Counted', by },
    ])
    const audited = await rowsOf(
      sql`select action, before, after from audit where subject_id = ${jar.variantId} and action = 'stock.moved'`,
    )
    expect(audited).toEqual([
      { action: 'stock.moved', before: { stock: 10 }, after: { stock: 7, reason: 'correction' } },
    ])
  })
})

describe('a barcode', () => {
  test('means what it is given to, means nothing once it is taken, and both can be said at once', async () => {
    const [one, two] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    await keep({ barcodes: new Map([['4006381333931', one.variantId]]) })
    expect(await meant('4006381333931')).toBe(one.variantId)
    await keep({
      barcodes: new Map([
        ['4006381333931', null],
        ['5901234123457', two.variantId],
      ]),
    })
    expect([await meant('4006381333931'), await meant('5901234123457')]).toEqual([undefined, two.variantId])
  })

  test('of another article that is sold is refused by name, and of one that is not sold any more is free', async () => {
    const [one, two] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    await keep({ barcodes: new Map([['9780201379624', one.variantId]]) })
    const take = () =>
      keep({
        barcodes: new Map([
          ['12345670', two.variantId],
          ['9780201379624', two.variantId],
        ]),
      })
    await expect(take()).rejects.toThrow(new BarcodeTaken('9780201379624'))
    expect(await meant('12345670')).toBeUndefined()
    await retireVariant(keeper(), one.variantId)
    await take()
    expect([await meant('12345670'), await meant('9780201379624')]).toEqual([two.variantId, two.variantId])
  })
})

describe('a product', () => {
  test('has the properties that are said of it from now on, and others keep theirs', async () => {
    const [honey, wax] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    const made = await rowsOf(
      sql<{ id: string }>`insert into properties (id, name, slug, position)
        select gen_random_uuid(), name, lower(name), 90 from unnest(array['Raw', 'Local', 'Unfiltered']) name returning id`,
    )
    const [raw = '', local = '', unfiltered = ''] = made.map(({ id }) => id)
    const of = async (product: string) =>
      (
        await rowsOf(
          sql<{ id: string }>`select property_id as id from product_properties where product_id = ${product}`,
        )
      )
        .map(({ id }) => id)
        .sort()
    await keep({
      properties: new Map([
        [honey.productId, [raw, local]],
        [wax.productId, [raw]],
      ]),
    })
    await keep({ properties: new Map([[honey.productId, [local, unfiltered]]]) })
    expect([await of(honey.productId), await of(wax.productId)]).toEqual([[local, unfiltered].sort(), [raw]])
    await keep({ properties: new Map([[wax.productId, []]]) })
    expect(await of(wax.productId)).toEqual([])
  })

  test('is listed and taken off the list, and said twice it is so once', async () => {
    const [on, off] = [
      await jarOnShelf(world, { stock: 1, listed: false }),
      await jarOnShelf(world, { stock: 1 }),
    ]
    const listed = () =>
      rowsOf(
        sql<{ id: string; by: string }>`select product_id as id, listed_by_id as by from listings
          where product_id in (${on.productId}, ${off.productId})`,
      )
    for (let time = 0; time < 2; time++) {
      await keep({
        listed: new Map([
          [on.productId, true],
          [off.productId, false],
        ]),
      })
      expect(await listed()).toEqual([{ id: on.productId, by: requireMember(keeper()).id }])
    }
  })

  test('and its variant are as they are to be, and those beside them as they were', async () => {
    const [jar, other] = [await jarOnShelf(world, { stock: 3 }), await jarOnShelf(world, { stock: 3 })]
    const [products, variants] = [new Set<never>(), new Set<never>()]
    await keep({ products, variants }, async tx => {
      const known = await articlesOf(tx, [jar.variantId])
      const [product, variant] = [known.products.get(jar.productId), known.variants.get(jar.variantId)]
      products.add({ ...product, title: 'Heather honey', allergen_free: true } as never)
      variants.add({ ...variant, name: '500 g jar', on_demand: true, price_amount: 910 } as never)
    })
    const read = (id: string) =>
      rowsOf(
        sql`select p.title, p.allergen_free as free, v.name, v.on_demand as "onDemand", v.price_amount::int as price,
          v.stock from products p join variants v on v.product_id = p.id where p.id = ${id}`,
      )
    expect(await read(jar.productId)).toEqual([
      { title: 'Heather honey', free: true, name: '500 g jar', onDemand: true, price: 910, stock: 3 },
    ])
    expect(await read(other.productId)).toEqual([
      { title: other.title, free: false, name: '340 g jar', onDemand: false, price: 650, stock: 3 },
    ])
  })
})
