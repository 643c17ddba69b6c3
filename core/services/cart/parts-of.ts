import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import type { WayOfPart } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'

export type PaidPart = { readonly way: WayOfPart; readonly amount: Money; readonly ending: string | null }

/** With what an order is or will be paid beside its payment, as people read it. */
export async function partsOf(ctx: Ctx, orderId: string): Promise<readonly PaidPart[]> {
  const { rows } = await sql<{ way: WayOfPart; amount: number; currency: string; ending: string | null }>`
    select p.way, p.amount, p.currency, g.ending from order_parts p left join gift_cards g on g.id = p.gift_card_id
    where p.order_id = ${orderId} and p.released_at is null order by p.way desc, p.held_at, p.id`.execute(
    db(ctx),
  )
  return rows.map(({ amount, currency, ...part }) => ({ ...part, amount: { amount, currency } }))
}

/** What of the order of this name is paid by its payment, in SQL. */
export const dueOf = (
  order: string,
) => sql<number>`(${sql.ref(`${order}.total_amount`)} - coalesce((select sum(q.amount)
  from order_parts q where q.order_id = ${sql.ref(`${order}.id`)} and q.released_at is null), 0))::bigint`

/** What of the refunds of an order goes back to what it was paid with beside its payment. */
export async function partsBackOf(
  ctx: Ctx,
  orderId: string,
): Promise<readonly (PaidPart & { readonly refundId: string })[]> {
  const { rows } = await sql<{
    refundId: string
    way: WayOfPart
    amount: number
    currency: string
    ending: string | null
  }>`
    select b.refund_id as "refundId", p.way, b.amount, p.currency, g.ending
    from refund_parts b join order_parts p on p.id = b.part_id left join gift_cards g on g.id = p.gift_card_id
    where p.order_id = ${orderId} order by p.way desc, p.held_at, p.id`.execute(db(ctx))
  return rows.map(({ amount, currency, ...part }) => ({ ...part, amount: { amount, currency } }))
}
