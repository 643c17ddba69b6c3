import { sql } from 'kysely'

/** Paid before there were books, or by the version before this one while it still ran; `unbooked_money` knows which. */
export const UNBOOKED_PAYMENTS = sql`select p.id, p.paid_at as at from unbooked_money u join payments p on p.id = u.source_id
  where u.kind = 'payment' and p.state = 'paid' and p.amount > 0`
export const UNBOOKED_REFUNDS = sql`select r.id, r.done_at as at from unbooked_money u join refunds r on r.id = u.source_id
  where u.kind = 'refund' and r.state = 'done' and r.amount > 0`
/** What went back at SumUp beyond its payment, from when that could only be noted. */
export const UNBOOKED_LOSSES = sql`select d.id, s.settled_at as at from unbooked_money u
  join payment_differences d on d.id = u.source_id join difference_settlements s on s.difference_id = d.id
  where u.kind = 'loss' and s.refund_id is null`
