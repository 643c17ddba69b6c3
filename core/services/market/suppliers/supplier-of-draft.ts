import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { isId } from '#core/database/is-id'
import { requireShopkeeper } from '../roles'

/** The id of the supplier a draft was read from. Throws `NotFound`. */
export async function supplierOfDraft(ctx: Ctx, draftId: string): Promise<string> {
  requireShopkeeper(ctx)
  if (!isId(draftId)) throw new NotFound()
  const draft = await db(ctx)
    .selectFrom('product_drafts')
    .select('supplier_id')
    .where('id', '=', draftId)
    .executeTakeFirstOrThrow(() => new NotFound())
  return draft.supplier_id
}
