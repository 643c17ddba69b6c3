import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { authors } from '#core/services/blog/authors'
import { browseLabels, browseMembers } from '#core/services/blog/ghost-api/admin-members'
import { issueBills } from '#core/services/cart/bills/issue-bills'
import { products } from '#core/services/cart/prices/choices'
import { readCounts } from '#core/services/house/status'
import { producers } from '#core/services/market/producers/directory'
import { findProducts, MOST_FOUND } from '#core/services/market/products/product-choices'
import { grow } from '../bench/lib/scale/grow'
import { type Reads, readsOf } from '../bench/lib/scale/scans'
import type { Cast } from './cast'
import { type TestHouse, testHouse } from './house'

/** So many members' worth of rows, with which each of these pages once looked at more of them than it may. */
const MEMBERS = 6_000
const MOST_ROWS = 5_000
/** A list is counted from the beginning of its table as far as this; of more, a table is read whole. */
const MOST_WALKED = 2_500
const MOST_BYTES = 200_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await grow(world.ctx(), MEMBERS, world.cast.members.member.id)
  await growOld(world.ctx())
}, 300_000)
afterAll(() => world.close())

/** What a cooperative has less of than members, until it is old: more of each than a page may look at. */
const OLD = 5_200

async function growOld(ctx: Ctx): Promise<void> {
  const each = sql`generate_series(1, ${OLD}::int) n`
  const at = sql`now() - make_interval(hours => n)`
  await transaction(ctx, async tx => {
    // What is written here adds up: to check each row by itself would take longer than to write it.
    await sql`set local session_replication_role = replica`.execute(db(tx))
    await sql`set local statement_timeout = 0`.execute(db(tx))
    for (const statement of [
      sql`insert into producers (id, slug, name, created_at)
        select gen_random_uuid(), 'old-' || n, 'Farm ' || n, ${at} from ${each}`,
      sql`insert into authors (id, slug, name) select gen_random_uuid(), 'old-' || n, 'Writer ' || n from ${each}`,
      sql`with posts as (
          insert into posts (id, kind, slug, title, document, html, created_at, updated_at)
          select gen_random_uuid(), 'post', 'old-' || n, 'Old ' || n, '{"root": {"type": "root", "version": 1, "children": []}}',
            '<p>Old.</p>', ${at}, ${at} from ${each} returning id, created_at)
        insert into publications (post_id, published_at) select id, created_at from posts`,
      // One tag and one author that all posts have.
      sql`delete from post_tags`,
      sql`delete from post_authors`,
      sql`insert into tags (id, slug, name) values (gen_random_uuid(), 'old', 'Old')`,
      sql`insert into post_tags (post_id, tag_id, position)
        select p.id, t.id, 0 from posts p join tags t on t.slug = 'old' where p.slug like 'old-%'`,
      sql`insert into post_authors (post_id, author_id, position)
        select p.id, a.id, 0 from posts p join authors a on a.slug = 'old-1' where p.slug like 'old-%'`,
      sql`insert into media (id, key, url, content_type, bytes, width, height, variants, uploaded_at)
        select gen_random_uuid(), 'images/old/' || n, '/media/images/old/' || n, 'image/webp', 1, 1, 1, '[]', ${at} from ${each}`,
      sql`insert into event_entries (id, calendar_id, slug, title, starts_at, ends_at, created_at, updated_at)
        select gen_random_uuid(), c.id, 'old-' || n, 'Old day ' || n, ${at}, ${at} + interval '1 hour', ${at}, ${at}
        from ${each} cross join lateral (select id from calendars order by id limit 1) c`,
      // One half is over, the other to come.
      sql`insert into occurrences (id, entry_id, starts_at, ends_at)
        select gen_random_uuid(), e.id, ${at} + interval '2600 hours', ${at} + interval '2601 hours'
        from ${each} join (select id, row_number() over () as nth, count(*) over () as many from event_entries) e
          on e.nth = 1 + n % e.many`,
      // What SumUp and the books once said differently, settled long ago: charge-backs that are booked, and others.
      sql`insert into payment_differences (id, payment_id, kind, event, amount, currency, seen_at)
        select gen_random_uuid(), p.id, case n % 2 when 0 then 'missing' else 'charge-back' end, 'old-' || n, 650, p.currency, ${at}
        from ${each} join (select id, currency, row_number() over () as nth, count(*) over () as many from payments) p
          on p.nth = 1 + n % p.many`,
      sql`insert into difference_settlements (id, difference_id, note, settled_at)
        select gen_random_uuid(), id, 'Old', seen_at from payment_differences where event like 'old-%'`,
      sql`insert into ledger_transactions (id, kind, source_id, booked_at)
        select gen_random_uuid(), 'loss', id, seen_at from payment_differences where event like 'old-%' and kind = 'charge-back'`,
    ])
      await statement.execute(db(tx))
    // As a database is that was not filled a moment ago.
    await sql`select gin_clean_pending_list(c.oid::regclass) from pg_class c join pg_am a on a.oid = c.relam
      where a.amname = 'gin' and c.relkind = 'i' and c.relnamespace = 'public'::regnamespace`.execute(db(tx))
    await sql`analyze producers, authors, posts, publications, tags, post_tags, post_authors, media, event_entries, occurrences,
      payment_differences, difference_settlements, ledger_transactions`.execute(db(tx))
  })
}

