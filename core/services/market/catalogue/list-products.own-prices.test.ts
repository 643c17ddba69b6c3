import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { takePercent } from '#core/pricing/percent'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { priceList } from '../../../../tests/prices'
import { statementsOf } from '../../../../tests/statements'
import { saveProperty, setPropertiesOf } from '../properties/save-property'
import { facets } from './facets'
import { listProducts, type ProductFilter } from './list-products'
import type { Sort } from './page-of-shelf'
import { leastReaching } from './viewer-prices'

let world: TestHouse
type Sold = {
  readonly product: string
  readonly amount: number
  readonly unit: number
  readonly soldOut: boolean
}
/** Everything on sale as the member pays it: 15 % off everything, and what their group's list says of every fifth. */
let paid: readonly Sold[]

beforeAll(async () => {
  world = await testHouse()
  const prices: { sku: string; amount: number }[] = []
  const sold: Sold[] = []
  for (let n = 0; n < 60; n++) {
    const listed = 100 + ((n * 37) % 23)
    const measure = 100_000 * (1 + (n % 7))
    const jar = await jarOnShelf(world, {
      title: `Jar ${n}`,
      stock: n % 9 === 0 ? 0 : 5,
      priceAmount: listed,
    })
    const { sku } = await db(world.ctx())
      .updateTable('variants')
      .set({ measure, measure_of: n % 4 === 0 ? 'l' : 'kg', measured: true })
      .where('id', '=', jar.variantId)
      .returning('sku')
      .executeTakeFirstOrThrow()
    // Some of these are dearer than with the percentage, some as dear as something else.
    const own = n % 5 === 0 ? 60 + ((n * 13) % 60) : null
    if (own !== null) prices.push({ sku, amount: own })
    const amount = Math.min(own ?? Infinity, takePercent(listed, 1_500))
    const unit = (n % 4 === 0 ? 1e14 : 0) + Math.floor((amount * 1e6) / measure)
    sold.push({ product: jar.productId, amount, unit, soldOut: n % 9 === 0 })
  }
  paid = sold
  await db(world.ctx())
    .insertInto('member_labels')
    .values({ member_id: world.cast.members.member.id, slug: 'staff', name: 'Staff', given_at: new Date() })
    .execute()
  await priceList(world, { name: 'Everybody', percent_off: 1_500 })
  await priceList(world, { name: 'Staff', label_slug: 'staff', percent_off: 1_000, prices })
  const organic = await saveProperty(world.ctx('shopkeeper'), null, { name: 'Organic', description: '' })
  for (const { product } of sold.slice(0, 30))
    await setPropertiesOf(world.ctx('shopkeeper'), product, [organic])
})
afterAll(() => world.close())

const member = () => world.ctx('member')

async function walk(ctx: Ctx, filter: ProductFilter & { sort: Sort }) {
  const pages = [await listProducts(ctx, filter)]
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next)
    pages.push(await listProducts(ctx, { ...filter, after: next }))
  return pages
}
const shownOf = (pages: Awaited<ReturnType<typeof walk>>) =>
  pages.flatMap(({ products }) => products.map(({ id, price }) => [id, price.amount] as const))

const KEYS: Readonly<Record<'cheap' | 'dear' | 'unit', (sold: Sold) => number>> = {
  cheap: ({ amount }) => amount,
  dear: ({ amount }) => -amount,
  unit: ({ unit }) => unit,
}

describe.each(['cheap', 'dear', 'unit'] as const)('what a member pays, sorted by %s', sort => {
  test('rises from page to page, and has each product once, with the price it is sorted by', async () => {
    const pages = await walk(member(), { sort })
    expect(pages).toHaveLength(3)
    const shown = shownOf(pages)
    expect(Object.fromEntries(shown)).toEqual(
      Object.fromEntries(paid.map(({ product, amount }) => [product, amount])),
    )
    const keyOf = (sold: Sold) => (sold.soldOut ? 1e15 : 0) + KEYS[sort](sold)
    const keys = shown
      .map(([id]) => paid.find(({ product }) => product === id))
      .map(sold => sold && keyOf(sold))
    expect(keys).toEqual(paid.map(keyOf).toSorted((a, b) => a - b))
  })

  test('is the same backwards', async () => {
    const pages = await walk(member(), { sort })
    const back = [pages.at(-1)]
    for (let previous = back[0]?.previous; previous; previous = back[0]?.previous)
      back.unshift(await listProducts(member(), { sort, before: previous }))
    expect(back.map(page => page?.products.map(({ id }) => id))).toEqual(
      pages.map(({ products }) => products.map(({ id }) => id)),
    )
  })

  test('leaves the shop’s order to everybody else', async () => {
    const amounts = async (ctx: Ctx) =>
      (await listProducts(ctx, { sort: 'cheap' })).products.map(p => p.price.amount)
    expect(await amounts(world.ctx())).toEqual((await amounts(world.ctx())).toSorted((a, b) => a - b))
    expect((await amounts(world.ctx()))[0]).toBeGreaterThanOrEqual(100)
  })
})

