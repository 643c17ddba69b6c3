import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type Orderable, orderableOf } from '../orderable/orderable'
import type { VariantItem } from './items'

/** Which of these, that are lines of one order, its buyer may order now; what they were before does not count against them. */
export async function orderableItems(
  tx: Tx,
  items: readonly VariantItem[],
): Promise<ReadonlyMap<string, Orderable>> {
  const [first] = items
  if (!first) return new Map()
  const ids = items.map(({ variantId }) => variantId)
  const lines = items.map(({ orderLineId }) => orderLineId)
  const buyer = sql`(select o.member_id from order_lines ol join orders o on o.id = ol.order_id where ol.id = ${first.orderLineId})`
  const { rows } = await orderableOf(tx, ids, buyer, lines).execute(db(tx))
  return new Map(rows.map(row => [row.variantId, row]))
}

/**
 * Writes down where the goods of these lines come from, in which cycle, and what their producer gets for one: what is
 * changed later changes nothing of what was ordered. Once for a line.
 */
export async function sourceLines(
  tx: Tx,
  items: readonly VariantItem[],
  orderable: ReadonlyMap<string, Orderable>,
): Promise<void> {
  const lines = items.map(({ orderLineId, variantId }) => {
    const { cycleId = null, feeRate = 0 } = orderable.get(variantId) ?? {}
    return { line: orderLineId, variant: variantId, cycle: cycleId, fee: feeRate }
  })
  if (lines.length === 0) return
  await sql`
    insert into line_sources (order_line_id, variant_id, producer_id, cycle_id, unit_cost, unit_share, currency)
    select l.id, v.id, p.producer_id, own.cycle, known.cost,
           known.cost - round(known.cost * own.fee / 10000.0)::bigint, l.currency
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as own(line uuid, variant uuid, cycle uuid, fee bigint)
      join order_lines l on l.id = own.line join variants v on v.id = own.variant join products p on p.id = v.product_id
      cross join lateral (select case when v.cost_currency = l.currency then v.cost_amount end as cost) known
    on conflict (order_line_id) do nothing`.execute(db(tx))
}