const pages: readonly [keyof Cast['members'] | null, DomainName, string][] = [
  ['moderator', 'blog', '/editor/comments'],
  ['shopkeeper', 'market', '/shop/prices'],
  ['shopkeeper', 'market', '/shop/products'],
  ['shopkeeper', 'market', '/shop/products?page=30'],
  ['shopkeeper', 'market', '/shop/categories'],
  ['shopkeeper', 'market', '/shop/stock'],
  ['shopkeeper', 'market', '/shop/vat/products'],
  ['shopkeeper', 'cart', '/shop/credit'],
  ['shopkeeper', 'cart', '/shop/credit?q=edie'],
  ['shopkeeper', 'cart', '/shop/till/customers'],
  ['shopkeeper', 'cart', '/shop/deliveries/zones/new'],
  ['shopkeeper', 'cart', '/shop/places/new'],
  ['shopkeeper', 'cart', '/shop/prices/vouchers/new'],
  ['shopkeeper', 'cart', '/shop/prices/fees/new'],
  ['shopkeeper', 'cart', '/shop/prices/lists/new'],
  ['shopkeeper', 'cart', '/shop/orders'],
  ['shopkeeper', 'cart', '/shop/orders?pile=all'],
  ['shopkeeper', 'cart', '/shop/picking-list'],
  ['member', 'federation', '/'],
  ['member', 'federation', '/notifications'],
  ['member', 'account', '/'],
  ['member', 'account', '/closing'],
  [null, 'account', '/mailbox'],
  ['operator', 'account', '/members'],
  ['operator', 'account', '/members?q=edie'],
  ['operator', 'federation', '/operator/first-steps'],
  ['shopkeeper', 'market', '/shop/products/new'],
  ['shopkeeper', 'market', '/shop/suppliers'],
  ['shopkeeper', 'market', '/shop/producers'],
  [null, 'market', '/producers'],
  [null, 'market', '/producers/scale-1'],
  [null, 'events', '/agenda'],
  [null, 'events', '/agenda?page=20'],
  [null, 'blog', '/archive'],
  ['member', 'blog', '/archive'],
  [null, 'blog', '/?page=30'],
  [null, 'blog', '/tag/old'],
  [null, 'blog', '/tag/old?page=10'],
  [null, 'blog', '/author/old-1'],
  [null, 'blog', '/old-9'],
  ['editor', 'blog', '/editor/tags'],
  ['member', 'cart', '/credit'],
  ['member', 'cart', '/credit/own'],
  ['shopkeeper', 'cart', '/shop/differences'],
  ['shopkeeper', 'cart', '/shop/differences?page=30'],
  ['shopkeeper', 'cart', '/shop/trial-balance'],
  ['shopkeeper', 'cart', '/shop/bill-accounts'],
  ['shopkeeper', 'cart', '/shop/bank'],
  ['editor', 'account', '/letters/new'],
  ['editor', 'account', '/letters/newsletters'],
  ['editor', 'blog', '/editor/posts/new'],
  ['editor', 'blog', '/editor/images'],
  ['editor', 'blog', '/editor/tiers'],
  ['editor', 'blog', '/editor/posts'],
  ['editor', 'blog', '/editor/posts?state=published'],
  ['editor', 'blog', '/editor/pages'],
  ['editor', 'blog', '/editor/pages?state=published'],
  ['operator', 'federation', '/operator/status'],
  ['shopkeeper', 'cart', '/shop/pay-outs'],
  ['organiser', 'events', '/organise'],
  ['organiser', 'events', '/organise?page=30'],
  ['organiser', 'events', '/organise/entries/ENTRY/attachments'],
]

