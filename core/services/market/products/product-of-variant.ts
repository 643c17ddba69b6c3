import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

/** The id of the product a variant belongs to. Throws `NotFound`. */
export async function productOfVariant(ctx: Ctx, asked: string): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const variantId = readId(asked)
  const variant = await db(ctx)
    .selectFrom('variants')
    .select('product_id')
    .where('id', '=', variantId)
    .executeTakeFirstOrThrow(() => new NotFound())
  return variant.product_id
}
