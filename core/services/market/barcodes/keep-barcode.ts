import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readGtin, spellingsOf } from './gtin'

export class NoBarcode extends Refusal {
  override name = 'NoBarcode'
  constructor() {
    super('This is no barcode: it has 8, 12, 13 or 14 digits, the last of which fits the others.')
  }
}

/** From now on the code means this variant, whatever it meant before. For shopkeepers. Throws `NoBarcode`, `NotFound`. */
export async function keepBarcode(ctx: Ctx, typed: string, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  const code = readGtin(typed)
  if (!code) throw new NoBarcode()
  const variantId = readId(asked)
  await transaction(ctx, async tx => {
    const known = await db(tx)
      .selectFrom('variants')
      .select('id')
      .where('id', '=', variantId)
      .executeTakeFirst()
    if (!known) throw new NotFound()
    // In another length it may have meant something else until now.
    const others = spellingsOf(code).filter(spelling => spelling !== code)
    await db(tx).deleteFrom('barcodes').where('code', 'in', others).execute()
    await db(tx)
      .insertInto('barcodes')
      .values({ code, variant_id: variantId })
      .onConflict(conflict => conflict.column('code').doUpdateSet({ variant_id: variantId }))
      .execute()
  })
}
