import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'

/** The id of the product a variant belongs to. Throws `NotFound`. */
export async function productOfVariant(ctx: Ctx, variantId: string): Promise<string> {
  requireShopkeeper(ctx)
  const [row] = isId(variantId)
    ? await ctx.em.execute<{ id: string }[]>('select product_id as id from variants where id = ?', [
        variantId,
      ])
    : []
  if (!row) throw new NotFound()
  return row.id
}
