import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { lockVariant } from './change-variant'
import { productChanged } from './product-changed'

export class VariantPromised extends Refusal {
  override name = 'VariantPromised'
  constructor() {
    super('Somebody is paying for this variant right now: try again in a quarter of an hour.', 409)
  }
}

/**
 * Takes a variant out of the shop, with its ledger and price history kept. An order that is paid later than its time
 * buys what is left of it all the same. Twice is once. Throws `NotFound`, `VariantPromised`.
 */
export async function retireVariant(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const { id, product_id: productId, reserved } = await lockVariant(tx, asked)
    if (reserved > 0) throw new VariantPromised()
    await db(tx)
      .insertInto('variant_retirements')
      .values({ variant_id: id, retired_by_id: tx.viewer.member?.id ?? null, retired_at: tx.now })
      .onConflict(conflict => conflict.column('variant_id').doNothing())
      .execute()
    await productChanged(tx, productId)
  })
}

/** Brings it back as it was. Throws `NotFound`. */
export async function unretireVariant(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const { id, product_id: productId } = await lockVariant(tx, asked)
    await db(tx).deleteFrom('variant_retirements').where('variant_id', '=', id).execute()
    await productChanged(tx, productId)
  })
}
