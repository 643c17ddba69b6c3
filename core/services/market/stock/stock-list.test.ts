import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readsOf } from '../../../../bench/lib/scale/scans'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { type Jar, jarOnShelf, reservedFor, stocked } from '../../../../tests/market'
import { LOW_STOCK } from '../catalogue/availability'
import { listProduct, unlistProduct } from '../products/listing'
import { moveStock } from './move-stock'
import { stockList } from './stock-list'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const scarce = async (jar: Jar) =>
  (await stockList(keeper(), { low: true })).lines.some(({ variantId }) => variantId === jar.variantId)
const oddlyKept = async () =>
  (await INVARIANTS['what runs out and is not kept, or is kept and does not']?.execute(db(world.ctx())))?.rows

describe('what runs out', () => {
  test('is there from the last few on, and no more once there is enough again', async () => {
    const jar = await jarOnShelf(world, { stock: LOW_STOCK + 2 })
    const told = [await scarce(jar)]
    await reservedFor(world, jar.variantId, 1)
    told.push(await scarce(jar))
    await moveStock(keeper(), jar.variantId, { reason: 'waste', quantity: 1, note: '' })
    told.push(await scarce(jar))
    await stocked(world, jar.variantId, 1)
    told.push(await scarce(jar))
    expect(told).toEqual([false, false, true, false])
    expect(await oddlyKept()).toEqual([])
  })

  test('is what is on the list, under the title it has', async () => {
    const jar = await jarOnShelf(world, { stock: 2, listed: false, title: 'Zest' })
    const other = await jarOnShelf(world, { stock: 2, title: 'Mint' })
    expect(await scarce(jar)).toBe(false)
    await listProduct(keeper(), jar.productId)
    const inOrder = async () =>
      (await stockList(keeper(), { low: true })).lines
        .map(({ title }) => title)
        .filter(title => [other.title, 'Zest', 'Basil'].includes(title))
    expect(await inOrder()).toEqual(['Mint', 'Zest'])
    await sql`update products set title = 'Basil' where id = ${jar.productId}`.execute(db(world.ctx()))
    expect(await inOrder()).toEqual(['Basil', 'Mint'])
    expect((await stockList(keeper(), { low: true, query: 'basi' })).total).toBe(1)
    expect(await oddlyKept()).toEqual([])
    await unlistProduct(keeper(), jar.productId)
    expect(await inOrder()).toEqual(['Mint'])
    expect(await oddlyKept()).toEqual([])
  })

  test('is not what a delivery filled up at the moment at which it was listed', async () => {
    const jar = await jarOnShelf(world, { stock: LOW_STOCK, listed: false })
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await db(tx)
            .insertInto('listings')
            .values({ product_id: jar.productId, listed_at: tx.now })
            .execute()
          await proceed()
        }),
      () => stocked(world, jar.variantId, 20),
    )
    expect(await scarce(jar)).toBe(false)
    expect(await oddlyKept()).toEqual([])
  })

  test('is found without all that is on the shelves', async () => {
    const ctx = world.ctx()
    await transaction(ctx, async tx => {
      await sql`set local session_replication_role = replica`.execute(db(tx))
      await sql`insert into products (id, slug, title, summary, description, created_at, updated_at)
        select gen_random_uuid(), 'full-' || n, 'Full ' || n, '', '', now(), now() from generate_series(1, 3000) n`.execute(
        db(tx),
      )
      await sql`insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, position)
        select gen_random_uuid(), id, '1 kg', slug, 100, 'GBP', 90, 0 from products where slug like 'full-%'`.execute(
        db(tx),
      )
      await sql`insert into listings (product_id, listed_at) select id, now() from products where slug like 'full-%'`.execute(
        db(tx),
      )
      await sql`analyze products, variants, listings, scarce_variants`.execute(db(tx))
    })
    const rows = async () => {
      const reads = await readsOf(ctx, 0)
      return ['products', 'variants', 'listings'].reduce(
        (sum, table) => sum + (reads.get(table)?.rows ?? 0),
        0,
      )
    }
    const before = await rows()
    const { total } = await stockList(keeper(), { low: true })
    expect(total).toBeGreaterThan(0)
    expect((await rows()) - before).toBeLessThan(500)
  })
})
