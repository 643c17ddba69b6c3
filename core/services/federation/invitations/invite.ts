import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { RATE_LIMITS } from '#core/contracts/rate-limits'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { ROLES, type Role } from '#core/contracts/viewer'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { typedAddress } from '#core/mail/letter'
import { InvalidMailAddress } from '#core/mail/mailer'
import { postLetter } from '#core/mail/send-letter'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { daysLater } from '#core/text/local-time'
import { requireStillOperator } from '../identity/still-operator'
import { invitationLetter, invitationToken } from './invitation-letter'
import { ownRoleNames } from './own-role-names'

export const INVITATION_DAYS = 7
/** Each is a letter to somebody who did not ask for it. */
const PER_DAY = RATE_LIMITS.invitations.limit

export class InvitationRefused extends Refusal {
  override name = 'InvitationRefused'
  constructor(
    readonly field: 'email' | 'roles',
    sentence: string,
  ) {
    super(sentence)
  }
}

export type InvitationSummary = {
  readonly id: string
  readonly email: string
  readonly roles: readonly Role[]
  /** The names of own roles that they were asked to have; retired ones are not among them. */
  readonly ownRoles: readonly string[]
  readonly invitedBy: string
  readonly invitedAt: Date
  readonly expiresAt: Date
}

/** Those that nobody has accepted or withdrawn, also when their time is over; the newest first. */
export async function openInvitations(ctx: Ctx): Promise<readonly InvitationSummary[]> {
  requireRole(ctx, 'operator')
  return db(ctx)
    .selectFrom('invitations as i')
    .innerJoin('members as m', 'm.id', 'i.invited_by_id')
    .select(ownRoleNames().as('ownRoles'))
    .select(['i.id', 'i.email', 'i.roles', 'm.name as invitedBy'])
    .select(['i.invited_at as invitedAt', 'i.expires_at as expiresAt'])
    .where('i.accepted_at', 'is', null)
    .where('i.withdrawn_at', 'is', null)
    .orderBy('i.id', 'desc')
    .limit(PER_DAY * INVITATION_DAYS)
    .execute()
}

/**
 * Asks somebody by letter to work in these roles, and in own roles by their ids; for a week, and in place of what they
 * were asked before. Throws `FreshSignInRequired`, `InvitationRefused`.
 */
export async function invite(
  ctx: Ctx,
  typed: string,
  roles: readonly string[],
  ownRoles: readonly string[] = [],
): Promise<void> {
  const { id: memberId } = requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const email = readAddress(typed)
  const chosen = ROLES.filter(role => roles.includes(role))
  if (chosen.length + ownRoles.length === 0 || chosen.length < roles.length || !ownRoles.every(isId))
    throw new InvitationRefused('roles', 'Choose what they may do.')
  if (!(await createRateLimit(ctx.house.cache, 'invitations').hit('all')).allowed)
    throw new InvitationRefused('email', `${PER_DAY} invitations a day are enough. Go on tomorrow.`)
  const id = Bun.randomUUIDv7()
  await transaction(ctx, async tx => {
    await requireStillOperator(tx)
    // Two for one address, at once: the later one waits, and takes the place of the first.
    await sql`select pg_advisory_xact_lock(hashtext(${`invitation ${email}`}))`.execute(db(tx))
    await db(tx)
      .updateTable('invitations')
      .set({ withdrawn_at: tx.now })
      .where('email', '=', email)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .execute()
    const own = await lockOwnRoles(tx, ownRoles)
    await db(tx)
      .insertInto('invitations')
      .values({
        id,
        email,
        roles: jsonb(chosen),
        token_hash: hashToken(invitationToken(tx.house.config, id)),
        invited_by_id: memberId,
        invited_at: tx.now,
        expires_at: daysLater(tx.now, INVITATION_DAYS, tx.house.site().timeZone),
      })
      .execute()
    if (own.length > 0)
      await db(tx)
        .insertInto('invitation_own_roles')
        .values(own.map(role => ({ invitation_id: id, own_role_id: role.id })))
        .execute()
    await recordAudit(tx, {
      action: 'invitation.sent',
      subject: { kind: 'invitation', id },
      after: { roles: [...chosen, ...own.map(({ name }) => name)] },
    })
    const roles = [...chosen, ...own.map(({ name }) => name)].join(', ')
    await recordSecurityEvent(tx, { event: 'invitation.sent', memberId: null, details: { as: roles } })
    await postLetter(tx, invitationLetter(id, email))
  })
}

/** Its link leads nowhere from now on. Throws `NotFound`. */
export async function withdrawInvitation(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'operator')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const gone = await db(tx)
      .updateTable('invitations')
      .set({ withdrawn_at: tx.now })
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning('roles')
      .executeTakeFirst()
    if (!gone) throw new NotFound()
    const subject = { kind: 'invitation', id }
    await recordAudit(tx, { action: 'invitation.withdrawn', subject, before: { roles: gone.roles } })
    const details = { as: gone.roles.join(', ') }
    await recordSecurityEvent(tx, { event: 'invitation.withdrawn', memberId: null, details })
  })
}

/** They stay as they are until the letter is written. Throws `InvitationRefused` where one was retired. */
async function lockOwnRoles(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return []
  const found = await db(tx)
    .selectFrom('own_roles')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .where('retired_at', 'is', null)
    .orderBy('id')
    .forShare()
    .execute()
  if (found.length < new Set(ids.map(id => id.toLowerCase())).size)
    throw new InvitationRefused('roles', 'One of these roles is gone. Look at the list again.')
  return found
}

function readAddress(typed: string): string {
  try {
    return typedAddress(typed.trim())
  } catch (fault) {
    if (fault instanceof InvalidMailAddress)
      throw new InvitationRefused('email', 'This is no e-mail address. Please check it.')
    throw fault
  }
}
