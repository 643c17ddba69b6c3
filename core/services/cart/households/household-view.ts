import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'
import { CREDIT, findAccount, householdAccount } from '../ledger/accounts'
import { balanceOfAccount, creditOn } from '../ledger/balance'

export type HouseholdMember = {
  readonly id: string
  readonly name: string
  readonly email: string
  /** What they keep for themselves beside it. */
  readonly own: Money
}

export type HouseholdView = Pick<Selectable<Database['households']>, 'id' | 'name'> & {
  readonly closedAt: Date | null
  readonly credit: Money
  /** Whoever joined first before the others. */
  readonly members: readonly HouseholdMember[]
  /** Who was in it, the last one first. */
  readonly former: readonly { readonly name: string; readonly leftAt: Date }[]
  /** Who has not answered yet. */
  readonly invitations: readonly { readonly id: string; readonly email: string }[]
}

/** Whoever asks. Throws `NotFound`. */
export async function readHousehold(ctx: Ctx, id: string): Promise<HouseholdView> {
  const household = await db(ctx)
    .selectFrom('households')
    .select(['id', 'name', 'closed_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!household) throw new NotFound()
  const { currency } = ctx.house.site()
  const accountId = await findAccount(ctx, householdAccount(id), null)
  const invitations = await db(ctx)
    .selectFrom('household_invitations')
    .select(['id', 'email'])
    .where('household_id', '=', id)
    .orderBy('invited_at')
    .orderBy('id')
    .execute()
  return {
    ...{ id, name: household.name, closedAt: household.closed_at, invitations },
    credit: { amount: 0 - (await balanceOfAccount(ctx, accountId, currency)), currency },
    members: await membersOf(ctx, id),
    former: await formerMembersOf(ctx, id),
  }
}

async function membersOf(ctx: Ctx, householdId: string): Promise<readonly HouseholdMember[]> {
  const { currency } = ctx.house.site()
  const { rows } = await sql<Omit<HouseholdMember, 'own'> & { own: number }>`
    select m.id, m.name, coalesce(m.email, '') as email, coalesce(${creditOn(sql`a.code = ${CREDIT} and a.member_id = m.id`, currency)}, 0)::bigint as own
    from household_memberships hm join members m on m.id = hm.member_id
    where hm.household_id = ${householdId} and hm.left_at is null order by hm.joined_at, hm.id`.execute(
    db(ctx),
  )
  return rows.map(({ own, ...member }) => ({ ...member, own: { amount: own, currency } }))
}

const MOST_FORMER = 50

async function formerMembersOf(ctx: Ctx, householdId: string): Promise<HouseholdView['former']> {
  const { rows } = await sql<{ name: string; left_at: Date }>`
    select m.name, hm.left_at from household_memberships hm join members m on m.id = hm.member_id
    where hm.household_id = ${householdId} and hm.left_at is not null
    order by hm.left_at desc, hm.id desc limit ${MOST_FORMER}`.execute(db(ctx))
  return rows.map(({ name, left_at: leftAt }) => ({ name, leftAt }))
}
