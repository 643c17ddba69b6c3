import type { Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'

/**
 * The viewer is an operator still, and stays one until the transaction is over. What a request knows of its viewer may
 * be seconds old: who was dismissed a moment ago must not make somebody else an operator. Ask for it before any
 * other lock. Throws `NotFound`.
 */
export async function requireStillOperator(tx: Tx): Promise<void> {
  if (!(await isStillOperator(tx, requireMember(tx).id))) throw new NotFound()
}

/** Whoever takes the role from them waits until the transaction is over. */
export async function isStillOperator(tx: Tx, memberId: string): Promise<boolean> {
  const grant = await db(tx)
    .selectFrom('role_grants')
    .select('id')
    .where('member_id', '=', memberId)
    .where('role', '=', 'operator')
    .forShare()
    .executeTakeFirst()
  return grant !== undefined
}
