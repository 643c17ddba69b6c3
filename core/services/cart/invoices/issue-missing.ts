import { sql } from 'kysely'
import type { ActivityHandler } from '#core/activities/processor'
import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { eachByItself } from '#core/jobs/each-by-itself'
import { HAS_PARTS } from '../adjustments/refunded-parts'
import { issueCreditNote, issueInvoice } from './issue'
import { invoicingSeller } from './seller'

/** As many as one run writes; the next one is an hour away. */
const MOST_AT_ONCE = 2_000

/** An order is paid, or some of it given back: its paper follows at once, after the money. */
export const writeInvoices: ActivityHandler = {
  name: 'cart: write invoices and credit notes',
  wants: ({ domain, subjectKind }) => domain === 'cart' && subjectKind === 'order',
  async handle(ctx, { subjectId, payload }) {
    const { state, refundId } = payload as { readonly state?: string; readonly refundId?: string }
    if (state === 'paid') await issueInvoice(ctx, subjectId)
    if (state === 'refunded' && refundId) await issueCreditNote(ctx, refundId)
  },
}

/**
 * The net under it: what was paid or given back and has no paper, oldest first. One that cannot be written stops nothing
 * behind it; the first such fault is thrown at the end.
 */
export async function issueMissing(ctx: Ctx): Promise<void> {
  const seller = await invoicingSeller(ctx)
  if (!seller) return
  const { rows: orders } = await sql<{ id: string }>`
    select o.id from orders o join payments p on p.order_id = o.id and p.state = 'paid'
    where o.state = 'paid' and o.total_amount > 0 and p.paid_at >= ${new Date(seller.since)}
      and not exists (select from invoices i where i.order_id = o.id and i.kind = 'invoice')
    order by p.paid_at limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  const invoices = await eachByItself(ctx, orders, 'an invoice could not be written', ({ id }) =>
    issueInvoice(forkCtx(ctx), id),
  )
  const { rows: refunds } = await sql<{ id: string }>`
    select r.id from refunds r join invoices i on i.order_id = r.order_id and i.kind = 'invoice'
    where r.state = 'done' and r.amount > 0 and ${HAS_PARTS}
      and not exists (select from invoices c where c.refund_id = r.id)
    order by r.done_at limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  const notes = await eachByItself(ctx, refunds, 'a credit note could not be written', ({ id }) =>
    issueCreditNote(forkCtx(ctx), id),
  )
  const [fault] = [...invoices, ...notes]
  if (fault) throw fault
}
