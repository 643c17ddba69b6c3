import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { householdIdOf } from '../household-of'
import { canBeAnswered } from './invitation-time'
import { join, type OwnCredit } from './join'
import { announce, postInvitation } from './letters'

export class InThisHousehold extends Refusal {
  override name = 'InThisHousehold'
  constructor() {
    super('They share this credit already.', 409)
  }
}

export class TooManyInvitations extends Refusal {
  override name = 'TooManyInvitations'
  constructor() {
    super('Many were invited lately. Please wait until they have answered, or try again tomorrow.', 429)
  }
}

/** So many may wait for an answer. */
const MOST_OPEN = 20

/**
 * The viewer asks somebody to share their household's credit. Whether the address is a member's is not said. Throws `NotFound`
 * for who is in none, `InThisHousehold`, `TooManyInvitations`.
 */
export async function invite(ctx: Ctx, email: string): Promise<void> {
  const { id } = requireMember(ctx)
  const { allowed } = await createRateLimit(ctx.house.cache, 'household-invitations').hit(id)
  if (!allowed) throw new TooManyInvitations()
  await transaction(ctx, async tx => {
    const householdId = await householdIdOf(tx, id)
    if (!householdId) throw new NotFound()
    await addInvitation(tx, householdId, email)
  })
}

/** The shop asks somebody to share the credit of a household: they say yes or no. For who looks after the money. Throws the same. */
export async function inviteForShop(ctx: Ctx, householdId: string, email: string): Promise<void> {
  requireRole(ctx, 'money')
  await transaction(ctx, tx => addInvitation(tx, readId(householdId), email))
}

/** Asked twice, they are asked once; once that has ended, they are asked anew. */
export async function addInvitation(tx: Tx, householdId: string, typed: string): Promise<void> {
  const household = await db(tx)
    .selectFrom('households')
    .select('id')
    .where('id', '=', householdId)
    .where('closed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!household) throw new NotFound()
  const email = typed.trim().toLowerCase()
  if (await isIn(tx, householdId, email)) throw new InThisHousehold()
  await db(tx)
    .deleteFrom('household_invitations')
    .where('household_id', '=', householdId)
    .where(eb => eb.not(canBeAnswered('household_invitations', tx)))
    .execute()
  const { open } = await db(tx)
    .selectFrom('household_invitations')
    .select(eb => eb.fn.countAll<number>().as('open'))
    .where('household_id', '=', householdId)
    .executeTakeFirstOrThrow()
  if (open >= MOST_OPEN) throw new TooManyInvitations()
  const made = await db(tx)
    .insertInto('household_invitations')
    .values({
      id: Bun.randomUUIDv7(),
      household_id: householdId,
      email,
      invited_by_id: tx.viewer.member?.id ?? null,
      invited_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['household_id', 'email']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) await postInvitation(tx, made.id, email)
}

async function isIn(tx: Tx, householdId: string, email: string): Promise<boolean> {
  const { rows } = await sql`
    select from household_memberships hm join members m on m.id = hm.member_id
    where hm.household_id = ${householdId} and hm.left_at is null and m.email = ${email}`.execute(db(tx))
  return rows.length > 0
}

/** The viewer says yes. Throws `NotFound`, also once it has ended, `InHouseholdAlready`, `HouseholdFull`. */
export async function acceptInvitation(ctx: Ctx, asked: string, ownCredit: OwnCredit): Promise<void> {
  const { id: memberId } = requireMember(ctx)
  await transaction(ctx, async tx => {
    const householdId = await take(tx, memberId, asked)
    const membershipId = await join(tx, memberId, householdId, ownCredit)
    await announce(tx, 'joined', membershipId)
  })
}

/** The viewer says no. Throws `NotFound`. */
export async function declineInvitation(ctx: Ctx, asked: string): Promise<void> {
  const { id } = requireMember(ctx)
  await transaction(ctx, tx => take(tx, id, asked))
}

/** Answered, an invitation is none any more. Gives the id of its household. */
async function take(tx: Tx, memberId: string, asked: string): Promise<string> {
  const taken = await db(tx)
    .deleteFrom('household_invitations')
    .where('id', '=', readId(asked))
    .where('email', '=', await emailOf(tx, memberId))
    .where(canBeAnswered('household_invitations', tx))
    .returning('household_id')
    .executeTakeFirst()
  if (!taken) throw new NotFound()
  return taken.household_id
}

/** A member of the household takes an invitation back; not there, it is taken back. Throws `NotFound` for who is in none. */
export async function withdrawInvitation(ctx: Ctx, asked: string): Promise<void> {
  const { id } = requireMember(ctx)
  await transaction(ctx, async tx => {
    const householdId = await householdIdOf(tx, id)
    if (!householdId) throw new NotFound()
    await remove(tx, householdId, asked)
  })
}

/** The same by the shop. For who looks after the money. */
export async function withdrawForShop(ctx: Ctx, householdId: string, asked: string): Promise<void> {
  requireRole(ctx, 'money')
  await transaction(ctx, tx => remove(tx, readId(householdId), asked))
}

async function remove(tx: Tx, householdId: string, asked: string): Promise<void> {
  const withdrawn = await db(tx)
    .deleteFrom('household_invitations')
    .where('id', '=', readId(asked))
    .where('household_id', '=', householdId)
    .returning('id')
    .executeTakeFirst()
  if (!withdrawn) return
  await recordAudit(tx, {
    action: 'household.invitation-withdrawn',
    subject: { kind: 'household', id: householdId },
  })
}

/** Where a member is written to; nowhere, once they are gone. */
export async function emailOf(ctx: Ctx, memberId: string): Promise<string> {
  const member = await db(ctx)
    .selectFrom('members')
    .select('email')
    .where('id', '=', memberId)
    .executeTakeFirst()
  return member?.email ?? ''
}
