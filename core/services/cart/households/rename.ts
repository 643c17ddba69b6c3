import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { householdIdOf, memberIdsOf } from '../household-of'

/** All who share a household's credit may rename it, and so may the shop. */
export const HOUSEHOLD_FORM = savedForm<{ readonly name: string }>('name')

/** The viewer gives their household another name. Throws `NotFound` for who is in none, `ChangedMeanwhile`. */
export async function renameHousehold(ctx: Ctx, name: string, seen: string | null): Promise<void> {
  const { id } = requireMember(ctx)
  await transaction(ctx, async tx => {
    const householdId = await householdIdOf(tx, id)
    if (!householdId) throw new NotFound()
    await rename(tx, householdId, name, seen)
  })
}

/** The same by the shop. For who looks after the money. */
export async function renameForShop(
  ctx: Ctx,
  householdId: string,
  name: string,
  seen: string | null,
): Promise<void> {
  requireRole(ctx, 'money')
  await transaction(ctx, tx => rename(tx, readId(householdId), name, seen))
}

async function rename(tx: Tx, householdId: string, name: string, seen: string | null): Promise<void> {
  const household = await db(tx)
    .selectFrom('households')
    .select('name')
    .where('id', '=', householdId)
    .where('closed_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!household) throw new NotFound()
  // Pressed twice, it bears the new name already.
  if (household.name === name) return
  HOUSEHOLD_FORM.refuseStale(household, seen)
  await db(tx)
    .insertInto('household_renamings')
    .values({
      id: Bun.randomUUIDv7(),
      household_id: householdId,
      name_before: household.name,
      renamed_by_id: tx.viewer.member?.id ?? null,
      renamed_at: tx.now,
    })
    .execute()
  await db(tx).updateTable('households').set({ name }).where('id', '=', householdId).execute()
  await recordAudit(tx, {
    action: 'household.renamed',
    subject: { kind: 'household', id: householdId },
    before: household,
    after: { name },
  })
  tx.purge(...(await memberIdsOf(tx, householdId)).map(viewerTag))
}
