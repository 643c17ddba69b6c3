import { emit } from '#core/activities/emit'
import { recordAudit } from '#core/audit/record-audit'
import type { Tx } from '#core/contracts/ctx'
import type { Role } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { recordSecurityEvent } from '#core/security-log/record-event'

/**
 * Gives a member a role in the name of `grantedById`; false where they have it already, which stays as it was. Whoever
 * gains one signs in again: see `endSignIns`.
 */
export async function giveRole(
  tx: Tx,
  memberId: string,
  role: Role,
  grantedById: string | null,
): Promise<boolean> {
  const granted = await db(tx)
    .insertInto('role_grants')
    .values({
      id: Bun.randomUUIDv7(),
      member_id: memberId,
      role,
      granted_by_id: grantedById,
      granted_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['member_id', 'role']).doNothing())
    .returning('id')
    .executeTakeFirst()
  const subject = { kind: 'member', id: memberId }
  if (granted) {
    await recordAudit(tx, { action: 'role.granted', subject, after: { role } })
    await recordSecurityEvent(tx, { event: 'role.granted', memberId, details: { role } })
  }
  await emit(tx, {
    type: 'Add',
    domain: 'federation',
    subject: { kind: 'role', id: memberId },
    payload: { role },
  })
  return granted !== undefined
}
