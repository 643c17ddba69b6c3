import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** The household whose credit a member shares; null for who is in none. */
export async function householdIdOf(ctx: Ctx, memberId: string): Promise<string | null> {
  const row = await db(ctx)
    .selectFrom('household_memberships')
    .select('household_id')
    .where('member_id', '=', memberId)
    .where('left_at', 'is', null)
    .executeTakeFirst()
  return row?.household_id ?? null
}

/** What the household is called whose credit a member shares; null for who is in none. */
export async function householdNameOf(ctx: Ctx, memberId: string): Promise<string | null> {
  const row = await db(ctx)
    .selectFrom('household_memberships as hm')
    .innerJoin('households as h', 'h.id', 'hm.household_id')
    .select('h.name')
    .where('hm.member_id', '=', memberId)
    .where('hm.left_at', 'is', null)
    .executeTakeFirst()
  return row?.name ?? null
}

/** What comes back to a household that is no more is for who was the last in it; null while it is open. */
export async function lastMemberOf(ctx: Ctx, householdId: string): Promise<string | null> {
  const row = await db(ctx)
    .selectFrom('households')
    .select('last_member_id')
    .where('id', '=', householdId)
    .executeTakeFirstOrThrow()
  return row.last_member_id
}

/** The credit that this member pays from is another now: whoever shares it sees so. */
export async function purgeSharers(tx: Tx, memberId: string): Promise<void> {
  const householdId = await householdIdOf(tx, memberId)
  const sharers = householdId ? await memberIdsOf(tx, householdId) : []
  tx.purge(...[memberId, ...sharers].map(viewerTag))
}

/** Who is in a household now, whoever joined first before the others. */
export async function memberIdsOf(ctx: Ctx, householdId: string): Promise<readonly string[]> {
  const rows = await db(ctx)
    .selectFrom('household_memberships')
    .select('member_id')
    .where('household_id', '=', householdId)
    .where('left_at', 'is', null)
    .orderBy('joined_at')
    .orderBy('id')
    .execute()
  return rows.map(row => row.member_id)
}

/** Who shares the credit of this member's household and is not about to go, this member first; nobody where they are in none. */
export async function livingMembersOf(ctx: Ctx, memberId: string): Promise<readonly string[]> {
  const householdId = await householdIdOf(ctx, memberId)
  if (!householdId) return []
  const others = await db(ctx)
    .selectFrom('household_memberships as hm')
    .leftJoin('account_closings as c', 'c.member_id', 'hm.member_id')
    .select('hm.member_id')
    .where('hm.household_id', '=', householdId)
    .where('hm.member_id', '<>', memberId)
    .where('hm.left_at', 'is', null)
    .where('c.member_id', 'is', null)
    .execute()
  return [memberId, ...others.map(row => row.member_id)]
}
