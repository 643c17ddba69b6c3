import { sql } from 'kysely'
import type { AccountService } from '#core/contracts/account'
import { viewerTag } from '#core/contracts/cache-tags'
import { db } from '#core/database/db'

/** The contract's `handOverTiers`. Whoever has a tier already has it longer, as if they had bought it signed in. */
export const handOverTiers: AccountService['handOverTiers'] = async (tx, fromId, toId) => {
  // Whoever pays or takes a gift in this moment reads the end of the last membership: one after the other.
  await db(tx).selectFrom('members').select('id').where('id', '=', toId).forNoKeyUpdate().execute()
  const handed = await db(tx)
    .selectFrom('tier_memberships')
    .select('id')
    .where('member_id', '=', fromId)
    .orderBy('starts_at')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  for (const { id } of handed)
    await sql`
      update tier_memberships t set member_id = ${toId}, starts_at = begun.at, ends_at = begun.at + (t.ends_at - t.starts_at)
      from (select greatest(g.starts_at, (select max(o.ends_at) from tier_memberships o
          where o.member_id = ${toId} and o.tier_id = g.tier_id and g.ends_at > ${tx.now}::timestamptz)) as at
        from tier_memberships g where g.id = ${id}) begun
      where t.id = ${id}`.execute(db(tx))
  if (handed.length > 0) tx.purge(viewerTag(toId))
}
