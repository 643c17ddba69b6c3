import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { memberCalled, signOutChanged } from '../identity/roles'
import { requireStillOperator } from '../identity/still-operator'
import { lockOwnRole } from './edit-own-role'

/** `who` is an address or a handle. Giving again changes nothing. Throws `NotFound`, `NoSuchMember`. */
export async function giveOwnRole(ctx: Ctx, who: string, asked: string): Promise<void> {
  const { id: grantedBy } = requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const roleId = readId(asked)
  const ended = await transaction(ctx, async tx => {
    await requireStillOperator(tx)
    // Locked, so that it is not retired meanwhile.
    const { name } = await lockOwnRole(tx, roleId)
    const memberId = await memberCalled(tx, who)
    const given = await keepOwnRole(tx, memberId, { id: roleId, name }, grantedBy)
    return given ? signOutChanged(tx, memberId) : []
  })
  for (const signIn of ended) await ctx.house.sessions.endSignIn(signIn)
}

/**
 * Gives a member an own role, which the transaction has locked, in the name of `grantedById`; false where they have it
 * already. Whoever gains one signs in again: see `endSignIns`.
 */
export async function keepOwnRole(
  tx: Tx,
  memberId: string,
  role: { readonly id: string; readonly name: string },
  grantedById: string,
): Promise<boolean> {
  const given = await db(tx)
    .insertInto('own_role_grants')
    .values({
      id: Bun.randomUUIDv7(),
      own_role_id: role.id,
      member_id: memberId,
      granted_by_id: grantedById,
      granted_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['member_id', 'own_role_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (given) await note(tx, 'role.granted', memberId, role.name)
  return given !== undefined
}

/** Throws `NotFound`. */
export async function takeOwnRole(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const id = readId(asked)
  const ended = await transaction(ctx, async tx => {
    await requireStillOperator(tx)
    const gone = await db(tx)
      .deleteFrom('own_role_grants as g')
      .using('own_roles as r')
      .whereRef('r.id', '=', 'g.own_role_id')
      .where('g.id', '=', id)
      .returning(['g.member_id as memberId', 'r.name'])
      .executeTakeFirst()
    if (!gone) throw new NotFound()
    await note(tx, 'role.revoked', gone.memberId, gone.name)
    return signOutChanged(tx, gone.memberId)
  })
  for (const signIn of ended) await ctx.house.sessions.endSignIn(signIn)
}

async function note(
  tx: Tx,
  event: 'role.granted' | 'role.revoked',
  memberId: string,
  role: string,
): Promise<void> {
  const facts = event === 'role.granted' ? { after: { role } } : { before: { role } }
  await recordAudit(tx, { action: event, subject: { kind: 'member', id: memberId }, ...facts })
  await recordSecurityEvent(tx, { event, memberId, details: { role } })
}
