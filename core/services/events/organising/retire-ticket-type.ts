import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** No more of this kind are sold; tickets that were sold, and orders being paid right now, are good. Throws `NotFound`. */
export async function retireTicketType(ctx: Ctx, entryId: string, typeId: string): Promise<void> {
  requireRole(ctx, 'organiser')
  await transaction(ctx, async tx => {
    const [type] = await db(tx)
      .selectFrom('ticket_types')
      .select('id')
      .where('id', '=', typeId)
      .where('entry_id', '=', entryId)
      .forNoKeyUpdate()
      .execute()
    if (!type) throw new NotFound()
    await db(tx)
      .insertInto('ticket_type_retirements')
      .values({ ticket_type_id: typeId, retired_by_id: tx.viewer.member?.id ?? null, retired_at: tx.now })
      .onConflict(conflict => conflict.column('ticket_type_id').doNothing())
      .execute()
    tx.purge('occurrences')
  })
}

/** It is on sale again. Throws `NotFound`. */
export async function unretireTicketType(ctx: Ctx, entryId: string, typeId: string): Promise<void> {
  requireRole(ctx, 'organiser')
  await transaction(ctx, async tx => {
    const back = await db(tx)
      .deleteFrom('ticket_type_retirements')
      .where('ticket_type_id', '=', typeId)
      .where(
        'ticket_type_id',
        'in',
        db(tx).selectFrom('ticket_types').select('id').where('entry_id', '=', entryId),
      )
      .returning('ticket_type_id')
      .execute()
    if (back.length === 0) throw new NotFound()
    tx.purge('occurrences')
  })
}
