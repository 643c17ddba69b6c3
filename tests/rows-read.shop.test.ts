import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { orderableNow } from '#core/services/market/orderable/orderable'
import { type Reads, readsOf } from '../bench/lib/scale/scans'
import type { Cast } from './cast'
import { type TestHouse, testHouse } from './house'
import { grower, openCycle } from './hub'

/** What one producer has brought in years, and in how many weeks. */
const PRODUCTS = 6_000
const WEEKS = 120
const BROUGHT = 100
/** Orders there ever were, of which the open cycle has a few. */
const ORDERS = 8_000
const OF_CYCLE = 60
const INVOICES = 3_000

let world: TestHouse
let producer: string
let cycle: string
beforeAll(async () => {
  world = await testHouse()
  producer = await grower(world, 'Long Acre')
  ;({ id: cycle } = await openCycle(world, new Map([[producer, []]])))
  const { id: member } = world.cast.members.member
  await transaction(world.ctx(), async tx => {
    // What is written here adds up: to check each row by itself would take longer than to write it.
    await sql`set local session_replication_role = replica`.execute(db(tx))
    for (const statement of [
      sql`insert into products (id, slug, title, summary, description, producer_id, created_at, updated_at)
        select gen_random_uuid(), 'years-' || n, 'Crop ' || n, '', '', ${producer}, now(), now() from generate_series(1, ${PRODUCTS}::int) n`,
      sql`insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, position)
        select gen_random_uuid(), id, '1 kg', slug, 100, 'GBP', 90, 0 from products where slug like 'years-%'`,
      sql`insert into listings (product_id, listed_at) select id, now() from products where slug like 'years-%'`,
      sql`insert into producer_members (producer_id, member_id, joined_at) values (${producer}, ${member}, now())`,
      sql`insert into order_cycles (id, name, opens_at, closes_at, ordered_at, made_at)
        select gen_random_uuid(), 'Years ' || n, now() - make_interval(weeks => n), now() - make_interval(weeks => n, days => -6), now(), now()
        from generate_series(2, ${WEEKS}::int) n`,
      sql`insert into cycle_exchanges (id, cycle_id, direction, producer_id)
        select gen_random_uuid(), id, 'in', ${producer} from order_cycles where name like 'Years %'`,
      sql`insert into exchange_variants (exchange_id, variant_id)
        select e.id, v.id from cycle_exchanges e, (select id from variants where sku like 'years-%' order by id limit ${BROUGHT}) v
        where e.direction = 'in'`,
      sql`insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at, reserved_until, settled_at)
        select gen_random_uuid(), 'Y-' || n, ${member}, 'y@example.test', 'Buyer ' || n, 'paid', 100, 'GBP', now(), now(), now()
        from generate_series(1, ${ORDERS}::int) n`,
      sql`insert into order_lines (id, order_id, kind, title, detail, unit_amount, quantity, currency, position)
        select gen_random_uuid(), id, 'product', 'Crop', '1 kg', 100, 1, 'GBP', 0 from orders where number like 'Y-%'`,
      sql`insert into line_sources (order_line_id, variant_id, producer_id, unit_cost, unit_share, currency, cycle_id)
        select l.id, v.id, ${producer}, 80, 80, 'GBP', case when o.number::text ~ '^Y-[0-9]{1,2}$' and substr(o.number, 3)::int <= ${OF_CYCLE} then ${cycle}::uuid end
        from order_lines l join orders o on o.id = l.order_id cross join (select id from variants where sku = 'years-1') v
        where o.number like 'Y-%'`,
      sql`insert into invoice_series (name, next_number) values ('INV-2020', ${INVOICES + 1}::int)`,
      sql`insert into invoices (id, kind, series_name, number, order_id, document, issued_at)
        select gen_random_uuid(), 'invoice', 'INV-2020', n, o.id, jsonb_build_object('kind', 'invoice', 'number', 'INV-2020-' || lpad(n::text, 7, '0'),
          'issuedOn', '2020-01-01', 'suppliedOn', '2020-01-01', 'order', o.number, 'corrects', null, 'reason', '',
          'seller', jsonb_build_object('name', 'Us', 'address', '', 'vatNumber', '', 'companyNumber', '', 'email', ''),
          'buyer', jsonb_build_object('name', o.name, 'email', o.email), 'lines', '[]'::jsonb, 'vat', '[]'::jsonb,
          'total', 100, 'currency', 'GBP', 'way', 'card'), now()
        from generate_series(1, ${INVOICES}::int) n join orders o on o.number = 'Y-' || n`,
      sql`analyze invoices, products, variants, listings, order_cycles, cycle_exchanges, exchange_variants, orders, order_lines, line_sources`,
    ])
      await statement.execute(db(tx))
  })
}, 120_000)
afterAll(() => world.close())

