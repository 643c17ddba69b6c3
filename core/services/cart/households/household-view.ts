import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'
import { CREDIT, findAccount, householdAccount } from '../ledger/accounts'
import { balanceOfAccount, creditOn } from '../ledger/balance'
import { canBeAnswered, invitationEnd } from './invitation-time'

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
  /** What it was called before, the last name first. */
  readonly formerNames: readonly FormerName[]
  /** Who has not answered yet, and until when they can. */
  readonly invitations: readonly { readonly id: string; readonly email: string; readonly until: Date }[]
}

export type FormerName = {
  readonly name: string
  /** Until when it was called so. */
  readonly until: Date
  /** Who renamed it; blank for who is gone. */
  readonly by: string
  /** Whether that was the shop: who of it, its members do not read. */
  readonly isByShop: boolean
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
    .select(['id', 'email', 'invited_at'])
    .where('household_id', '=', id)
    .where(canBeAnswered('household_invitations', ctx))
    .orderBy('invited_at')
    .orderBy('id')
    .execute()
  return {
    id,
    name: household.name,
    closedAt: household.closed_at,
    invitations: invitations.map(({ invited_at, ...own }) => ({
      ...own,
      until: invitationEnd(ctx, invited_at),
    })),
    formerNames: await formerNamesOf(ctx, id),
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
    order by hm.left_at desc, hm.id desc limit ${sql.lit(MOST_FORMER)}`.execute(db(ctx))
  return rows.map(({ name, left_at: leftAt }) => ({ name, leftAt }))
}

const MOST_NAMES = 10

async function formerNamesOf(ctx: Ctx, householdId: string): Promise<readonly FormerName[]> {
  const { rows } = await sql<FormerName>`
    select r.name_before as name, r.renamed_at as until, coalesce(m.name, '') as by, not exists (select from household_memberships hm
      where hm.household_id = r.household_id and hm.member_id = r.renamed_by_id) as "isByShop"
    from household_renamings r left join members m on m.id = r.renamed_by_id
    where r.household_id = ${householdId} order by r.renamed_at desc, r.id desc limit ${sql.lit(MOST_NAMES)}`.execute(
    db(ctx),
  )
  return rows
}
