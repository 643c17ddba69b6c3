import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { booksOf } from './grow-books'
import { tiesOf } from './grow-ties'
import { weeksOf } from './grow-weeks'

/** As life is: one member orders for the whole street, and one account writes all day. */
const BUSIEST_ORDERS = 5_000
const BUSIEST_NOTES = 3_000
/** One producer brings so much of the shop: 6,000 of 50,000. */
const BUSIEST_PRODUCTS = 0.12
/** No cooperative sells, writes or plans more, however many members it has. */
const MOST_PRODUCTS = 50_000
const MOST_DATES = 60_000

/**
 * Brings the house to so many members' worth of rows: of each member two orders with a line, a letter, a note, ten
 * activities, five notifications, two lines of the audit and a comment, of two a product, of ten a post, a picture and
 * a date, the books of all that and what is done
 * from week to week. Made by the database itself, which no COPY is quicker than. Again with a larger size it adds what is missing.
 */
export async function grow(ctx: Ctx, size: number, busiest: string): Promise<void> {
  const { rows } = await sql<{ many: number }>`
    select count(*)::int as many from members where handle like 'scale\\_%'`.execute(db(ctx))
  const from = rows[0]?.many ?? 0
  if (from >= size) return
  await transaction(ctx, async tx => {
    // A page may take five seconds, and this takes minutes.
    await sql`set local statement_timeout = 0`.execute(db(tx))
    await sql`set local work_mem = '256MB'`.execute(db(tx))
    await sql`set local maintenance_work_mem = '512MB'`.execute(db(tx))
    // What is written here adds up: to check each row by itself would take longer than to write it.
    await sql`set local session_replication_role = replica`.execute(db(tx))
    const indexes = await withoutIndexes(tx)
    for (const statement of [
      ...statements(from + 1, size, busiest),
      ...booksOf(from + 1, size, busiest),
      ...tiesOf(from + 1, size, busiest, ctx.house.config.origins.federation),
      ...weeksOf(from + 1, size, busiest),
    ])
      await statement.execute(db(tx))
    for (const index of indexes) await sql.raw(index).execute(db(tx))
    await sql`set local session_replication_role = origin`.execute(db(tx))
    await sql`select count(shelve(l.product_id, true)) from listings l join products p on p.id = l.product_id
      where p.slug like 'scale-%' and not exists (select from shelf_products s where s.product_id = p.id)`.execute(
      db(tx),
    )
    // As a database is that was not filled a moment ago: what autovacuum would have sorted in is.
    await sql`select gin_clean_pending_list(c.oid::regclass) from pg_class c join pg_am a on a.oid = c.relam
      where a.amname = 'gin' and c.relkind = 'i' and c.relnamespace = 'public'::regnamespace`.execute(db(tx))
    await sql`analyze`.execute(db(tx))
  })
  // And what autovacuum would have looked through: an index that has all that is asked for is then enough.
  await db(ctx)
    .connection()
    .execute(async one => {
      await sql`set statement_timeout = 0`.execute(one)
      await sql`vacuum`.execute(one)
      await sql`reset statement_timeout`.execute(one)
    })
}

