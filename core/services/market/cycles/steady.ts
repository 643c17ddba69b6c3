import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { productChanged } from '../products/product-changed'
import { requireProduct } from '../products/require-product'

/** A product is sold whether a cycle is open or not, or is so no more. For shopkeepers. Throws `NotFound`. */
export async function setSteady(ctx: Ctx, asked: string, steady: boolean): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const productId = await requireProduct(tx, asked)
    if (steady)
      await db(tx)
        .insertInto('steady_products')
        .values({ product_id: productId, set_by_id: tx.viewer.member?.id ?? null, set_at: tx.now })
        .onConflict(conflict => conflict.column('product_id').doNothing())
        .execute()
    else await db(tx).deleteFrom('steady_products').where('product_id', '=', productId).execute()
    await productChanged(tx, productId)
  })
}
