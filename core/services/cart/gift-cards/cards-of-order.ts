import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { db } from '#core/database/db'
import { balanceSql } from './balance'
import { codeOf } from './code'

export type PrintedCard = {
  readonly id: string
  readonly code: string
  readonly amount: Money
  readonly expiresAt: Date | null
}

/** The cards that an order sold and that nobody has used yet, with their codes, for who may open that order. */
export async function unusedCardsOf(
  ctx: Ctx,
  order: { readonly id: string },
): Promise<readonly PrintedCard[]> {
  const { rows } = await sql<{
    id: string
    edition: number
    amount: number
    currency: string
    expires_at: Date | null
  }>`
    select g.id, g.edition, g.amount, g.currency, g.expires_at
    from gift_cards g join order_lines l on l.id = g.order_line_id
    where l.order_id = ${order.id} and g.refund_id is null and ${balanceSql(sql`g.id`)} = g.amount
    order by l.position, g.position`.execute(db(ctx))
  return rows.map(({ amount, currency, expires_at: expiresAt, ...card }) => ({
    id: card.id,
    code: codeOf(ctx, card),
    amount: { amount, currency },
    expiresAt,
  }))
}