/** Drops the indexes that prove nothing and returns the statements that make them: to build one at the end is quicker. */
async function withoutIndexes(tx: Tx): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string; statement: string }>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as statement
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not i.indisunique and not i.indisexclusion`.execute(
    db(tx),
  )
  for (const { name } of rows) await sql.raw(`drop index ${name}`).execute(db(tx))
  return rows.map(({ statement }) => statement)
}

function statements(first: number, last: number, busiest: string): RawBuilder<unknown>[] {
  const each = (times = 1) => sql`generate_series(${(first - 1) * times + 1}::int, ${last * times}::int) n`
  /** One for so many members, up to a bound. */
  const some = (members: number, most = Number.MAX_SAFE_INTEGER) => {
    const upTo = (count: number) => Math.min(most, Math.floor(count / members))
    return sql`generate_series(${upTo(first - 1) + 1}::int, ${upTo(last)}::int) n`
  }
  const anyId = sql`gen_random_uuid()`
  /** Version 7, as ours are: what is older comes first. */
  const id = sql`(select (left(ms, 8) || '-' || right(ms, 4) || '-7' || substr(gen_random_uuid()::text, 16))::uuid
    from lpad(to_hex((extract(epoch from now()) * 1000)::bigint - n * 60000::bigint), 12, '0') ms)`
  /** The n-th is so many minutes old. */
  const at = sql`now() - make_interval(mins => n)`
  const orders = Math.min(BUSIEST_ORDERS, last)
  /** Nobody orders 5,000 times in a week: eight a day, and that for years. */
  const ordered = sql`now() - make_interval(mins => n * case when n <= ${orders} then 180 else 1 end)`
  return [
    sql`insert into members (id, email, name, handle, joined_at)
      select ${id}, 'scale' || n || '@example.test', 'Member ' || n, 'scale_' || n, ${at} from ${each()}`,
    // What triggers would keep: here they do not run.
    sql`insert into kept_counts (name, many) select 'open-members', count(*) from ${each()}`,
    sql`insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at, reserved_until, settled_at)
      select ${id}, 'S-' || n, case when n <= ${orders} then ${busiest}::uuid else m.id end, m.email, m.name,
        (array['paid', 'paid', 'paid', 'cancelled', 'expired'])[1 + n % 5], 250, 'GBP', ${ordered}, ${ordered}, ${ordered}
      from ${each(2)} join members m on m.handle = 'scale_' || (1 + (n - 1) / 2)`,
    sql`insert into order_lines (id, order_id, kind, title, detail, unit_amount, quantity, currency, position, variant_id)
      select ${id}, o.id, 'product', 'Crate ' || n, 'box', 250, 1, 'GBP', 0, null
      from ${each(2)} join orders o on o.number = 'S-' || n`,
    // Nearly all were fetched; of fifty one waits.
    sql`insert into collections (order_id, collected_at) select o.id, o.placed_at
      from ${each(2)} join orders o on o.number = 'S-' || n where o.state = 'paid' and n % 50 <> 1`,
    // What triggers would keep: here they do not run.
    sql`insert into uncollected_orders (order_id, placed_at, member_id) select o.id, o.placed_at, o.member_id
      from ${each(2)} join orders o on o.number = 'S-' || n where o.state = 'paid' and n % 50 = 1`,
    sql`insert into producers (id, slug, name, created_at)
      select ${id}, 'scale-' || n, 'Producer ' || n, ${at} from ${some(20)}`,
    sql`insert into categories (id, slug, name, position)
      select ${id}, 'scale-' || n, 'Category ' || n, n from ${some(50, 400)}`,
    sql`insert into products (id, slug, title, summary, description, producer_id, created_at, updated_at)
      select ${id}, 'scale-' || n, (array['Leeks', 'Honey', 'Bread', 'Apples', 'Cider'])[1 + n % 5] || ' ' || n, 'One of many.',
        repeat('Grown slowly. ', 20), p.id, ${at}, ${at}
      from ${some(2, MOST_PRODUCTS)} left join producers p
        on p.slug = 'scale-' || case when n % 100 < ${BUSIEST_PRODUCTS * 100}::float8 then 1 else 1 + n / 10 end`,
    sql`with shelves as (
        insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, position)
        select ${id}, p.id, 'box', 'SCALE-' || n, 250 + n % 900, 'GBP', 5 + n % 50, 0
        from ${some(2, MOST_PRODUCTS)} join products p on p.slug = 'scale-' || n returning id, stock)
      insert into stock_movements (id, variant_id, quantity, reason, moved_at)
      select ${anyId}, id, stock, 'delivery', now() from shelves`,
    sql`insert into listings (product_id, listed_at)
      select p.id, ${at} from ${some(2, MOST_PRODUCTS)} join products p on p.slug = 'scale-' || n`,
    // What triggers would keep: here they do not run.
    sql`insert into scarce_variants (variant_id, available, title_key)
      select v.id, v.stock - v.reserved, reading_key(p.title::text) from ${some(2, MOST_PRODUCTS)} join products p on p.slug = 'scale-' || n
        join variants v on v.product_id = p.id where v.stock - v.reserved <= 5`,
    sql`insert into authors (id, slug, name) select ${id}, 'scale-' || n, 'Author ' || n from ${some(50, 2_000)}`,
    sql`insert into posts (id, kind, slug, title, document, plaintext, html, created_at, updated_at, words)
      select ${id}, 'post', 'scale-' || n, 'Entry ' || n, '{"root": {"type": "root", "version": 1, "children": []}}', repeat('Of leeks. ', 200),
        '<p>' || repeat('Of leeks. ', 200) || '</p>', ${at}, ${at}, said from ${some(10)}
        cross join words_of('en-GB', 'Entry. Of leeks.') said`,
    sql`insert into publications (post_id, published_at)
      select p.id, ${at} from ${some(10)} join posts p on p.slug = 'scale-' || n where n % 50 <> 1`,
    // What triggers would keep: here they do not run.
    sql`insert into unpublished_posts (post_id, updated_at)
      select p.id, p.updated_at from ${some(10)} join posts p on p.slug = 'scale-' || n where n % 50 = 1`,
    sql`insert into comments (id, post_id, author_id, thread_id, text, created_at)
      select c.id, p.id, m.id, c.id, 'Comment ' || n, ${at}
      from ${each()} join posts p on p.slug = 'scale-' || 1 + (n - 1) / 10 join members m on m.handle = 'scale_' || n
        cross join lateral (select gen_random_uuid() as id where n > 0) c`,
    // What triggers would keep, as above.
    sql`delete from comment_counts`,
    sql`insert into comment_counts (post_id, part, shown) select c.post_id, 0, count(*) from comments c
      where not exists (select from comment_deletions d where d.comment_id = c.id)
        and not exists (select from comment_hidings h where h.comment_id = c.id) group by 1`,
    sql`insert into media (id, key, url, content_type, bytes, width, height, variants, uploaded_at)
      select ${id}, 'images/scale/' || n || '.webp', '/media/images/scale/' || n || '.webp', 'image/webp', 40000, 480, 320, '[]', ${at}
      from ${some(10)}`,
    sql`insert into calendars (id, slug, name, time_zone) select ${anyId}, 'scale', 'Grown', 'Europe/London'
      where not exists (select from calendars where slug = 'scale')`,
    sql`insert into event_entries (id, calendar_id, slug, title, starts_at, ends_at, created_at, updated_at)
      select ${id}, c.id, 'scale-' || n, 'Open day ' || n, now() + make_interval(hours => n), now() + make_interval(hours => n + 1), now(), now()
      from ${some(100)} join calendars c on c.slug = 'scale'`,
    sql`insert into occurrences (id, entry_id, starts_at, ends_at)
      select ${id}, e.id, now() + make_interval(hours => n), now() + make_interval(hours => n + 1)
      from ${some(10, MOST_DATES)} join event_entries e on e.slug = 'scale-' || 1 + (n - 1) / 10`,
    sql`insert into audit (id, at, member_id, action, subject_kind, subject_id)
      select ${id}, ${at}, ${busiest}::uuid, 'settings.changed', 'settings', 'site' from ${each(2)}`,
    sql`insert into sent_mails (id, recipient, sender, subject, text, html, headers, sent_at)
      select ${id}, 'scale' || n || '@example.test', 'us@example.test', 'Hello ' || n, 'Hello', '<p>Hello</p>', '{}', ${at} from ${each()}`,
    sql`insert into outgoing_letters (key, kind, recipient, task, payload, queued_at, sent_at, failed_at)
      select 'scale-' || n, 'order', 'scale' || n || '@example.test', 'send-order-letter', '{}', ${at},
        case when n % 100 > 0 then ${at} end, case when n % 100 = 0 then ${at} end from ${each()}`,
    // What triggers would keep: here they do not run.
    sql`insert into kept_counts (name, many) select 'refused-letters', count(*) from ${each()} where n % 100 = 0`,
    sql`insert into actors (id, uri, kind, username, host, name, inbox, created_at)
      select ${id}, 'https://far.example/users/' || n, 'Person', 'far' || n, 'far.example', 'Far ' || n,
        'https://far.example/inbox', ${at} from ${each()}`,
    sql`insert into notes (id, uri, kind, author_id, html, audience, attachments, published_at, received_at)
      select ${id}, 'https://far.example/notes/' || n, 'Note', a.id, '<p>Leeks, day ' || n || '</p>', 'public', '[]', ${at}, ${at}
      from ${each()} join actors a
        on a.uri = 'https://far.example/users/' || case when n <= ${BUSIEST_NOTES} then ${first} else n end`,
    // In the order of their addresses, so that their index grows at its end.
    sql`insert into ap_activities (id, uri, type, domain, subject_kind, subject_id, payload, audience, remote, published_at, processed_at)
      select ${id}, 'https://far.example/activities/' || nth, 'Create', 'federation', 'note', nth, '{}', 'public', true, ${at}, ${at}
      from ${each(10)} cross join lpad(n::text, 9, '0') nth`,
    sql`insert into notifications (id, member_id, kind, text, url, created_at)
      select ${id}, case when n % 5 = 0 then ${busiest}::uuid else m.id end, 'order', 'Your order is paid', '/', ${at}
      from ${each(5)} join members m on m.handle = 'scale_' || (1 + (n - 1) / 5)`,
  ]
}
