import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'

/** The id of the supplier a draft was read from. Throws `NotFound`. */
export async function supplierOfDraft(ctx: Ctx, draftId: string): Promise<string> {
  requireShopkeeper(ctx)
  const [row] = isId(draftId)
    ? await ctx.em.execute<{ id: string }[]>('select supplier_id as id from product_drafts where id = ?', [
        draftId,
      ])
    : []
  if (!row) throw new NotFound()
  return row.id
}
