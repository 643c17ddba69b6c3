import { type RawBuilder, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { memberWords } from '#core/database/member-words'
import { transaction } from '#core/database/transaction'
import { memberIdsOf } from '../household-of'
import { creditOn } from '../ledger/balance'
import { type HouseholdView, readHousehold } from './household-view'
import { addInvitation } from './invitations'

export type HouseholdForWork = {
  readonly id: string
  readonly name: string
  readonly members: readonly string[]
  readonly credit: Money
  readonly closedAt: Date | null
}

const HOUSEHOLDS_PER_PAGE = 50

type Row = Omit<HouseholdForWork, 'credit' | 'closedAt'> & { credit: number; closed_at: Date | null }

/** So many words are looked for. */
const MOST_WORDS = 8

/**
 * Newest first, after the one with this id: of those whose name, or one of whose members, has each of these words. For who
 * looks after the money.
 */
export async function householdsForWork(
  ctx: Ctx,
  { after = null, text = '' }: { readonly after?: string | null; readonly text?: string } = {},
): Promise<{ readonly households: readonly HouseholdForWork[]; readonly next: string | null }> {
  requireRole(ctx, 'money')
  const { currency } = ctx.house.site()
  const { rows } = await sql<Row>`
    select h.id, h.name, h.closed_at, coalesce(${creditOn(sql`a.code = 'household:' || h.id and a.member_id is null`, currency)}, 0)::bigint as credit,
      (select coalesce(json_agg(m.name order by hm.joined_at, hm.id), '[]') from household_memberships hm
        join members m on m.id = hm.member_id where hm.household_id = h.id and hm.left_at is null) as members
    from households h where ${after && isId(after) ? sql`h.id < ${after}` : sql`true`} ${named(text)}
    order by h.id desc limit ${sql.lit(HOUSEHOLDS_PER_PAGE + 1)}`.execute(db(ctx))
  const households = rows.slice(0, HOUSEHOLDS_PER_PAGE).map(({ credit, closed_at: closedAt, ...row }) => ({
    ...row,
    closedAt,
    credit: { amount: credit, currency },
  }))
  return { households, next: rows.length > HOUSEHOLDS_PER_PAGE ? (households.at(-1)?.id ?? null) : null }
}

function named(text: string): RawBuilder<unknown> {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)
  const each = words.map(likeContaining).map(
    word => sql`and h.id in (select n.id from households n where n.name ilike ${word}
      union all select hm.household_id from members m join household_memberships hm on hm.member_id = m.id
      where m.email is not null and hm.left_at is null and ${memberWords('m')} like ${word})`,
  )
  return sql.join(each, sql` `)
}

/** For who looks after the money. Throws `NotFound`. */
export async function householdForWork(ctx: Ctx, id: string): Promise<HouseholdView> {
  requireRole(ctx, 'money')
  return readHousehold(ctx, readId(id))
}

/**
 * The shop begins a household of these addresses, and asks each: nobody is in it before they say yes. For who looks after the
 * money. Throws what `inviteForShop` throws.
 */
export async function openForMembers(ctx: Ctx, name: string, emails: readonly string[]): Promise<string> {
  const { id: opened_by_id } = requireRole(ctx, 'money')
  const id = Bun.randomUUIDv7()
  await transaction(ctx, async tx => {
    await db(tx).insertInto('households').values({ id, name, opened_by_id, opened_at: tx.now }).execute()
    await recordAudit(tx, { action: 'household.opened', subject: { kind: 'household', id } })
    for (const email of emails) await addInvitation(tx, id, email)
  })
  return id
}

export class HouseholdInUse extends Refusal {
  override name = 'HouseholdInUse'
  constructor() {
    super('Somebody is in it. It ends when the last one leaves.', 409)
  }
}

/** Nobody joined it, and nobody will. For who looks after the money. Throws `NotFound`, `HouseholdInUse`. */
export async function closeUnused(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'money')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const household = await db(tx)
      .selectFrom('households')
      .select('id')
      .where('id', '=', id)
      .where('closed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!household) throw new NotFound()
    if ((await memberIdsOf(tx, id)).length > 0) throw new HouseholdInUse()
    await db(tx).deleteFrom('household_invitations').where('household_id', '=', id).execute()
    await db(tx).updateTable('households').set({ closed_at: tx.now }).where('id', '=', id).execute()
  })
}
