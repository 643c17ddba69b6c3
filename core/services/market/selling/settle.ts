import type { Tx } from '#core/contracts/ctx'
import type { Buyer, OrderedItem } from '#core/contracts/seller'
import { type VariantItem, variantItems } from './items'
import { purgeAvailability } from './purge-availability'
import { soldOut } from './reserve'

/**
 * A paid order takes its stock. Idempotent: a line that was settled is left alone. A line whose reservation
 * had run out is taken from what is left; `SoldOut` when that is not enough.
 */
export async function settle(tx: Tx, items: readonly OrderedItem[], _buyer: Buyer): Promise<void> {
  const wanted = variantItems(items)
  const short: string[] = []
  for (const item of wanted) {
    if (await isSettled(tx, item)) continue
    if (!(await takeStock(tx, item))) short.push(item.variantId)
  }
  if (short.length > 0) throw await soldOut(tx, short)
  await purgeAvailability(tx, wanted)
}

/** Writes the sale first: its unique index makes one of two callbacks wait for the other, and then find it settled. */
async function isSettled(tx: Tx, { orderLineId, variantId, quantity }: VariantItem): Promise<boolean> {
  const [written] = await tx.em.execute<unknown[]>(
    `insert into stock_movements (id, variant_id, quantity, reason, order_line_id, moved_at)
     select ?, id, -(?::int), 'sale', ?, ? from variants where id = ?
     on conflict (order_line_id) where reason = 'sale' do nothing returning id`,
    [Bun.randomUUIDv7(), quantity, orderLineId, tx.now, variantId],
  )
  if (written) return false
  const [known] = await tx.em.execute<unknown[]>(
    `select 1 from stock_movements where order_line_id = ? and reason = 'sale'`,
    [orderLineId],
  )
  return known !== undefined
}

async function takeStock(tx: Tx, { orderLineId, variantId, quantity }: VariantItem): Promise<boolean> {
  const [reservation] = await tx.em.execute<{ quantity: number }[]>(
    'delete from reservations where order_line_id = ? and variant_id = ? returning quantity',
    [orderLineId, variantId],
  )
  const promised = reservation?.quantity ?? 0
  const [taken] = await tx.em.execute<unknown[]>(
    `update variants set stock = stock - ?::int, reserved = reserved - ?::int
     where id = ? and stock - reserved + ?::int >= ?::int returning id`,
    [quantity, promised, variantId, promised, quantity],
  )
  return taken !== undefined
}
