import { sql } from 'kysely'

/** Paid before there were books, or by the version before this one while it still ran. */
export const UNBOOKED_PAYMENTS = sql`select p.id, p.paid_at as at from payments p where p.state = 'paid' and p.amount > 0
  and not exists (select from ledger_transactions t where t.kind = 'payment' and t.source_id = p.id)`
export const UNBOOKED_REFUNDS = sql`select r.id, r.done_at as at from refunds r where r.state = 'done' and r.amount > 0
  and not exists (select from ledger_transactions t where t.kind = 'refund' and t.source_id = r.id)`
