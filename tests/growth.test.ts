import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { DomainName } from '#core/contracts/domain'
import { FreshSignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { ordersCsv } from '#core/services/cart/shop/orders-csv'
import type { Cast } from './cast'
import { type TestHouse, testHouse } from './house'

const ROWS = 2_000
const MOST_BYTES = 200_000
const TIER = '00000000-0000-0000-0000-000000000001'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await grow()
})
afterAll(() => world.close())

/** Lists of what grows, who sees them, and a row that stands at their end. */
const lists: readonly [keyof Cast['members'] | null, DomainName, string, string][] = [
  ['shopkeeper', 'market', '/shop/stock', 'Crate 2000, '],
  ['shopkeeper', 'market', '/shop/stock?q=crate', 'Crate 2000, '],
  ['shopkeeper', 'market', '/shop/products', 'Crate 2000'],
  ['shopkeeper', 'market', '/shop/pages', 'Leaflet 2000'],
  ['shopkeeper', 'cart', '/shop/picking-list', 'Buyer 2000'],
  ['shopkeeper', 'cart', '/shop/picking-list?slot=none', 'Buyer 2000'],
  ['shopkeeper', 'cart', '/shop/orders?pile=all', 'RA-000001'],
  ['shopkeeper', 'cart', '/shop/bank', 'Payer 2000'],
  ['shopkeeper', 'cart', '/shop/invoices?month=2026-03', 'INV-2026-02000'],
  ['shopkeeper', 'cart', '/shop/credit?q=holder', 'Holder 2000'],
  ['shopkeeper', 'market', '/shop/producers', 'Maker 2000'],
  [null, 'market', '/producers', 'Maker 2000'],
  ['operator', 'account', `/tiers/${TIER}`, 'Holder 2000'],
  [null, 'blog', '/archive', 'Entry 0001'],
  [null, 'blog', '/archive/2019', 'Entry 0001'],
]

describe(`with ${ROWS} rows of everything`, () => {
  test.each([...lists])(
    '(%s, %s) %s stays small, and its last row is reached',
    async (who, domain, path, last) => {
      const browser = await world.browser(who ?? undefined)
      const first = await browser.get(domain, path)
      expect(first.status).toBe(200)
      expect(first.text).not.toContain(last)
      expect(Buffer.byteLength(first.text)).toBeLessThan(MOST_BYTES)
      const end = first.document.querySelector('.pagination__place a')?.getAttribute('href') ?? ''
      const page = await browser.get(domain, end)
      expect(page.text).toContain(last)
      expect(page.document.querySelector('[rel=next]')).toBeNull()
      expect(Buffer.byteLength(page.text)).toBeLessThan(MOST_BYTES)
    },
  )

  test('a list says where in it one is', async () => {
    const keeper = await world.browser('shopkeeper')
    const page = await keeper.get('market', '/shop/stock?page=3')
    expect(page.document.querySelector('.pagination__place')?.textContent).toBe('201 to 300 of 2,000')
  })

  test('a refused form of a late line comes back on the page of that line', async () => {
    const keeper = await world.browser('shopkeeper')
    const late = `00000000-0000-0000-0000-${'5'.padEnd(8, '0')}${ROWS}`
    const page = await keeper.post('cart', `/shop/bank/${late}/payment`, { order: 'RA-NOSUCH' })
    expect(page.status).toBe(409)
    expect(page.text).toContain(`Payer ${ROWS}`)
    expect(page.text).toContain('RA-NOSUCH')
  })

  test('a new market page finds its products by a search that keeps what was typed', async () => {
    const editor = await world.browser('editor')
    const blank = await editor.get('market', '/shop/pages/new')
    expect(Buffer.byteLength(blank.text)).toBeLessThan(MOST_BYTES / 4)
    const typed = {
      title: 'For the winter',
      'kind-0': 'products',
      'heading-0': 'To keep',
      'add-0': 'crate 19',
      do: 'add-0',
    }
    const found = await editor.post('market', '/shop/pages', typed)
    expect(found.status).toBe(422)
    expect(found.text).toContain('The first 20 of 100.')
    expect(found.document.querySelector('[name=title]')?.getAttribute('value')).toBe('For the winter')
    expect(found.document.querySelector('[name=add-0]')?.getAttribute('value')).toBe('crate 19')
    const boxes = [...found.document.querySelectorAll('[name=found-0]')].map(
      box => box.getAttribute('value') ?? '',
    )
    expect(boxes).toHaveLength(20)
    const chosen = await editor.post('market', '/shop/pages', { ...typed, 'found-0': boxes.slice(0, 2) })
    expect(chosen.status).toBe(200)
    const kept = [...chosen.document.querySelectorAll('[name=product-0]')].map(
      box => box.getAttribute('value') ?? '',
    )
    expect(kept).toEqual(boxes.slice(0, 2))
    const again = { ...typed, 'product-0': kept, 'add-0': 'CRATE 2000' }
    const third = await editor.post('market', '/shop/pages', again)
    expect(third.document.querySelectorAll('[name=product-0]')).toHaveLength(3)
  })

  test('the orders leave as a file in many parts, whole and in order, and it is written down', async () => {
    const keeper = await world.browser('shopkeeper')
    const file = await keeper.get('cart', '/shop/orders.csv')
    expect(file.headers.get('cache-control')).toBe('private, no-store')
    const lines = [...file.text.matchAll(/^(RA-\w+),/gm)].map(([, number]) => number)
    expect(lines).toHaveLength(2 * ROWS)
    expect(lines).toEqual(lines.toSorted().toReversed())
    const parts = await partsOf(await ordersCsv(world.ctx('shopkeeper')))
    expect(parts).toHaveLength(1 + ROWS / 200)
    expect(Math.max(...parts.map(({ byteLength }) => byteLength))).toBeLessThan(MOST_BYTES)
    const { rows } = await sql<{ what: string }>`
      select details ->> 'what' as what from security_events where event = 'data.exported'`.execute(
      db(world.ctx()),
    )
    expect(rows.map(({ what }) => what)).toEqual(['the list of orders', 'the list of orders'])
  })

  test('the orders leave with nobody who has not shown lately who they are', async () => {
    const ctx = world.ctx('shopkeeper')
    const viewer = { ...ctx.viewer, authenticatedAt: new Date(ctx.now.getTime() - 3_600_000) }
    await expect(ordersCsv({ ...ctx, viewer })).rejects.toBeInstanceOf(FreshSignInRequired)
  })
})

