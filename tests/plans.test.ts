import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MikroORM } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { openDatabase } from '#core/database/orm'
import { ordersOf } from '#core/services/cart/orders/orders-of'
import { openOrders } from '#core/services/cart/orders/placed-before'
import { closestWords } from '#core/services/market/catalogue/closest-words'
import { listProducts, type ProductFilter } from '#core/services/market/catalogue/list-products'
import { productPage } from '#core/services/market/catalogue/product-page'
import { searchProducts } from '#core/services/market/catalogue/search-products'
import { type TestHouse, testHouse } from './house'
import { urlOf } from './kept-database'

/** Enough that reading all of them is never the quickest way, and that PostgreSQL has kept what it keeps. */
const ROWS = 6_000
const TIMES = 14

let world: TestHouse
let orm: MikroORM
beforeAll(async () => {
  world = await testHouse()
  await grow()
  // One connection, so that what was asked before was asked of the same.
  orm = await openDatabase(urlOf(world.house.orm), { connections: 1 })
})
afterAll(async () => {
  await orm.close()
  await world.close()
})

const as = (who?: 'member' | 'neighbour'): Ctx => ({ ...world.ctx(who), em: orm.em.fork() })
const member = () => as('member')

describe('what is asked most has a plan that is kept', () => {
  const asked: readonly [string, string, (n: number) => Promise<unknown>][] = [
    ['the market’s list', 'found as materialized', () => listProducts(as(), {})],
    ['the cards of a list', 'p.id = any($1::uuid[])', () => listProducts(as(), { inStock: true })],
    [
      'a category',
      'unnest((select $1::uuid[])) b(id)',
      n => listProducts(as(), { category: `shelf-${n % 2}` }),
    ],
    ['the list by price', 's.low as shown', () => listProducts(as(), { sort: 'cheap' })],
    ['a product', 'as is_reviewed', n => productPage(as(), `crate-${n + 1}`)],
    ['what goes with it', 's.category_id = $1', n => productPage(as(), `crate-${n + 1}`)],
    ['a search', 'with asked as materialized', n => searchProducts(as(), `crate ${n}`)],
    ['what a misspelt word resembles', 'with sample as', n => closestWords(as(), `crat ${n}`)],
    ['somebody’s orders', 'from orders o where o.member_id = $1', () => ordersOf(member())],
  ]
  test.each([...asked])('%s', async (_, part, ask) => {
    for (let n = 0; n < TIMES; n++) await ask(n)
    const { rows } = await sql<{ generics: number }>`
      select max(generic_plans)::int as generics from pg_prepared_statements
      where strpos(statement, ${part}) > 0`.execute(db(as()))
    expect(rows[0]?.generics ?? 0).toBeGreaterThan(0)
  })
})

test('a page of the market is read along an index, and nothing beyond it', async () => {
  const before = await counted('shelf_products')
  await listProducts(as(), {})
  const after = await counted('shelf_products')
  expect([after.scans - before.scans, after.rows - before.rows < 100]).toEqual([0, true])
})

describe('the words that a misspelt one resembles', () => {
  const entries = () =>
    counter('pg_stat_user_indexes', 'idx_tup_read', 'indexrelname', 'shelf_products_words')

  test('are found on sale without all products that say so', async () => {
    const before = await entries()
    expect(await closestWords(as(), 'crat')).toBe('crate')
    expect((await entries()) - before).toBeLessThan(ROWS / 10)
  })

  test('also where a single product says so, which is none of the first', async () => {
    expect(await closestWords(as(), 'quinses crat')).toBe('quinces crate')
  })
})

describe('what few or nearly all rows have is found the way that suits it, whatever was asked before', () => {
  const pairs: readonly [string, ProductFilter, ProductFilter][] = [
    ['properties', { properties: ['rare'] }, { properties: ['usual'] }],
    ['producers', { producer: 'small' }, { producer: 'large' }],
  ]
  test.each([...pairs])('%s', async (_, few, most) => {
    for (const sort of ['name', 'cheap'] as const) {
      for (let n = 0; n < TIMES; n++) await listProducts(as(), { ...few, sort })
      const [ofFew, ofMost] = [
        await rowsRead('shelf_products', () => listProducts(as(), { ...few, sort })),
        await rowsRead('shelf_products', () => listProducts(as(), { ...most, sort })),
      ]
      expect([sort, ofFew < 1_000, ofMost < 2_500]).toEqual([sort, true, true])
    }
    const { rows } = await sql<{ kept: number }>`select count(*)::int as kept from pg_prepared_statements
      where strpos(statement, ' as shown') > 0 and statement ~ 's\\.(properties @>|producer_id =)'`.execute(
      db(as()),
    )
    expect(rows).toEqual([{ kept: 0 }])
  })

  test('a page of the orders of a member with thousands, and the one that waits', async () => {
    for (let n = 0; n < TIMES; n++) {
      await ordersOf(as('neighbour'))
      await openOrders(as('neighbour'))
    }
    expect(await rowsRead('orders', () => openOrders(member()))).toBeLessThan(50)
  })
})

