import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import type { WayOfPart, WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'

export type OrderEvent = {
  readonly at: Date
  readonly what:
    | 'placed'
    | 'placed-standing'
    | 'taken-till'
    | 'taken-phone'
    | 'taken-shop'
    | 'taken-elsewhere'
    | 'paid'
    | 'expired'
    | 'cancelled'
    | 'refund-requested'
    | 'refunded'
    | 'refund-failed'
    | 'collected'
    | 'invoiced'
    | 'letter'
    | 'no-letter'
    | 'part-held'
    | 'part-released'
    | 'changed'
    | 'added'
  /** Who did it, where that was a person and is known. */
  readonly by: string | null
  readonly amount: Money | null
  readonly way: WayToPay | WayOfPart | null
  /** A reason, the number of an invoice, the kind of a letter. */
  readonly note: string
}

type Row = Omit<OrderEvent, 'amount'> & { amount: number | null; currency: string }

/** What an order `o` came to at first: until it is paid its sum changes with what is in it. */
const PLACED_FOR = sql`coalesce((select h.amount_before from order_changes h where h.order_id = o.id and not exists (
    select from payments p where p.order_id = o.id and p.paid_at <= h.changed_at)
  order by h.changed_at, h.id limit 1), o.total_amount)`

/** By its buyer, by the house for them, or by somebody at the shop. */
const PLACED = sql`coalesce('taken-' || o.taken_at, case when exists (
  select from standing_dates d where d.order_id = o.id) then 'placed-standing' else 'placed' end)`

/** All that happened to an order, oldest first, from the facts themselves. For shopkeepers. */
export async function orderHistory(ctx: Ctx, orderId: string): Promise<readonly OrderEvent[]> {
  requireRole(ctx, 'orders', 'money')
  const { rows } = await sql<Row>`
    select e.at, e.what, (select name from members m where m.id = e.by_id) as by, e.amount, o.currency, e.way, e.note
    from orders o cross join lateral (
      select o.placed_at as at, ${PLACED} as what, case when ${PLACED} = 'placed' then o.member_id else o.taken_by_id end as by_id,
        ${PLACED_FOR} as amount,
        (select p.way from payments p where p.order_id = o.id order by p.created_at limit 1) as way, o.note, 1 as rank
      union all select o.settled_at, o.state, null, null, null, '', 2 where o.state in ('expired', 'cancelled')
      union all select p.paid_at, 'paid', p.received_by_id, p.amount, p.way, coalesce(p.transaction_code, ''), 3
        from payments p where p.order_id = o.id and p.state = 'paid'
      union all select q.held_at, 'part-held', null, q.amount, q.way, '', 2 from order_parts q where q.order_id = o.id
      union all select q.released_at, 'part-released', null, q.amount, q.way, '', 3 from order_parts q where q.order_id = o.id
      union all select r.requested_at, 'refund-requested', r.requested_by_id, r.amount,
          case when r.by_payment is null then r.way end, r.reason, 4
        from refunds r where r.order_id = o.id
      union all select r.done_at, 'refunded', null, coalesce(r.by_payment, r.amount), r.way, '', 5
        from refunds r where r.order_id = o.id and r.state = 'done' and r.by_payment is distinct from 0
      union all select r.done_at, 'refunded', null, b.amount, q.way, '', 5
        from refunds r join refund_parts b on b.refund_id = r.id join order_parts q on q.id = b.part_id
        where r.order_id = o.id and r.state = 'done'
      union all select r.requested_at, 'refund-failed', null, r.amount, r.way, coalesce(r.failure, ''), 6
        from refunds r where r.order_id = o.id and r.state = 'failed'
      union all select c.collected_at, 'collected', c.collected_by_id, null, null, '', 7
        from collections c where c.order_id = o.id
      union all select i.issued_at, 'invoiced', null, null, null, i.document ->> 'number', 8
        from invoices i where i.order_id = o.id
      union all select h.changed_at, 'changed', h.changed_by_id, h.amount_after, null, concat_ws('; ', (
          select string_agg((l ->> 'what') || ': ' || (l ->> 'from') || ' → ' || (l ->> 'to'), '; ')
          from jsonb_array_elements(h.changes) l), nullif(h.note, '')), 10
        from order_changes h where h.order_id = o.id
      union all select f.placed_at, 'added', null, f.total_amount, null, f.number, 11
        from orders f where f.follows_id = o.id
      union all select w.sent_at, case when w.not_sent is null then 'letter' else 'no-letter' end, null, null, null,
          split_part(w.kind, ':', 1), 9
        from order_letters w where w.order_id = o.id and w.not_sent is distinct from 'nothing-to-say') e
    where o.id = ${orderId} and e.at is not null order by e.at, e.rank`.execute(db(ctx))
  return rows.map(({ amount, currency, ...event }) => ({
    ...event,
    amount: amount === null ? null : { amount: Number(amount), currency },
  }))
}
