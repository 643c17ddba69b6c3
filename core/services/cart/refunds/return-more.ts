import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { RefundedLine } from './requested-lines'

/** What goes back of an order that asked for what lines of another one weighed more. */
export type MoreBack = { readonly orderId: string; readonly adjustments: readonly string[] }

type Row = { readonly id: string; readonly orderId: string; readonly lineId: string } & {
  readonly amount: number
  readonly left: number
}

/**
 * Of what was paid for the weight of lines besides, the part of those that go back: in parts or as a whole, all of it in
 * the end. That part is made an adjustment of its own. The order of the lines is locked, and nothing of this refund is
 * written down yet.
 */
export async function setMoreAside(
  tx: Tx,
  orderId: string,
  lines: readonly RefundedLine[],
): Promise<readonly MoreBack[]> {
  const { rows } = await sql<Row>`
    select a.id, a.order_id as "orderId", a.weighed_line_id as "lineId", a.amount, (l.quantity - l.refunded_quantity)::int as left
    from orders f join order_adjustments a on a.order_id = f.id and a.kind = 'weight' join order_lines l on l.id = a.weighed_line_id
    where f.follows_id = ${orderId} and f.state = 'paid' and l.id = any(${lines.map(line => line.orderLineId)}::uuid[])
      and not exists (select from refund_adjustments ra join refunds r on r.id = ra.refund_id
        where ra.adjustment_id = a.id and r.state <> 'failed')
    order by f.placed_at, a.id`.execute(db(tx))
  const back: { orderId: string; id: string }[] = []
  for (const { left, lineId, ...row } of rows) {
    const quantity = lines.find(({ orderLineId }) => orderLineId === lineId)?.quantity ?? 0
    const kept = Math.trunc((row.amount * (left - quantity)) / left)
    if (kept < row.amount) back.push({ orderId: row.orderId, id: await splitOff(tx, row, kept) })
  }
  return [...Map.groupBy(back, each => each.orderId)].map(([id, own]) => ({
    ...{ orderId: id, adjustments: own.map(each => each.id) },
  }))
}

async function splitOff(tx: Tx, { id, amount }: Pick<Row, 'id' | 'amount'>, kept: number): Promise<string> {
  if (kept === 0) return id
  const part = Bun.randomUUIDv7()
  await sql`
    insert into order_adjustments (id, order_id, kind, label, amount, currency, vat_rate, position, created_at, weighed_line_id)
    select ${part}, order_id, kind, label, ${amount - kept}, currency, vat_rate, position, ${tx.now}, weighed_line_id
    from order_adjustments where id = ${id}`.execute(db(tx))
  await db(tx).updateTable('order_adjustments').set({ amount: kept }).where('id', '=', id).execute()
  return part
}
