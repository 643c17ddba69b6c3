import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { householdIdOf, livingMembersOf, memberIdsOf } from '../household-of'
import { book } from '../ledger/book'
import { creditAt, requireCredit } from '../ledger/credit'
import { lockCredits } from './join'
import { announce } from './letters'

/**
 * The viewer leaves their household. What it has stays with the others; the last one takes it along, and the household is no
 * more. Throws `NotFound` for who is in none.
 */
export async function leaveHousehold(ctx: Ctx): Promise<void> {
  const { id } = requireMember(ctx)
  await transaction(ctx, tx => endMembership(tx, id, { removedById: null, giveBack: 0 }))
}

/**
 * The shop takes a member out, and gives them back so much of what the household has (in minor units). For who looks after the
 * money. Throws `NotFound`, `CreditShort`.
 */
export async function removeFromHousehold(
  ctx: Ctx,
  householdId: string,
  memberId: string,
  giveBack: number,
): Promise<void> {
  const { id: removedById } = requireRole(ctx, 'money')
  readId(memberId)
  await transaction(ctx, async tx => {
    if ((await householdIdOf(tx, memberId)) !== readId(householdId)) throw new NotFound()
    await endMembership(tx, memberId, { removedById, giveBack })
  })
}

type Ending = { readonly removedById: string | null; readonly giveBack: number }

/** Inside the transaction of its reason. Gives what the member got of the household's credit. */
export async function endMembership(
  tx: Tx,
  memberId: string,
  { removedById, giveBack }: Ending,
): Promise<Money> {
  const householdId = await householdIdOf(tx, memberId)
  if (!householdId) throw new NotFound()
  await lockCredits(tx, memberId, householdId)
  const sharers = await memberIdsOf(tx, householdId)
  const isLast = (await livingMembersOf(tx, memberId)).length === 1
  const shared = await creditAt(tx, { creditOf: memberId, at: { household: householdId } })
  const given = { ...shared, amount: isLast ? shared.amount : giveBack }
  // Before it is closed: what is booked on a household that is no more goes to who was the last in it.
  const ended = await end(tx, householdId, memberId, removedById)
  await giveOut(tx, householdId, memberId, { given, membershipId: ended })
  if (isLast) await close(tx, householdId, memberId)
  const subject = { kind: 'household', id: householdId }
  await recordAudit(tx, { action: 'household.left', subject, after: { memberId, ...given } })
  tx.purge(...sharers.map(viewerTag))
  await announce(tx, removedById ? 'removed' : 'left', ended)
  return given
}

async function end(
  tx: Tx,
  householdId: string,
  memberId: string,
  removedById: string | null,
): Promise<string> {
  const ended = await db(tx)
    .updateTable('household_memberships')
    .set({ left_at: tx.now, removed_by_id: removedById })
    .where('household_id', '=', householdId)
    .where('member_id', '=', memberId)
    .where('left_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!ended) throw new NotFound()
  return ended.id
}

type Part = { readonly given: Money; readonly membershipId: string }

/** Throws `CreditShort`. */
async function giveOut(
  tx: Tx,
  householdId: string,
  memberId: string,
  { given, membershipId }: Part,
): Promise<void> {
  if (given.amount <= 0) return
  const from = { creditOf: memberId, at: { household: householdId } }
  await requireCredit(tx, from, given)
  await book(tx, { kind: 'out-of-household', sourceId: membershipId }, given.currency, [
    { account: from, amount: given.amount },
    { account: { creditOf: memberId, at: 'own' }, amount: -given.amount },
  ])
}

/** Those whose accounts are being closed go with the last one. */
async function close(tx: Tx, householdId: string, lastMemberId: string): Promise<void> {
  await db(tx)
    .updateTable('household_memberships')
    .set({ left_at: tx.now })
    .where('household_id', '=', householdId)
    .where('left_at', 'is', null)
    .execute()
  await db(tx).deleteFrom('household_invitations').where('household_id', '=', householdId).execute()
  await db(tx)
    .updateTable('households')
    .set({ closed_at: tx.now, last_member_id: lastMemberId })
    .where('id', '=', householdId)
    .execute()
}
