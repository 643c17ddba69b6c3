import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { timesMoney } from '#core/contracts/money'
import { type Database, db } from '#core/database/db'
import { LEFT_OF_LINE, WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import { grossOf, lineLeft, type SoldLine } from '#core/pricing/line-left'
import { adjustmentsOfLine } from '../adjustments/parts-left'
import { sellableOf } from '../sellables'
import { MISSING_OF_LINE } from '../what-comes'
import type { OrderLineView } from './order-view'

/** Whether what an order's line named `l` is of was retired. */
export const LINE_RETIRED = sql<boolean>`(exists (select from variant_retirements vr where vr.variant_id = l.variant_id)
  or exists (select from ticket_type_retirements tr where tr.ticket_type_id = l.ticket_type_id))`

type LineRow = Pick<
  Selectable<Database['order_lines']>,
  'id' | 'kind' | 'title' | 'detail' | 'quantity' | 'variant_id' | 'ticket_type_id' | 'occurrence_id'
> &
  Pick<
    OrderLineView,
    'isGiftCard' | 'refundedQuantity' | 'missing' | 'vatRate' | 'priceRule' | 'retired' | 'weight'
  > &
  Pick<SoldLine, 'key' | 'unitAmount' | 'adjustments'> & { readonly more: number; readonly currency: string }

/** In the order in which they were bought. */
export async function linesOf(ctx: Ctx, orderId: string): Promise<readonly OrderLineView[]> {
  const { rows } = await sql<LineRow>`
    select l.id, l.id as key, l.kind, l.title, l.detail, l.quantity, l.variant_id, l.ticket_type_id, l.occurrence_id,
      l.is_gift_card as "isGiftCard", l.refunded_quantity as "refundedQuantity", least(${LEFT_OF_LINE}, ${MISSING_OF_LINE})::int as missing, l.vat_rate as "vatRate",
      l.price_rule as "priceRule", ${LINE_RETIRED} as retired, l.unit_amount as "unitAmount", l.currency,
      case when w.order_line_id is not null then json_build_object('estimated', w.estimated_grams, 'grams', w.grams) end as weight,
      ${adjustmentsOfLine} as adjustments, ${PAID_FOR_WEIGHT} as more
    from order_lines l ${WEIGHT_OF_LINE} where l.order_id = ${orderId} order by l.position, l.id`.execute(
    db(ctx),
  )
  return rows.map(row => {
    const { id, kind, title, detail, quantity, missing, currency, weight, vatRate, priceRule, retired } = row
    const unitPrice = { amount: row.unitAmount, currency }
    return {
      id,
      kind,
      title,
      detail,
      quantity,
      weight,
      vatRate,
      priceRule,
      retired,
      isGiftCard: row.isGiftCard,
      missing,
      unitPrice,
      sellable: sellableOf(row),
      refundedQuantity: row.refundedQuantity,
      total: timesMoney(unitPrice, quantity),
      left: { amount: grossOf(lineLeft(row, quantity - row.refundedQuantity)), currency },
      more: { amount: row.more, currency },
    }
  })
}

/** Of a line `l`. */
const PAID_FOR_WEIGHT = sql<number>`coalesce((select sum(a.amount) from order_adjustments a
    join orders f on f.id = a.order_id and f.follows_id = l.order_id and f.state = 'paid'
  where a.weighed_line_id = l.id and a.kind = 'weight' and not exists (select from refund_adjustments ra
    join refunds r on r.id = ra.refund_id where ra.adjustment_id = a.id and r.state <> 'failed')), 0)::bigint`