/** One statement a table: numbered rows, of which the text says which is the last. */
async function grow(): Promise<void> {
  const id = (kind: number) => sql`lpad(${String(kind)} || lpad(n::text, 11, '0'), 32, '0')::uuid`
  const all = sql`from generate_series(1, ${ROWS}::int) n`
  const four = sql`lpad(n::text, 4, '0')`
  const buyer = world.cast.members.member.id
  const statements = [
    sql`insert into products (id, slug, title, created_at, updated_at)
      select ${id(1)}, 'crate-' || n, 'Crate ' || ${four}, now(), now() ${all}`,
    sql`with shelf as (
        insert into variants (id, product_id, name, sku, price_amount, price_currency, stock)
        select ${id(2)}, ${id(1)}, 'box', 'CRATE-' || n, 650, 'GBP', 5 ${all} returning id, stock)
      insert into stock_movements (id, variant_id, quantity, reason, moved_at)
      select gen_random_uuid(), id, stock, 'delivery', now() from shelf`,
    // What lists read is kept with each: half of them in a statement stays within its time.
    sql`insert into listings (product_id, listed_at) select id, now() from products where right(slug, 1) < '5'`,
    sql`insert into listings (product_id, listed_at) select id, now() from products where right(slug, 1) >= '5'`,
    sql`insert into market_pages (id, slug, title, blocks, created_at, updated_at)
      select ${id(3)}, 'leaflet-' || n, 'Leaflet ' || ${four}, '[]', now(), now() - n * interval '1 minute' ${all}`,
    sql`with placed as (
        insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at, reserved_until,
          settled_at, note)
        select ${id(4)}, 'RA-' || lpad(n::text, 6, '0'), ${buyer}, 'buyer@example.test', 'Buyer ' || ${four}, 'paid', 2600,
          'GBP', timestamptz '2026-03-01' + n / 7 * interval '1 minute', now(), now(), repeat('Ring twice. ', 10)
        ${all} returning id, name)
      insert into order_lines (id, order_id, kind, title, detail, unit_amount, quantity, currency, position)
      select gen_random_uuid(), id, 'product', 'Crate ' || name, 'box', 650, 2, 'GBP', p
      from placed, generate_series(1, 2) p`,
    sql`insert into bank_lines (id, fingerprint, booked_on, amount, currency, payer, text, read_at)
      select ${id(5)}, 'line ' || n, '2026-03-01', 1300, 'GBP', 'Payer ' || ${four}, repeat('With thanks. ', 20), now() ${all}`,
    sql`insert into invoice_series (name, next_number) values ('INV-2026', ${ROWS}::int + 1)`,
    sql`insert into invoices (id, kind, series_name, number, order_id, issued_at, document)
      select ${id(6)}, 'invoice', 'INV-2026', n, ${id(4)}, '2026-03-10', jsonb_build_object('kind', 'invoice',
        'number', 'INV-2026-' || lpad(n::text, 5, '0'), 'issuedOn', '2026-03-10', 'buyer', jsonb_build_object('name', 'Buyer'),
        'total', 1300, 'currency', 'GBP') ${all}`,
    sql`insert into members (id, email, name, handle, joined_at)
      select ${id(7)}, 'holder' || n || '@example.test', 'Holder ' || ${four}, 'holder_' || n, now() ${all}`,
    sql`insert into tiers (id, slug, name, created_at) values (${TIER}, 'friends', 'Friends', now())`,
    sql`insert into tier_memberships (id, tier_id, member_id, source, starts_at)
      select gen_random_uuid(), ${TIER}, ${id(7)}, 'operator', now() ${all}`,
    sql`insert into producers (id, slug, name, created_at)
      select ${id(9)}, 'maker-' || n, 'Maker ' || ${four}, now() ${all}`,
    sql`insert into posts (id, kind, slug, title, document, created_at, updated_at)
      select ${id(8)}, 'post', 'entry-' || n, 'Entry ' || ${four}, '{"root": {"children": []}}', now(), now() ${all}`,
    sql`insert into publications (post_id, published_at)
      select ${id(8)}, timestamptz '2019-01-05' + n * interval '1 hour' ${all}`,
  ]
  for (const statement of statements) await statement.execute(db(world.ctx()))
}

async function partsOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = []
  const reader = stream.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) parts.push(read.value)
  return parts
}
