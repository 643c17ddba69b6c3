import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { gramsText } from '#core/text/grams'
import type { LineToWeigh } from './lines-to-weigh'

/** What stands by itself because of a line's weight, or of a fee that follows it, and did not go back. */
export type Asked = {
  readonly id: string
  readonly orderId: string
  /** Whether its order is paid: else nobody has paid it yet, and it is asked for. */
  readonly isPaid: boolean
  readonly amount: number
  readonly label: string
  /** Null for what the goods themselves weighed more. */
  readonly feeId: string | null
  /** Of its order. */
  readonly total: number
}

/**
 * Of the order of a line and of those that follow it, in the order in which it is taken back: first what nobody has paid,
 * then what was asked for last. The order is locked; those that follow it are from now on, so that nobody pays or hands over
 * one meanwhile.
 */
export async function askedBefore(tx: Tx, line: LineToWeigh): Promise<readonly Asked[]> {
  await db(tx)
    .selectFrom('orders')
    .select('id')
    .where('follows_id', '=', line.orderId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const { rows } = await sql<Asked>`
    select a.id, a.order_id as "orderId", o.state = 'paid' as "isPaid", a.amount, a.label, a.order_fee_id as "feeId",
      o.total_amount as total
    from orders o join order_adjustments a on a.order_id = o.id
    where (o.id = ${line.orderId} or o.follows_id = ${line.orderId}) and o.state in ('pending', 'paid')
      and (a.kind = 'weight' and a.weighed_line_id = ${line.id} or a.order_fee_id in (select f.id from order_fees f where f.order_id = ${line.orderId}))
      and not exists (select from refund_adjustments ra join refunds r on r.id = ra.refund_id
        where ra.adjustment_id = a.id and r.state <> 'failed')
    order by o.state = 'paid', o.id = ${line.orderId}, o.placed_at desc, a.weighed_line_id is distinct from ${line.id}, a.id`.execute(
    db(tx),
  )
  return rows
}

/** As the buyer reads what is asked for besides: what lay on the scales last. */
export const askedLabel = ({ title }: Pick<LineToWeigh, 'title'>, grams: number): string =>
  `${title}: ${gramsText(grams)}, more than was thought`
