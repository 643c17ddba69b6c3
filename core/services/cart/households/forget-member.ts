import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { householdIdOf } from '../household-of'
import { emailOf } from './invitations'
import { endMembership } from './leave'

/** Who is gone shares no credit, and is asked by nobody; what they did stays in the household's statement. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  const email = await emailOf(tx, memberId)
  if (email) await db(tx).deleteFrom('household_invitations').where('email', '=', email).execute()
  if (!(await householdIdOf(tx, memberId))) return
  const got = await endMembership(tx, memberId, { removedById: null, giveBack: 0 })
  // The others left in this very moment. The next run finds that the member has credit, and waits until it is settled.
  if (got.amount > 0) throw new Error('The household of a member who is erased left them its credit')
}
