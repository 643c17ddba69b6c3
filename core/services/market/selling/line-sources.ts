import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type Orderable, orderableNow } from '../orderable/orderable'
import type { VariantItem } from './items'

/** Who buys these, and which of them they may order now. */
export async function orderableItems(
  tx: Tx,
  items: readonly VariantItem[],
): Promise<ReadonlyMap<string, Orderable>> {
  const [first] = items
  if (!first) return new Map()
  const buyer = await db(tx)
    .selectFrom('order_lines as l')
    .innerJoin('orders as o', 'o.id', 'l.order_id')
    .select('o.member_id')
    .where('l.id', '=', first.orderLineId)
    .executeTakeFirst()
  const ids = items.map(({ variantId }) => variantId)
  return orderableNow(tx, ids, buyer?.member_id ?? null)
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
  for (const { orderLineId, variantId } of items) {
    const { cycleId = null, feeRate = 0 } = orderable.get(variantId) ?? {}
    await sql`
      insert into line_sources (order_line_id, variant_id, producer_id, cycle_id, unit_cost, unit_share, currency)
      select l.id, v.id, p.producer_id, ${cycleId}::uuid, known.cost,
             known.cost - round(known.cost * ${feeRate} / 10000.0)::bigint, l.currency
      from order_lines l join variants v on v.id = ${variantId} join products p on p.id = v.product_id
        cross join lateral (select case when v.cost_currency = l.currency then v.cost_amount end as cost) known
      where l.id = ${orderLineId}
      on conflict (order_line_id) do nothing`.execute(db(tx))
  }
}
