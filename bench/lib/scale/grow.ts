import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** As life is: one member orders for the whole street, and one account writes all day. */
const BUSIEST_ORDERS = 5_000
const BUSIEST_NOTES = 3_000

/**
 * Brings the house to so many members' worth of rows: of each member two orders and a letter, of each a note and ten
 * activities, and five notifications. Made by the database itself, which no COPY is quicker than. Again with a larger size it adds what
 * is missing.
 */
export async function grow(ctx: Ctx, size: number, busiest: string): Promise<void> {
  const { rows } = await sql<{ many: number }>`
    select count(*)::int as many from members where handle like 'scale\\_%'`.execute(db(ctx))
  const from = rows[0]?.many ?? 0
  await transaction(ctx, async tx => {
    // A page may take five seconds, and this takes minutes.
    await sql`set local statement_timeout = 0`.execute(db(tx))
    for (const statement of statements(from + 1, size, busiest)) await statement.execute(db(tx))
  })
}

function statements(first: number, last: number, busiest: string): RawBuilder<unknown>[] {
  const each = (times = 1) => sql`generate_series(${(first - 1) * times + 1}::int, ${last * times}::int) n`
  const id = sql`gen_random_uuid()`
  /** The n-th is so many minutes old. */
  const at = sql`now() - make_interval(mins => n)`
  const orders = Math.min(BUSIEST_ORDERS, last)
  return [
    sql`insert into members (id, email, name, handle, joined_at)
      select ${id}, 'scale' || n || '@example.test', 'Member ' || n, 'scale_' || n, ${at} from ${each()}`,
    sql`insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at, reserved_until, settled_at)
      select ${id}, 'S-' || n, case when n <= ${orders} then ${busiest}::uuid else m.id end, m.email, m.name,
        (array['paid', 'paid', 'paid', 'cancelled', 'expired'])[1 + n % 5], 0, 'GBP', ${at}, ${at}, ${at}
      from ${each(2)} join members m on m.handle = 'scale_' || (1 + (n - 1) / 2)`,
    sql`insert into outgoing_letters (key, kind, recipient, task, payload, queued_at, sent_at, failed_at)
      select 'scale-' || n, 'order', 'scale' || n || '@example.test', 'send-order-letter', '{}', ${at},
        case when n % 100 > 0 then ${at} end, case when n % 100 = 0 then ${at} end from ${each()}`,
    sql`insert into actors (id, uri, kind, username, host, name, inbox, created_at)
      select ${id}, 'https://far.example/users/' || n, 'Person', 'far' || n, 'far.example', 'Far ' || n,
        'https://far.example/inbox', ${at} from ${each()}`,
    sql`insert into notes (id, uri, kind, author_id, html, audience, attachments, published_at, received_at)
      select ${id}, 'https://far.example/notes/' || n, 'Note', a.id, '<p>Leeks, day ' || n || '</p>', 'public', '[]', ${at}, ${at}
      from ${each()} join actors a
        on a.uri = 'https://far.example/users/' || case when n <= ${BUSIEST_NOTES} then ${first} else n end`,
    sql`insert into ap_activities (id, uri, type, domain, subject_kind, subject_id, payload, audience, remote, published_at, processed_at)
      select ${id}, 'https://far.example/activities/' || n, 'Create', 'federation', 'note', n::text, '{}', 'public', true, ${at}, ${at}
      from ${each(10)}`,
    sql`insert into notifications (id, member_id, kind, text, url, created_at)
      select ${id}, case when n % 5 = 0 then ${busiest}::uuid else m.id end, 'order', 'Your order is paid', '/', ${at}
      from ${each(5)} join members m on m.handle = 'scale_' || (1 + (n - 1) / 5)`,
  ]
}
