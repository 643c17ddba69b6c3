import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { isId } from '../is-id'
import { productChanged } from '../products/product-changed'
import { requireShopkeeper } from '../roles'

/** What a shopkeeper enters: so many came, so many spoiled, or so many were counted on the shelf. */
export type StockEntry = {
  readonly reason: 'delivery' | 'waste' | 'correction'
  readonly quantity: number
  readonly note: string
}

export class StockPromised extends Refusal {
  override name = 'StockPromised'
  constructor(reserved: number, stock: number) {
    const promised = reserved === 1 ? '1 is' : `${reserved} are`
    super(
      reserved > 0
        ? `Of the ${stock} on the shelf ${promised} promised to orders being paid right now: there must be at least as many.`
        : `There are only ${stock} on the shelf.`,
      409,
    )
  }
}

/** Writes the ledger and the shelf in one. An entry that changes nothing is not written. Throws `NotFound`, `StockPromised`. */
export async function moveStock(ctx: Ctx, variantId: string, entry: StockEntry): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const [variant] = isId(variantId)
      ? await tx.em.execute<{ product_id: string; stock: number; reserved: number }[]>(
          'select product_id, stock, reserved from variants where id = ? for no key update',
          [variantId],
        )
      : []
    if (!variant) throw new NotFound()
    const change = changeOf(entry, variant.stock)
    if (change === 0) return
    if (variant.stock + change < variant.reserved) throw new StockPromised(variant.reserved, variant.stock)
    await tx.em.execute('update variants set stock = stock + ?::int where id = ?', [change, variantId])
    await tx.em.execute(
      `insert into stock_movements (id, variant_id, quantity, reason, note, moved_by_id, moved_at)
       values (?, ?, ?, ?, ?, ?, ?)`,
      [Bun.randomUUIDv7(), variantId, change, entry.reason, entry.note, tx.viewer.member?.id ?? null, tx.now],
    )
    await productChanged(tx, variant.product_id)
  })
}

function changeOf({ reason, quantity }: StockEntry, stock: number): number {
  if (reason === 'delivery') return quantity
  return reason === 'waste' ? -quantity : quantity - stock
}
