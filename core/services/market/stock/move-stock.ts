import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { idOfForm, readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { productChanged } from '../products/product-changed'

/** What a shopkeeper enters: so many came, so many spoiled, or so many were counted on the shelf. */
export type StockEntry = {
  readonly reason: 'delivery' | 'waste' | 'correction'
  readonly quantity: number
  readonly note: string
  /** Of the form, a uuid: the same sent twice is entered once. */
  readonly formId?: string
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
export async function moveStock(ctx: Ctx, asked: string, entry: StockEntry): Promise<void> {
  requireRole(ctx, 'stock')
  await transaction(ctx, tx => enterStock(tx, asked, entry))
}

/** For callers that have a transaction and the right already. Throws `NotFound`, `StockPromised`. */
export async function enterStock(tx: Tx, asked: string, entry: StockEntry): Promise<void> {
  const variantId = readId(asked)
  const variant = await db(tx)
    .selectFrom('variants')
    .select(['product_id', 'stock', 'reserved'])
    .where('id', '=', variantId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
  const change = changeOf(entry, variant.stock)
  if (change === 0) return
  const { reason, note, quantity, formId } = entry
  // As it was typed: a shelf that was counted is not counted twice, though something was sold since.
  const id = idOfForm(formId, { variantId, reason, note, quantity })
  if (formId !== undefined && (await isEntered(tx, id))) return
  if (variant.stock + change < variant.reserved) throw new StockPromised(variant.reserved, variant.stock)
  const stock = variant.stock + change
  await db(tx).updateTable('variants').set({ stock }).where('id', '=', variantId).execute()
  await db(tx)
    .insertInto('stock_movements')
    .values({
      id,
      variant_id: variantId,
      quantity: change,
      reason,
      note,
      moved_by_id: tx.viewer.member?.id ?? null,
      moved_at: tx.now,
    })
    .execute()
  await recordAudit(tx, {
    action: 'stock.moved',
    subject: { kind: 'variant', id: variantId },
    before: { stock: variant.stock },
    after: { stock, reason },
  })
  await productChanged(tx, variant.product_id)
}

function changeOf({ reason, quantity }: StockEntry, stock: number): number {
  if (reason === 'delivery') return quantity
  return reason === 'waste' ? -quantity : quantity - stock
}

async function isEntered(tx: Tx, id: string): Promise<boolean> {
  const known = await db(tx)
    .selectFrom('stock_movements')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()
  return known !== undefined
}
