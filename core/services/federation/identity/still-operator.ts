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
  const { id } = requireMember(tx)
  const held = await db(tx)
    .selectFrom('role_grants')
    .select('id')
    .where('member_id', '=', id)
    .where('role', '=', 'operator')
    .forShare()
    .executeTakeFirst()
  if (!held) throw new NotFound()
}