describe(`with ${MEMBERS} members’ worth of rows`, () => {
  test.each([...pages])('(%s, %s) %s looks at few of them', looksAtFew)

  test('of however many orders wait, the picking list and a member who leaves look at few', async () => {
    const ctx = world.ctx()
    await sql`insert into uncollected_orders (order_id, placed_at, member_id) select id, placed_at, member_id from orders
      where state = 'paid' limit 7000 on conflict do nothing`.execute(db(ctx))
    await sql`analyze uncollected_orders`.execute(db(ctx))
    for (const path of ['/shop/picking-list', '/shop/picking-list?slot=none&page=20', '/shop/orders'])
      await looksAtFew('shopkeeper', 'cart', path)
    await looksAtFew('member', 'account', '/closing')
    expect(await rowsOf('member', 'account', '/closing', ['orders', 'uncollected_orders'])).toBeLessThan(100)
  })

  test('a program that asks for a page of the members, or for their labels, has few of them looked at', async () => {
    const ctx = world.ctx('editor')
    await sql`insert into member_labels (member_id, slug, name, given_at)
      select id, case when id::text < '8' then 'even' else 'odd' end, 'Label', now() from members`.execute(
      db(ctx),
    )
    await sql`analyze member_labels`.execute(db(ctx))
    const query = (words: string) => browseMembers(ctx, new URLSearchParams(words))
    for (const ask of [
      () => query('limit=15'),
      () => query('limit=15&page=20'),
      () => query('search=member%204321'),
      () => browseLabels(ctx),
    ]) {
      const before = await readsOf(ctx, 0)
      await ask()
      expect(rowsSince(before, await readsOf(ctx, 0))).toBeLessThan(1_000)
    }
  })

  test('what an organiser sees of what comes next takes few of the dates that come', async () => {
    expect(await rowsOf('organiser', 'events', '/organise', ['occurrences'])).toBeLessThan(600)
  })

  test('of a market that was held every day for years its organiser looks at the dates of a page', async () => {
    const ctx = world.ctx()
    const entry = await anEntry()
    await sql`insert into occurrences (id, entry_id, starts_at, ends_at)
      select gen_random_uuid(), ${entry}, at, at + interval '1 hour' from generate_series(1, 6000) n
      cross join lateral (select now() - make_interval(days => n, mins => 7) as at) day`.execute(db(ctx))
    await sql`analyze occurrences`.execute(db(ctx))
    for (const page of ['', '/past-dates', '/past-dates?page=20', '/form', '/attachments'])
      await looksAtFew('organiser', 'events', `/organise/entries/ENTRY${page}`)
    for (const page of ['/form', '/attachments'])
      expect(await rowsOf('organiser', 'events', `/organise/entries/${entry}${page}`, ['occurrences'])).toBe(
        0,
      )
  })

  test.each([
    ['farm', producers],
    ['farm 5100', producers],
    ['zzz', producers],
    ['writer', authors],
    ['leeks', products],
  ] as const)('“%s” is looked for in few names', async (words, directory) => {
    const ctx = world.ctx('operator')
    const before = await readsOf(ctx, MOST_WALKED)
    await directory.called(ctx, words, 13)
    expect(rowsSince(before, await readsOf(ctx, MOST_WALKED))).toBeLessThan(MOST_WALKED)
  })

  test('of however many letters were refused, the operator’s page counts a thousand, and whoever watches is told all', async () => {
    const ctx = world.ctx()
    await sql`insert into outgoing_letters (key, kind, recipient, task, payload, queued_at, failed_at)
      select 'refused-' || n, 'order', 'old' || n || '@example.test', 'send-order-letter', '{}', now(), now()
      from generate_series(1, ${OLD}::int) n`.execute(db(ctx))
    await sql`analyze outgoing_letters`.execute(db(ctx))
    expect(await rowsOf('operator', 'federation', '/operator/status', ['outgoing_letters'])).toBeLessThan(
      2_500,
    )
    const { text } = await (await world.browser('operator')).get('federation', '/operator/status')
    expect(text).toContain('1,000+')
    const before = (await readsOf(ctx, 0)).get('outgoing_letters')?.rows ?? 0
    expect((await readCounts(ctx)).lettersFailed).toBeGreaterThan(OLD)
    expect(((await readsOf(ctx, 0)).get('outgoing_letters')?.rows ?? 0) - before).toBeLessThan(100)
  })

  test.each(['leeks', ''])('of “%s” for a page of the market few products are looked at', async words => {
    const ctx = world.ctx('shopkeeper')
    // As many as a shop of years has called alike.
    await sql`insert into products (id, slug, title, summary, description, created_at, updated_at)
      select gen_random_uuid(), 'alike-' || n || ${words}, 'Leeks, row ' || n, '', '', now(), now()
      from generate_series(1, 3000) n`.execute(db(ctx))
    await sql`analyze products`.execute(db(ctx))
    const before = await readsOf(ctx, 0)
    const { choices, total } = await findProducts(ctx, words)
    expect(choices).toHaveLength(20)
    expect(rowsSince(before, await readsOf(ctx, 0))).toBeLessThan(MOST_ROWS)
    expect(total).toBeGreaterThan(MOST_FOUND)
  })

  test('of a producer’s years of sales a page of the statement looks at its own days, in the shop and in the room', async () => {
    const ctx = world.ctx()
    const producer = await idOf('producers', 'scale-1')
    const { shares } = await db(ctx)
      .selectFrom('producer_shares')
      .select(({ fn }) => fn.countAll<number>().as('shares'))
      .where('producer_id', '=', producer)
      .executeTakeFirstOrThrow()
    expect(shares).toBeGreaterThan(3_000)
    for (const [who, domain, path] of [
      ['shopkeeper', 'cart', `/shop/pay-outs/${producer}`],
      ['shopkeeper', 'cart', `/shop/pay-outs/${producer}?page=2`],
      ['member', 'market', `/room/${producer}/statement`],
    ] as const) {
      await looksAtFew(who, domain, path)
      expect(await rowsOf(who, domain, path, ['producer_shares', 'line_sources'])).toBe(0)
      expect(await rowsOf(who, domain, path, ['producer_days'])).toBeLessThan(200)
    }
  })

  test('of an account that wrote for years a page looks at what it shows', async () => {
    const author = await idOf('actors', 'far1', 'username')
    const path = `/accounts/${author}`
    await looksAtFew('member', 'federation', path)
    expect(await rowsOf('member', 'federation', path, ['notes'])).toBeLessThan(700)
  })

  test('of however many drafts the editor’s page looks at those it shows, and counts the others', async () => {
    const ctx = world.ctx()
    await sql`insert into posts (id, kind, slug, title, document, html, created_at, updated_at)
      select gen_random_uuid(), 'post', 'draft-' || n, 'Draft ' || n, '{"root": {"type": "root", "version": 1, "children": []}}',
        '<p>Soon.</p>', now(), now() - make_interval(hours => n) from generate_series(1, 2500) n`.execute(
      db(ctx),
    )
    await sql`analyze posts, unpublished_posts`.execute(db(ctx))
    for (const path of ['/editor/posts?state=draft', '/editor/posts', '/editor/posts?q=draft'])
      await looksAtFew('editor', 'blog', path)
    expect(await rowsOf('editor', 'blog', '/editor/posts?state=draft', ['posts'])).toBeLessThan(300)
  })

  test('of all that was ever paid on account, the bills of a month look at what is on none yet', async () => {
    const ctx = world.ctx()
    const billed = await transaction(ctx, async tx => {
      await sql`set local session_replication_role = replica`.execute(db(tx))
      await sql`insert into payments (id, order_id, reference, state, amount, currency, way, bill_account_id, created_at, paid_at)
        select o.id, o.id, o.number, 'paid', 250, 'GBP', 'account', a.id, o.placed_at, o.placed_at
        from orders o cross join (select id from bill_accounts order by id limit 1) a where o.state = 'cancelled'`.execute(
        db(tx),
      )
      const { rows } = await sql<{
        id: string
      }>`insert into bill_lines (id, bill_id, payment_id, amount, currency)
        select p.id, b.id, p.id, p.amount, p.currency from payments p
        cross join (select id from bills order by id limit 1) b where p.way = 'account' returning id`.execute(
        db(tx),
      )
      return rows.length
    })
    await sql`analyze payments, bill_lines`.execute(db(ctx))
    expect(billed).toBeGreaterThan(2_000)
    const before = await readsOf(ctx, 0)
    await issueBills(ctx)
    expect(rowsSince(before, await readsOf(ctx, 0))).toBeLessThan(500)
  })

  test('the operator’s page says of the uploads that it has not counted all of them', async () => {
    const page = await (await world.browser('operator')).get('federation', '/operator/status')
    const [, files = ''] = /about (\d+) files/.exec(page.text) ?? []
    expect(Number(files)).toBeGreaterThan(OLD * 0.9)
  })
})

