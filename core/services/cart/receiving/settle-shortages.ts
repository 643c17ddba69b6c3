import { sql } from 'kysely'
import type { ActivityHandler } from '#core/activities/processor'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { LEFT_OF_LINE } from '#core/database/for-what-is-left'
import { transaction } from '#core/database/transaction'
import { eachByItself } from '#core/jobs/each-by-itself'
import { enqueue } from '#core/jobs/enqueue'
import type { Task } from '#core/jobs/run-task'
import { askForRefund } from '../refunds/ask-for-refund'

export const SETTLE_SHORTAGES = 'settle-shortages'

/** As many orders as one run of the net takes; the next one is an hour away. */
const MOST_AT_ONCE = 2_000

/** Why the money goes back, as the order says it. */
const REASON = 'The producer brought less than was ordered'

/**
 * Job: gives back the money for what did not come of an order, as one refund, and writes the refund down beside it in the
 * same transaction: so it happens once, however often this is run. An order that is not paid yet is settled when it is.
 * Throws `RefundUnderWay` while another refund of the order is; the job is tried again.
 */
export const settleShortages: Task = async (ctx, payload) => {
  await settleOrder(ctx, String(payload.orderId))
}

async function settleOrder(ctx: Ctx, orderId: string): Promise<void> {
  await transaction(ctx, async tx => {
    await db(tx).selectFrom('orders').select('id').where('id', '=', orderId).forNoKeyUpdate().execute()
    const [lines] = Map.groupBy(await unsettled(tx, orderId), ({ way_back }) => way_back).values()
    const [first] = lines ?? []
    if (!lines || !first) return
    const wanted = lines.map(({ order_line_id, quantity }) => ({
      orderLineId: order_line_id,
      quantity,
      backInStock: false,
    }))
    const way = first.way_back === 'credit' ? 'credit' : undefined
    const refundId = await askForRefund(tx, orderId, { lines: wanted, adjustments: [] }, REASON, way)
    await sql`update shortages set refund_id = ${refundId}
        where refund_id is null and order_line_id = any(${lines.map(line => line.order_line_id)}::uuid[])`.execute(
      db(tx),
    )
    // At once, in place of the second look of a refund that somebody waits for.
    await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}` })
    // One refund of an order at a time: what goes another way follows when this one is done.
    await enqueue(tx, SETTLE_SHORTAGES, { orderId }, { key: `shortages:${orderId}`, runAt: later(tx) })
  })
}

const later = ({ now }: Tx) => new Date(now.getTime() + 120_000)

type Unsettled = { order_line_id: string; quantity: number; way_back: 'same' | 'credit' }

/** Of a paid order, and no more than is left of each line: what was given back for another reason is settled by that. */
async function unsettled(tx: Tx, orderId: string): Promise<readonly Unsettled[]> {
  const { rows } = await sql<Unsettled>`
    select sh.order_line_id, least(sum(sh.quantity), min(${LEFT_OF_LINE}))::bigint as quantity, min(r.way_back) as way_back
    from ${UNSETTLED} and l.order_id = ${orderId} group by sh.order_line_id order by sh.order_line_id`.execute(
    db(tx),
  )
  return rows
}

const UNSETTLED = sql`shortages sh join goods_receipts r on r.id = sh.receipt_id
  join order_lines l on l.id = sh.order_line_id join orders o on o.id = l.order_id
  where sh.refund_id is null and o.state = 'paid' and l.quantity > l.refunded_quantity`

/** An order that is paid where it is collected: what did not come of it goes back at once. */
export const settleWhenPaid: ActivityHandler = {
  name: 'cart: settle what did not come of an order',
  wants: ({ domain, subjectKind }) => domain === 'cart' && subjectKind === 'order',
  async handle(ctx, { subjectId, payload }) {
    if (payload.state === 'paid') await settleOrder(ctx, subjectId)
  },
}

/** The net under both: orders that have something to be settled and no refund for it. */
export async function settleMissing(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select distinct o.id from ${UNSETTLED}
      and not exists (select from refunds f where f.order_id = o.id and f.state = 'requested')
    limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  const [fault] = await eachByItself(ctx, rows, 'a shortage could not be settled', ({ id }) =>
    settleOrder(forkCtx(ctx), id),
  )
  if (fault) throw fault
}