/** How many rows of a table are looked at. */
async function rowsRead(table: string, work: () => Promise<unknown>): Promise<number> {
  const before = await counted(table)
  await work()
  return (await counted(table)).rows - before.rows
}

async function counted(table: string): Promise<{ readonly scans: number; readonly rows: number }> {
  // The session hands over what it counted.
  await sql`select pg_stat_force_next_flush()`.execute(db(as()))
  const { rows } = await sql<{ scans: number; rows: number }>`select seq_scan::int as scans,
    (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows
    from pg_stat_user_tables where relname = ${table}`.execute(db(as()))
  return rows[0] ?? { scans: 0, rows: 0 }
}

async function counter(view: string, column: string, named: string, name: string): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db(as()))
  const { rows } = await sql<{ count: number }>`select coalesce(sum(${sql.ref(column)}), 0)::int as count
    from ${sql.table(view)} where ${sql.ref(named)} = ${name}`.execute(db(as()))
  return rows[0]?.count ?? 0
}

/** Nearly all of one producer and with one property, a few of another; one member with half of all orders. */
async function grow(): Promise<void> {
  const { member: buyer } = world.cast.members
  const all = sql`from generate_series(1, ${ROWS}::int) n`
  const statements = [
    sql`alter table listings disable trigger user`,
    sql`alter table variants disable trigger user`,
    sql`insert into categories (id, slug, name, position)
      select gen_random_uuid(), 'shelf-' || n, 'Shelf ' || n, n from generate_series(0, 1) n`,
    sql`insert into producers (id, slug, name, created_at)
      select gen_random_uuid(), slug, slug, now() from unnest(array['small', 'large']) slug`,
    sql`insert into products (id, slug, title, category_id, producer_id, created_at, updated_at)
      select gen_random_uuid(), 'crate-' || n, 'Crate ' || lpad(n::text, 5, '0'), c.id, p.id, now(), now() ${all}
      join categories c on c.slug = 'shelf-' || n % 2
      join producers p on p.slug = case when n % 1000 = 0 then 'small' else 'large' end`,
    sql`insert into variants (id, product_id, name, sku, price_amount, price_currency, stock)
      select gen_random_uuid(), id, 'box', slug, 650, 'GBP', 5 from products where slug like 'crate-%'`,
    sql`insert into listings (product_id, listed_at) select id, now() from products where slug like 'crate-%'`,
    sql`insert into shelf_products (product_id, category_id, producer_id, listed_at, title, title_key, sold_out, low, high,
        dear_key, new_key, unit_key, properties, words)
      select id, category_id, producer_id, now(), title, title, false, price, price, -price, 0, 0,
        case when price > 9000 then array['rare'] else array['usual'] end, to_tsvector('simple', title)
      from products, lateral (select (case when slug like '%000' then 9999 else 650 end)::bigint as price) priced
      where slug like 'crate-%'`,
    sql`update shelf_products set words = words || to_tsvector('simple', 'quinces')
      where product_id = (select product_id from shelf_products order by product_id desc limit 1)`,
    sql`insert into shelf_words (word) values ('crate'), ('quinces')`,
    sql`alter table listings enable trigger user`,
    sql`alter table variants enable trigger user`,
    sql`insert into members (id, email, name, handle, joined_at)
      select gen_random_uuid(), 'buyer' || n || '@example.test', 'Buyer', 'buyer_' || n, now() from generate_series(0, 599) n`,
    sql`insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at, reserved_until,
        settled_at, note)
      select gen_random_uuid(), 'RA-' || lpad(n::text, 6, '0'), case when n % 2 = 0 then ${buyer.id}::uuid else m.id end,
        'buyer@example.test', 'Buyer', 'paid', 650, 'GBP', now() - n * interval '1 minute', now(), now(), '' ${all}
      join members m on m.handle = 'buyer_' || n % 600`,
    sql`analyze`,
  ]
  for (const statement of statements) await statement.execute(db(world.ctx()))
}

test('the condition of a partial index that a conflict is met by is literal, since a kept plan knows no values', () => {
  const root = join(import.meta.dir, '..')
  const files = [...new Bun.Glob('{core,domains}/**/*.{ts,tsx}').scanSync({ cwd: root })]
  const bound = files.filter(file =>
    [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /\.onConflict\(([^;]*?)\.do(?:Nothing|UpdateSet)\(/g,
      ),
    ].some(([, met = '']) => /\.where\(\s*'[^']+',\s*'[^']+',(?!\s*(?:null|sql\.lit\())/.test(met)),
  )
  expect(bound).toEqual([])
})