test.each([
  ['member', 'market', '/room/PRODUCER/products', 6_000],
  ['member', 'market', '/room/PRODUCER/products?page=3', 6_000],
  ['member', 'market', '/room/PRODUCER/offers', 9_000],
  ['shopkeeper', 'market', '/shop/cycles/CYCLE/incoming/PRODUCER', 9_000],
  ['shopkeeper', 'cart', '/shop/packing/CYCLE', 1_500],
  ['shopkeeper', 'cart', '/shop/packing/CYCLE?by=product', 1_500],
  ['shopkeeper', 'cart', '/shop/reports/products?cycle=CYCLE', 2_500],
  ['shopkeeper', 'cart', '/shop/reports/customers?cycle=CYCLE', 2_500],
  ['shopkeeper', 'cart', '/shop/reports/composition?cycle=CYCLE', 2_500],
  ['shopkeeper', 'cart', '/shop/reports/sales?from=2020-01-01&to=2020-01-31', 500],
] as const)('as %s, %s %s looks at what it shows', async (who, domain, path, most) => {
  const asked = path.replace('PRODUCER', producer).replace('CYCLE', cycle)
  expect(await rowsOf(who, domain, asked)).toBeLessThan(most)
})

test('a room’s products stand by title on every page, and of more than are counted it says so', async () => {
  const member = await world.browser('member')
  const { document } = await member.get('market', `/room/${producer}/products`)
  const titles = [...document.querySelectorAll('tbody a')].map(link => link.textContent)
  expect(titles.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, nth) => `Crop ${nth + 1}`))
  expect(document.querySelector('.pagination')?.textContent?.replace(/\s+/g, ' ')).toContain(
    '1 to 50 of more than 2,000',
  )
  const late = await member.get('market', `/room/${producer}/products?page=120`)
  expect([late.status, late.document.querySelectorAll('tbody a').length]).toEqual([200, 50])
  expect((await member.get('market', `/room/${producer}/products?page=121`)).status).toBe(404)
})

test('of a month of many invoices the page shows those with the first numbers, and leads to the others', async () => {
  const keeper = await world.browser('shopkeeper')
  const page = async (number: number) => (await keeper.get('cart', `/shop/invoices?page=${number}`)).text
  expect(await page(1)).toContain('INV-2020-0000001')
  expect(await page(1)).toContain('more than 2,000')
  const last = await page(INVOICES / 100)
  expect([last.includes('INV-2020-0002901'), last.includes('INV-2020-0003000')]).toEqual([true, true])
})

test('what may be ordered now is looked for in the cycles that are not over', async () => {
  const { rows } = await sql<{
    id: string
  }>`select id from variants where sku like 'years-%' order by id limit ${BROUGHT}`.execute(db(world.ctx()))
  const reads = async () => (await readsOf(world.ctx(), 0)).get('exchange_variants')?.rows ?? 0
  const before = await reads()
  const orderable = await orderableNow(
    world.ctx(),
    rows.map(({ id }) => id),
    null,
  )
  expect(orderable.size).toBe(BROUGHT)
  expect((await reads()) - before).toBeLessThan(3 * BROUGHT)
})

/** How many rows a page looks at when it is asked for again. */
async function rowsOf(who: keyof Cast['members'], domain: DomainName, path: string): Promise<number> {
  const browser = await world.browser(who)
  await browser.get(domain, path)
  await world.house.purge(['site'])
  const rows = (reads: Reads) => [...reads.values()].reduce((sum, table) => sum + table.rows, 0)
  const before = rows(await readsOf(world.ctx(), 0))
  expect((await browser.get(domain, path)).status).toBe(200)
  return rows(await readsOf(world.ctx(), 0)) - before
}
