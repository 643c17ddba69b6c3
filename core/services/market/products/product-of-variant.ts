import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { isId } from '#core/database/is-id'
import { requireShopkeeper } from '../roles'

/** The id of the product a variant belongs to. Throws `NotFound`. */
export async function productOfVariant(ctx: Ctx, variantId: string): Promise<string> {
  requireShopkeeper(ctx)
  if (!isId(variantId)) throw new NotFound()
  const variant = await db(ctx)
    .selectFrom('variants')
    .select('product_id')
    .where('id', '=', variantId)
    .executeTakeFirstOrThrow(() => new NotFound())
  return variant.product_id
}
