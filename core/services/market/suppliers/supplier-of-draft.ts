import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

/** The id of the supplier a draft was read from. Throws `NotFound`. */
export async function supplierOfDraft(ctx: Ctx, asked: string): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const draftId = readId(asked)
  const draft = await db(ctx)
    .selectFrom('product_drafts')
    .select('supplier_id')
    .where('id', '=', draftId)
    .executeTakeFirstOrThrow(() => new NotFound())
  return draft.supplier_id
}
