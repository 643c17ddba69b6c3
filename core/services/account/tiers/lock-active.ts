import type { Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'

/** That the tier is there until the end of this: one that is being retired is given to nobody any more. Throws `NotFound`. */
export async function lockActiveTier(tx: Tx, tierId: string): Promise<void> {
  const tier = await db(tx)
    .selectFrom('tiers')
    .select('id')
    .where('id', '=', tierId)
    .where('retired_at', 'is', null)
    .forShare()
    .executeTakeFirst()
  if (!tier) throw new NotFound()
}
