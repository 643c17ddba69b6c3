import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { onlyShopkeeper } from './only-shopkeeper'

export class NotPaidYet extends Refusal {
  override name = 'NotPaidYet'
  constructor() {
    super('This order is not paid, so it cannot be handed over.', 409)
  }
}

/** The order was handed over; said twice, it stays as it was first. Throws `NotFound`, `NotPaidYet`. */
export async function markCollected(ctx: Ctx, number: string): Promise<void> {
  onlyShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const order = await lockOrder(tx, number)
    if (order.state !== 'paid') throw new NotPaidYet()
    const [made] = await tx.em.execute<unknown[]>(
      `insert into collections (id, order_id, collected_by_id, collected_at) values (?, ?, ?, ?)
       on conflict (order_id) do nothing returning id`,
      [Bun.randomUUIDv7(), order.id, tx.viewer.member?.id ?? null, tx.now],
    )
    if (made) await tell(tx, order, 'Add')
  })
}

/** It was not, after all. */
export async function unmarkCollected(ctx: Ctx, number: string): Promise<void> {
  onlyShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const order = await lockOrder(tx, number)
    const [gone] = await tx.em.execute<unknown[]>('delete from collections where order_id = ? returning id', [
      order.id,
    ])
    if (gone) await tell(tx, order, 'Remove')
  })
}

type OrderRow = { id: string; state: string; member_id: string; number: string }

async function lockOrder(tx: Tx, number: string): Promise<OrderRow> {
  const [order] = await tx.em.execute<OrderRow[]>(
    'select id, state, member_id, number from orders where number = ? for no key update',
    [number],
  )
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
  tx.purge(`viewer:${order.member_id}`)
}