async function looksAtFew(
  who: keyof Cast['members'] | null,
  domain: DomainName,
  asked: string,
): Promise<void> {
  const browser = await world.browser(who ?? undefined)
  const path = asked.replace('ENTRY', await anEntry())
  // What a first visit keeps is not read again.
  await browser.get(domain, path)
  await world.house.purge(['site'])
  const before = await readsOf(world.ctx(), MOST_WALKED)
  const page = await browser.get(domain, path)
  const after = await readsOf(world.ctx(), MOST_WALKED)
  expect(page.status).toBe(200)
  expect(Buffer.byteLength(page.text)).toBeLessThan(MOST_BYTES)
  const grown = (of: keyof (Reads extends ReadonlyMap<string, infer R> ? R : never)) =>
    [...after].map(([table, reads]) => [table, reads[of] - (before.get(table)?.[of] ?? 0)] as const)
  expect(grown('walked').filter(([, rows]) => rows > MOST_WALKED)).toEqual([])
  expect(rowsSince(before, after)).toBeLessThan(MOST_ROWS)
}

function rowsSince(before: Reads, after: Reads): number {
  return [...after].reduce((sum, [table, { rows }]) => sum + rows - (before.get(table)?.rows ?? 0), 0)
}

/** How many rows of these tables a page looks at. */
async function rowsOf(
  who: keyof Cast['members'],
  domain: DomainName,
  path: string,
  tables: readonly string[],
): Promise<number> {
  const browser = await world.browser(who)
  await browser.get(domain, path)
  const rows = async () => {
    const reads = await readsOf(world.ctx(), 0)
    return tables.reduce((sum, table) => sum + (reads.get(table)?.rows ?? 0), 0)
  }
  const before = await rows()
  expect((await browser.get(domain, path)).status).toBe(200)
  return (await rows()) - before
}

async function idOf(table: 'producers' | 'actors', name: string, column: 'slug' | 'username' = 'slug') {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.ref(table)} where ${sql.ref(column)} = ${name}`.execute(db(world.ctx()))
  const [row] = rows
  if (!row) throw new Error(`No ${name} in ${table}`)
  return row.id
}

async function anEntry(): Promise<string> {
  const { id } = await db(world.ctx())
    .selectFrom('event_entries')
    .select('id')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  return id
}
