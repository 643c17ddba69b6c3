import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { ROLES, type Role } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { endSignIns } from '../end-sign-ins'
import { giveRole } from './give-role'
import { requireStillOperator } from './still-operator'

export class LastOperator extends Refusal {
  override name = 'LastOperator'
  constructor() {
    super('This is the last operator. Make somebody else one first.', 409)
  }
}

export class NoSuchMember extends Refusal {
  override name = 'NoSuchMember'
  constructor() {
    super('Nobody has signed in with this address or handle yet.')
  }
}

/** `who` is an address or a handle. Granting again changes nothing. Throws `NotFound`, `NoSuchMember`. */
export async function grantRole(ctx: Ctx, who: string, role: Role): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  if (!ROLES.includes(role)) throw new NotFound()
  const ended = await transaction(ctx, async tx => {
    await requireStillOperator(tx)
    const memberId = await memberCalled(tx, who)
    const granted = await giveRole(tx, memberId, role, tx.viewer.member?.id ?? null)
    return granted ? signOutChanged(tx, memberId) : []
  })
  for (const signIn of ended) await ctx.house.sessions.endSignIn(signIn)
}

/** By address or handle. Throws `NoSuchMember`, also for who has left. */
export async function memberCalled(ctx: Ctx, who: string): Promise<string> {
  const member = await db(ctx)
    .selectFrom('members')
    .select('id')
    .where('email', 'is not', null)
    .where(({ or, eb }) =>
      or([
        eb('email', '=', sql<string>`lower(${who.trim()})`),
        eb('handle', '=', sql<string>`lower(${who.trim().replace(/^@/, '')})`),
      ]),
    )
    .executeTakeFirst()
  if (!member) throw new NoSuchMember()
  return member.id
}

/** What somebody may do has changed: they sign in again. Whoever does it to themselves has just done so. */
export async function signOutChanged(tx: Tx, memberId: string): Promise<readonly string[]> {
  return memberId === tx.viewer.member?.id ? [] : endSignIns(tx, memberId, null)
}

/** Takes a role back. Throws `NotFound`, and `LastOperator` where nobody could give it again. */
export async function revokeRole(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const grantId = readId(asked)
  const ended = await transaction(ctx, async tx => {
    // Locked, so that two operators who remove each other at once leave one.
    const operators = await lockOperators(tx)
    const staying = operators.filter(({ closing }) => !closing)
    if (staying.length === 1 && staying[0]?.id === grantId.toLowerCase()) throw new LastOperator()
    if (!operators.some(({ memberId }) => memberId === tx.viewer.member?.id)) throw new NotFound()
    const gone = await db(tx)
      .deleteFrom('role_grants')
      .where('id', '=', grantId)
      .returning(['member_id', 'role'])
      .executeTakeFirst()
    if (!gone) throw new NotFound()
    if (gone.role === 'operator') await withdrawInvitationsOf(tx, gone.member_id)
    const subject = { kind: 'member', id: gone.member_id }
    await recordAudit(tx, { action: 'role.revoked', subject, before: { role: gone.role } })
    await recordSecurityEvent(tx, {
      event: 'role.revoked',
      memberId: gone.member_id,
      details: { role: gone.role },
    })
    await emit(tx, {
      type: 'Remove',
      domain: 'federation',
      subject: { kind: 'role', id: gone.member_id },
      payload: { role: gone.role },
    })
    return signOutChanged(tx, gone.member_id)
  })
  for (const signIn of ended) await ctx.house.sessions.endSignIn(signIn)
}

/** Whom they asked to work here has to be asked by somebody else: else they could come back through another door. */
async function withdrawInvitationsOf(tx: Tx, memberId: string): Promise<void> {
  const withdrawn = await db(tx)
    .updateTable('invitations')
    .set({ withdrawn_at: tx.now })
    .where('invited_by_id', '=', memberId)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning(['id', 'roles'])
    .execute()
  for (const { id, roles } of withdrawn) {
    const subject = { kind: 'invitation', id }
    await recordAudit(tx, { action: 'invitation.withdrawn', subject, before: { roles } })
    const details = { as: roles.join(', ') }
    await recordSecurityEvent(tx, { event: 'invitation.withdrawn', memberId: null, details })
  }
}

/** Who can grant roles, and whether they are about to leave. Until the transaction ends nobody else can change it. */
export async function lockOperators(
  ctx: Ctx,
): Promise<readonly { id: string; memberId: string; closing: boolean }[]> {
  await db(ctx)
    .selectFrom('role_grants')
    .select('id')
    .where('role', '=', 'operator')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  // Asked for after the lock: what was decided while we waited for it is seen.
  const { rows } = await sql<{ id: string; memberId: string; closing: boolean }>`
    select g.id, g.member_id as "memberId",
      exists (select 1 from account_closings c where c.member_id = g.member_id) as closing
    from role_grants g where g.role = 'operator' order by g.id`.execute(db(ctx))
  return rows
}