describe('what a member pays', () => {
  test.each([
    [{ minPrice: 90 }],
    [{ maxPrice: 89 }],
    [{ minPrice: 85, maxPrice: 95 }],
    [{ minPrice: 0, maxPrice: 0 }],
    [{ maxPrice: Number.MAX_SAFE_INTEGER - 1 }],
  ])('is what %p narrows the list by, in every order, and what facets count', async filter => {
    const { minPrice = 0, maxPrice = Infinity } = filter as ProductFilter
    const fitting = paid.filter(({ amount }) => amount >= minPrice && amount <= maxPrice)
    for (const sort of ['name', 'new', 'cheap', 'dear', 'unit'] as const) {
      const pages = await walk(member(), { ...filter, sort })
      expect(
        shownOf(pages)
          .map(([id]) => id)
          .toSorted(),
      ).toEqual(fitting.map(({ product }) => product).toSorted())
    }
    const organic = paid.slice(0, 30).filter(sold => fitting.includes(sold)).length
    const { everything, properties } = await facets(member(), filter)
    expect(everything).toBe(fitting.length)
    expect(properties.find(({ slug }) => slug === 'organic')?.products ?? 0).toBe(organic)
  })

  test('narrows the list of who pays otherwise by their own prices, whoever looked before', async () => {
    const filter = { maxPrice: 99 }
    expect((await facets(member(), filter)).properties).not.toEqual([])
    expect((await facets(world.ctx(), filter)).properties).toEqual([])
    expect((await listProducts(world.ctx(), filter)).products).toEqual([])
  })

  test('of several sizes is from the cheapest to the dearest of theirs', async () => {
    const jar = await jarOnShelf(world, { title: 'Two sizes', stock: 5, priceAmount: 5_000 })
    const other = await jarOnShelf(world, { stock: 5, priceAmount: 9_000, listed: false })
    await sql`update variants set product_id = ${jar.productId} where id = ${other.variantId}`.execute(
      db(world.ctx()),
    )
    const { sku } = await db(world.ctx())
      .selectFrom('variants')
      .select('sku')
      .where('id', '=', other.variantId)
      .executeTakeFirstOrThrow()
    await priceList(world, { name: 'Large ones', percent_off: null, prices: [{ sku, amount: 4_000 }] })
    const found = async (filter: ProductFilter) =>
      (await listProducts(member(), filter)).products.map(({ price, from }) => [price.amount, from])
    expect(await found({ minPrice: 4_000, maxPrice: 4_100 })).toEqual([[4_000, true]])
    expect(await found({ minPrice: 4_250 })).toEqual([[4_000, true]])
    expect(await found({ minPrice: 4_251 })).toEqual([])
  })

  test('is asked for where an order or a bound of prices needs it, and by few statements', async () => {
    const more = async (filter: ProductFilter & { sort?: Sort }) =>
      (await statementsOf(() => listProducts(member(), filter))) -
      (await statementsOf(() => listProducts(world.ctx(), filter)))
    await more({})
    expect(await more({})).toBe(1)
    expect(await more({ sort: 'cheap' })).toBe(4)
    expect(await more({ maxPrice: 100 })).toBe(4)
  })
})

test('the least number that reaches a goal is found, also where none does', () => {
  expect(leastReaching(at => Math.floor(at / 3), 5)).toBe(15)
  expect(leastReaching(at => at, -7)).toBe(-7)
  expect(leastReaching(() => 0, 1)).toBe(Number.MAX_SAFE_INTEGER)
})
