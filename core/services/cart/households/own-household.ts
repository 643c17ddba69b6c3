import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { householdIdOf, purgeSharers } from '../household-of'
import { creditAt } from '../ledger/credit'
import { type HouseholdView, readHousehold } from './household-view'
import { canBeAnswered, invitationEnd } from './invitation-time'
import { emailOf } from './invitations'
import { join, lockCredits, moveOwnCredit, type OwnCredit } from './join'

export type Invited = {
  readonly id: string
  readonly household: string
  readonly by: string
  /** Until when they can say yes or no. */
  readonly until: Date
  /** Who shares its credit, by their names. */
  readonly members: readonly string[]
}

export type OwnHousehold = {
  /** Null for who is in none. */
  readonly household: HouseholdView | null
  /** What the viewer has for themselves. */
  readonly own: Money
  /** Who asks the viewer to join. */
  readonly invited: readonly Invited[]
}

/** The viewer's household, and those that want them. */
export async function ownHousehold(ctx: Ctx): Promise<OwnHousehold> {
  const { id } = requireMember(ctx)
  const householdId = await householdIdOf(ctx, id)
  const { rows } = await sql<Omit<Invited, 'until'> & { invited_at: Date }>`
    select i.id, i.invited_at, h.name as household, coalesce((select m.name from members m where m.id = i.invited_by_id), '') as by,
      (select coalesce(json_agg(m.name order by hm.joined_at, hm.id), '[]') from household_memberships hm
        join members m on m.id = hm.member_id where hm.household_id = h.id and hm.left_at is null) as members
    from household_invitations i join households h on h.id = i.household_id
    where i.email = ${await emailOf(ctx, id)} and h.closed_at is null
      and ${canBeAnswered('i', ctx)} order by i.invited_at, i.id`.execute(db(ctx))
  return {
    household: householdId ? await readHousehold(ctx, householdId) : null,
    own: await creditAt(ctx, { creditOf: id, at: 'own' }),
    invited: rows.map(({ invited_at, ...asked }) => ({ ...asked, until: invitationEnd(ctx, invited_at) })),
  }
}

/** The viewer begins a household, as yet alone. Throws `InHouseholdAlready`. */
export async function openHousehold(ctx: Ctx, name: string, ownCredit: OwnCredit): Promise<void> {
  const { id: memberId } = requireMember(ctx)
  await transaction(ctx, async tx => {
    const id = Bun.randomUUIDv7()
    await db(tx)
      .insertInto('households')
      .values({ id, name, opened_by_id: memberId, opened_at: tx.now })
      .execute()
    await recordAudit(tx, { action: 'household.opened', subject: { kind: 'household', id } })
    await join(tx, memberId, id, ownCredit)
  })
}

export class NothingToMove extends Refusal {
  override name = 'NothingToMove'
  constructor() {
    super('You keep no credit apart from your household.', 409)
  }
}

/** What the viewer kept for themselves goes to what they share. Throws `NotFound` for who is in none, `NothingToMove`. */
export async function shareOwnCredit(ctx: Ctx): Promise<void> {
  const { id } = requireMember(ctx)
  await transaction(ctx, async tx => {
    const householdId = await householdIdOf(tx, id)
    if (!householdId) throw new NotFound()
    await lockCredits(tx, id, householdId)
    // Taken out in this moment: nothing is moved where they are no more.
    if ((await householdIdOf(tx, id)) !== householdId) throw new NotFound()
    if ((await creditAt(tx, { creditOf: id, at: 'own' })).amount <= 0) throw new NothingToMove()
    await moveOwnCredit(tx, id, householdId, Bun.randomUUIDv7())
    await purgeSharers(tx, id)
  })
}
