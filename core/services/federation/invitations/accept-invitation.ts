import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal, SignInRequired } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import type { Permission, Role } from '#core/contracts/viewer'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { endSignIns } from '../end-sign-ins'
import { giveRole } from '../identity/give-role'
import { isStillOperator } from '../identity/still-operator'
import { keepOwnRole } from '../own-roles/give-own-role'
import { join, type Newcomer } from '../signin/use-link'

export class InvitationSpent extends Refusal {
  override name = 'InvitationSpent'
  constructor() {
    super('This invitation no longer works. Ask for another one.', 410)
  }
}

export class InvitationOfAnother extends Refusal {
  override name = 'InvitationOfAnother'
  constructor(email: string) {
    super(`This invitation is for ${email}. Sign out, and sign in with that address to accept it.`, 409)
  }
}

export type OfferedRole = {
  readonly id: string
  readonly name: string
  readonly permissions: readonly Permission[]
}

export type FoundInvitation = {
  readonly email: string
  readonly roles: readonly Role[]
  /** Own roles that were not retired meanwhile. */
  readonly ownRoles: readonly OfferedRole[]
  readonly invitedBy: string
  /** Who has the address; null for somebody new. */
  readonly memberId: string | null
}

/** What the link is about; null where it does not work any more, or every role it offers is gone. */
export async function findInvitation(ctx: Ctx, token: string): Promise<FoundInvitation | null> {
  const found = await db(ctx)
    .selectFrom('invitations as i')
    .innerJoin('members as by', 'by.id', 'i.invited_by_id')
    .leftJoin('members as m', 'm.email', 'i.email')
    .select(['i.id', 'i.email', 'i.roles', 'by.name as invitedBy', 'm.id as memberId'])
    .where('i.token_hash', '=', hashToken(token))
    .where('i.accepted_at', 'is', null)
    .where('i.withdrawn_at', 'is', null)
    .where('i.expires_at', '>', ctx.now)
    .executeTakeFirst()
  if (!found) return null
  const { id, ...invitation } = found
  const ownRoles = await offeredRoles(ctx, id).execute()
  return invitation.roles.length + ownRoles.length === 0 ? null : { ...invitation, ownRoles }
}

/**
 * Uses an invitation up, once, and gives its roles. Somebody new becomes a member by it, since the letter reached them.
 * Who is one already has to be signed in as such, freshly: a link that lies about for a week opens no account. Where
 * they gain a role, their sign-ins but `signIn`, the viewer's, end. Returns who it was. Throws `InvitationSpent`,
 * `SignInRequired`, `FreshSignInRequired`, `InvitationOfAnother`, `NewcomerUnnamed`, `HandleTaken`; it then stays as it
 * was.
 */
export async function acceptInvitation(
  ctx: Ctx,
  token: string,
  newcomer: Newcomer | null,
  signIn: string | null,
): Promise<{ memberId: string; joined: boolean }> {
  const { ended, ...accepted } = await transaction(ctx, async tx => {
    const invitation = await db(tx)
      .updateTable('invitations')
      .set({ accepted_at: tx.now })
      .where('token_hash', '=', hashToken(token))
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('expires_at', '>', tx.now)
      .returning(['id', 'email', 'roles', 'invited_by_id'])
      .executeTakeFirst()
    if (!invitation) throw new InvitationSpent()
    const { id, email, roles, invited_by_id: invitedById } = invitation
    // The same lock as of a sign-in link: two links of one newcomer must not make two members.
    await sql`select pg_advisory_xact_lock(hashtext(${email}))`.execute(db(tx))
    // Who may not give roles any more has none to give by a letter of last week.
    if (!(await isStillOperator(tx, invitedById))) throw new InvitationSpent()
    const ownRoles = await offeredRoles(tx, id).forShare('r').execute()
    if (roles.length + ownRoles.length === 0) throw new InvitationSpent()
    const known = await db(tx)
      .selectFrom('members')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirst()
    if (known && !tx.viewer.member) throw new SignInRequired()
    if (known && tx.viewer.member?.id !== known.id) throw new InvitationOfAnother(email)
    if (known) requireFreshSignIn(tx)
    const memberId = known?.id ?? (await join(tx, email, newcomer))
    await db(tx).updateTable('invitations').set({ accepted_by_id: memberId }).where('id', '=', id).execute()
    let gained = false
    for (const role of roles) gained = (await giveRole(tx, memberId, role, invitedById)) || gained
    for (const role of ownRoles) gained = (await keepOwnRole(tx, memberId, role, invitedById)) || gained
    return { memberId, joined: !known, ended: gained ? await endSignIns(tx, memberId, signIn) : [] }
  })
  for (const over of ended) await ctx.house.sessions.endSignIn(over)
  return accepted
}

/** Locked, none of them is retired before they are given; asked for after waiting, one that was is not among them. */
function offeredRoles(ctx: Ctx, invitationId: string) {
  return db(ctx)
    .selectFrom('invitation_own_roles as o')
    .innerJoin('own_roles as r', 'r.id', 'o.own_role_id')
    .select(['r.id', 'r.name', 'r.permissions'])
    .where('o.invitation_id', '=', invitationId)
    .where('r.retired_at', 'is', null)
    .orderBy('r.id')
}
