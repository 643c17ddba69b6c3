import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Jar, jarOnShelf, reservedFor, stocked } from '../../../../tests/market'
import { saveProducer } from '../producers/save-producer'
import { listProduct, unlistProduct } from '../products/listing'
import { retireVariant } from '../products/retire-variant'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const shelfOf = ({ productId }: Pick<Jar, 'productId'>) =>
  db(world.ctx())
    .selectFrom('shelf_products')
    .select(['title', 'low', 'high', 'sold_out', 'unit_key', 'properties', 'back_at'])
    .where('product_id', '=', productId)
    .executeTakeFirst()
const write = (jar: Jar, columns: Readonly<Record<string, unknown>>) =>
  db(world.ctx()).updateTable('variants').set(columns).where('id', '=', jar.variantId).execute()

describe('the kept row of a product on sale', () => {
  test('is there from its listing until it is taken off, or nothing of it can be sold', async () => {
    const jar = await jarOnShelf(world, { stock: 2, listed: false })
    expect(await shelfOf(jar)).toBeUndefined()
    await listProduct(keeper(), jar.productId)
    expect(await shelfOf(jar)).toMatchObject({ low: 650, high: 650, sold_out: false })
    await unlistProduct(keeper(), jar.productId)
    expect(await shelfOf(jar)).toBeUndefined()
    await listProduct(keeper(), jar.productId)
    await retireVariant(keeper(), jar.variantId)
    expect(await shelfOf(jar)).toBeUndefined()
  })

  test('follows prices, words and names, whoever writes them', async () => {
    const jar = await jarOnShelf(world, { stock: 2 })
    await write(jar, { price_amount: 720 })
    await sql`update products set title = 'Crème brûlée' where id = ${jar.productId}`.execute(db(world.ctx()))
    expect(await shelfOf(jar)).toMatchObject({ title: 'Crème brûlée', low: 720 })
    const producer = await saveProducer(keeper(), null, {
      name: 'Llanfair',
      place: '',
      practice: '',
      story: '',
      since: null,
    })
    await sql`update products set producer_id = ${producer} where id = ${jar.productId}`.execute(
      db(world.ctx()),
    )
    await sql`update producers set name = 'Llangollen' where id = ${producer}`.execute(db(world.ctx()))
    const { rows } = await sql<{ found: boolean }>`
      select words @@ to_tsquery('simple', 'llangollen') and not words @@ to_tsquery('simple', 'llanfair') as found
      from shelf_products where product_id = ${jar.productId}`.execute(db(world.ctx()))
    expect(rows).toEqual([{ found: true }])
  })

  test('says sold out when the last is promised, and when it was last back', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const before = await shelfOf(jar)
    await reservedFor(world, jar.variantId, 1)
    expect(await shelfOf(jar)).toMatchObject({ sold_out: true, back_at: before?.back_at })
    await stocked(world, jar.variantId, 3)
    const back = await shelfOf(jar)
    expect(back?.sold_out).toBe(false)
    expect(back?.back_at?.getTime()).toBeGreaterThan(before?.back_at?.getTime() ?? Infinity)
  })

  test('is right when two variants sell out at the same moment, each not seeing the other', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const second = await jarOnShelf(world, { stock: 1, listed: false })
    await sql`update variants set product_id = ${jar.productId} where id = ${second.variantId}`.execute(
      db(world.ctx()),
    )
    await write(jar, { price_amount: 651 })
    await Promise.all([jar, second].map(({ variantId }) => reservedFor(world, variantId, 1)))
    expect(await shelfOf(jar)).toMatchObject({ sold_out: true })
  })

  test('never says sold out of what is made on demand', async () => {
    const jar = await jarOnShelf(world, { stock: 0 })
    expect(await shelfOf(jar)).toMatchObject({ sold_out: true })
    await write(jar, { on_demand: true })
    expect(await shelfOf(jar)).toMatchObject({ sold_out: false })
  })
})

test('the key of a name compares as people look it up, byte by byte', async () => {
  const names = ['Box 10', 'box 2', 'Éclair', 'eclipse', 'Apple', 'Åland butter', 'Zest', 'Box 2 of 20']
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${names}::text[]) name order by reading_key(name) collate "C"`.execute(
    db(world.ctx()),
  )
  expect(rows.map(({ name }) => name)).toEqual([
    'Åland butter',
    'Apple',
    'box 2',
    'Box 2 of 20',
    'Box 10',
    'Éclair',
    'eclipse',
    'Zest',
  ])
})
