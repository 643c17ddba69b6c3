import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { LEFT_OF_LINE } from '#core/database/for-what-is-left'
import { enqueue } from '#core/jobs/enqueue'
import { setApart } from '../adjustments/set-apart'
import { askForRefund } from './ask-for-refund'

type Row = { readonly id: string; readonly orderId: string; readonly amount: number } & {
  readonly lineId: string
  readonly left: number
  readonly given: number
  readonly reason: string
  readonly way: WayToPay
}

/**
 * Lines went back, of which orders that follow were paid what they weighed more: their part of that goes back, too, by
 * the way of those orders; in parts or as a whole, all of it in the end. Nobody waits for it: a job does it at once. The order
 * of the lines is locked, and they are counted as given back. Throws `RefundUnderWay`.
 */
export async function giveMoreBack(tx: Tx, refundId: string): Promise<void> {
  const { rows } = await sql<Row>`
    select a.id, a.order_id as "orderId", l.id as "lineId", a.amount, ${LEFT_OF_LINE}::int as left, rl.quantity::int as given,
      this.reason, this.way
    from refunds this join refund_lines rl on rl.refund_id = this.id join order_lines l on l.id = rl.order_line_id
      join order_adjustments a on a.weighed_line_id = l.id and a.kind = 'weight'
      join orders f on f.id = a.order_id and f.follows_id = this.order_id and f.state = 'paid'
    where this.id = ${refundId} and not exists (select from refund_adjustments ra join refunds r on r.id = ra.refund_id
      where ra.adjustment_id = a.id and r.state <> 'failed')
    order by f.placed_at, a.id`.execute(db(tx))
  for (const [orderId, own] of Map.groupBy(rows, row => row.orderId)) {
    const adjustments: string[] = []
    for (const row of own) {
      const kept = Math.trunc((row.amount * row.left) / (row.left + row.given))
      if (kept < row.amount) adjustments.push(await setApart(tx, row, row.amount - kept, row.lineId))
    }
    const [first] = own
    if (!first || adjustments.length === 0) continue
    const more = await askForRefund(tx, orderId, { lines: [], adjustments }, first.reason, first.way)
    await enqueue(tx, 'finish-refund', { refundId: more }, { key: `refund:${more}` })
  }
}
