import { recordAudit } from '#core/audit/record-audit'
import type { Tx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { memberIdsOf, purgeSharers } from '../household-of'
import { book } from '../ledger/book'
import { creditAt, lockCredit } from '../ledger/credit'

/** What becomes of the credit that somebody has when they join: it is moved to what they share, or kept apart for them alone. */
export type OwnCredit = 'move' | 'keep'

/** Who shares their credit with one household cannot share it with another. */
export class InHouseholdAlready extends Refusal {
  override name = 'InHouseholdAlready'
  constructor() {
    super('You are in a household already. Leave it first.', 409)
  }
}

export class HouseholdFull extends Refusal {
  override name = 'HouseholdFull'
  constructor() {
    super(`A household has at most ${MOST_MEMBERS} members.`, 409)
  }
}

const MOST_MEMBERS = 20

/**
 * Puts a member who said yes into an open household, and gives the id of their membership. Throws `NotFound`,
 * `InHouseholdAlready`, `HouseholdFull`.
 */
export async function join(
  tx: Tx,
  memberId: string,
  householdId: string,
  ownCredit: OwnCredit,
): Promise<string> {
  await lockCredits(tx, memberId, householdId)
  const open = await db(tx)
    .selectFrom('households')
    .select('id')
    .where('id', '=', householdId)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  if (!open) throw new NotFound()
  if ((await memberIdsOf(tx, householdId)).length >= MOST_MEMBERS) throw new HouseholdFull()
  const id = Bun.randomUUIDv7()
  const joined = await db(tx)
    .insertInto('household_memberships')
    .values({ id, household_id: householdId, member_id: memberId, joined_at: tx.now })
    .onConflict(conflict => conflict.column('member_id').where('left_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!joined) throw new InHouseholdAlready()
  if (ownCredit === 'move') await moveOwnCredit(tx, memberId, householdId, id)
  const subject = { kind: 'household', id: householdId }
  await recordAudit(tx, { action: 'household.joined', subject, after: { memberId, ownCredit } })
  await purgeSharers(tx, memberId)
  return id
}

/** All that a member has for themselves goes to what they share; `sourceId` is why. */
export async function moveOwnCredit(
  tx: Tx,
  memberId: string,
  householdId: string,
  sourceId: string,
): Promise<void> {
  const own = { creditOf: memberId, at: 'own' } as const
  const { amount, currency } = await creditAt(tx, own)
  if (amount <= 0) return
  await book(tx, { kind: 'into-household', sourceId }, currency, [
    { account: own, amount },
    { account: { creditOf: memberId, at: { household: householdId } }, amount: -amount },
  ])
}

/** Both that a member may pay from, always in this order: until the transaction ends nothing is spent or booked there. */
export async function lockCredits(tx: Tx, memberId: string, householdId: string): Promise<void> {
  await lockCredit(tx, { creditOf: memberId, at: 'own' })
  await lockCredit(tx, { creditOf: memberId, at: { household: householdId } })
}
