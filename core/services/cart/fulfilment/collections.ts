import type { Selectable } from 'kysely'
import { emit } from '#core/activities/emit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

export class NotPaidYet extends Refusal {
  override name = 'NotPaidYet'
  constructor() {
    super('This order is not paid, so it cannot be handed over.', 409)
  }
}

/** The order was handed over; said twice, it stays as it was first. Throws `NotFound`, `NotPaidYet`. */
export async function markCollected(ctx: Ctx, number: string): Promise<void> {
  requireRole(ctx, 'orders')
  await transaction(ctx, async tx => {
    const order = await lockOrder(tx, number)
    if (order.state !== 'paid') throw new NotPaidYet()
    await handOver(tx, order)
    for (const more of await paidFollowers(tx, order.id)) await handOver(tx, more)
  })
}

/** What was added to it later goes over the counter with it. */
function paidFollowers(tx: Tx, orderId: string): Promise<readonly OrderRow[]> {
  return db(tx)
    .selectFrom('orders')
    .select(['id', 'state', 'member_id', 'number'])
    .where('follows_id', '=', orderId)
    .where('state', '=', 'paid')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

/** The order is paid and locked. */
export async function handOver(tx: Tx, order: OrderRow): Promise<void> {
  const made = await db(tx)
    .insertInto('collections')
    .values({ order_id: order.id, collected_by_id: tx.viewer.member?.id ?? null, collected_at: tx.now })
    .onConflict(conflict => conflict.column('order_id').doNothing())
    .returning('order_id')
    .executeTakeFirst()
  if (made) await tell(tx, order, 'Add')
}

/** It was not, after all. */
export async function unmarkCollected(ctx: Ctx, number: string): Promise<void> {
  requireRole(ctx, 'orders')
  await transaction(ctx, async tx => {
    const order = await lockOrder(tx, number)
    const gone = await db(tx)
      .deleteFrom('collections')
      .where('order_id', '=', order.id)
      .returning('order_id')
      .executeTakeFirst()
    if (gone) await tell(tx, order, 'Remove')
  })
}

type OrderRow = Pick<Selectable<Database['orders']>, 'id' | 'state' | 'member_id' | 'number'>

export async function lockOrder(tx: Tx, number: string): Promise<OrderRow> {
  const order = await db(tx)
    .selectFrom('orders')
    .select(['id', 'state', 'member_id', 'number'])
    .where('number', '=', number)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!order) throw new NotFound()
  return order
}

async function tell(tx: Tx, order: OrderRow, type: 'Add' | 'Remove'): Promise<void> {
  await emit(tx, {
    type,
    domain: 'cart',
    subject: { kind: 'collection', id: order.id },
    payload: { number: order.number, memberId: order.member_id },
  })
  tx.purge(viewerTag(order.member_id))
}
