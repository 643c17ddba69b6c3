import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Money, sumMoney } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { givenBack, type SoldLine } from '#core/pricing/line-left'
import { adjustmentsOfLine } from '../adjustments/parts-left'
import type { Shortfall } from './plan'

type Row = SoldLine & { readonly currency: string; readonly left: number }

/** What those who go short get back together, as their refunds will be reckoned. For shopkeepers. */
export async function moneyBack(ctx: Ctx, short: readonly Shortfall[]): Promise<Money> {
  requireRole(ctx, 'orders')
  const { currency } = ctx.house.site()
  if (short.length === 0) return { amount: 0, currency }
  const { rows } = await sql<Row>`
    select l.id as key, l.unit_amount as "unitAmount", l.currency, l.quantity, l.vat_rate as "vatRate",
      (l.quantity - l.refunded_quantity)::bigint as left, ${adjustmentsOfLine} as adjustments
    from order_lines l where l.id = any(${short.map(({ orderLineId }) => orderLineId)}::uuid[])`.execute(
    db(ctx),
  )
  const lines = new Map(rows.map(row => [row.key, row]))
  const amounts = short.flatMap(({ orderLineId, short: missing }) => {
    const line = lines.get(orderLineId)
    const quantity = Math.min(missing, line?.left ?? 0)
    return line && quantity > 0
      ? [{ amount: givenBack(line, line.left, quantity), currency: line.currency }]
      : []
  })
  return sumMoney(amounts, amounts[0]?.currency ?? currency)
}
