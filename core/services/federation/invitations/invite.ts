import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { RATE_LIMITS } from '#core/contracts/rate-limits'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { ROLES, type Role } from '#core/contracts/viewer'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { checkedAddress } from '#core/mail/letter'
import { InvalidMailAddress } from '#core/mail/mailer'
import { postLetter } from '#core/mail/send-letter'
import { invitationLetter, invitationToken } from './invitation-letter'

export const INVITATION_DAYS = 7
const DAY_MS = 86_400_000
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
    .select(['i.id', 'i.email', 'i.roles', 'm.name as invitedBy'])
    .select(['i.invited_at as invitedAt', 'i.expires_at as expiresAt'])
    .where('i.accepted_at', 'is', null)
    .where('i.withdrawn_at', 'is', null)
    .orderBy('i.id', 'desc')
    .limit(PER_DAY * INVITATION_DAYS)
    .execute()
}

/**
 * Asks somebody by letter to work in these roles; for a week, and in place of what they were asked before. Throws
 * `FreshSignInRequired`, `InvitationRefused`.
 */
export async function invite(ctx: Ctx, typed: string, roles: readonly string[]): Promise<void> {
  const { id: memberId } = requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const email = readAddress(typed)
  const chosen = ROLES.filter(role => roles.includes(role))
  if (chosen.length === 0 || chosen.length < roles.length)
    throw new InvitationRefused('roles', 'Choose what they may do.')
  if (!(await createRateLimit(ctx.house.cache, 'invitations').hit('all')).allowed)
    throw new InvitationRefused('email', `${PER_DAY} invitations a day are enough. Go on tomorrow.`)
  const id = Bun.randomUUIDv7()
  await transaction(ctx, async tx => {
    // Two for one address, at once: the later one waits, and takes the place of the first.
    await sql`select pg_advisory_xact_lock(hashtext(${`invitation ${email}`}))`.execute(db(tx))
    await db(tx)
      .updateTable('invitations')
      .set({ withdrawn_at: tx.now })
      .where('email', '=', email)
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .execute()
    await db(tx)
      .insertInto('invitations')
      .values({
        id,
        email,
        roles: jsonb(chosen),
        token_hash: hashToken(invitationToken(tx.house.config, id)),
        invited_by_id: memberId,
        invited_at: tx.now,
        expires_at: new Date(tx.now.getTime() + INVITATION_DAYS * DAY_MS),
      })
      .execute()
    await recordAudit(tx, {
      action: 'invitation.sent',
      subject: { kind: 'invitation', id },
      after: { roles: chosen },
    })
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
  })
}

function readAddress(typed: string): string {
  try {
    return checkedAddress(typed.trim().toLowerCase())
  } catch (fault) {
    if (fault instanceof InvalidMailAddress)
      throw new InvitationRefused('email', 'This is no e-mail address. Please check it.')
    throw fault
  }
}
