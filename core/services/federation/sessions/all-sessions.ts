import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { isId, readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { endSignInsOfAll } from '../end-sign-ins'
import { signOut } from '../sign-out'

const SIGN_INS_PER_PAGE = 50

/** A sign-in that lives: its sessions in all apps. */
export type ActiveSignIn = {
  readonly signIn: string
  readonly memberId: string
  readonly member: string
  readonly email: string
  readonly device: string
  readonly address: string
  readonly apps: readonly DomainName[]
  /** With more than a letter. */
  readonly isStrong: boolean
  readonly beganAt: Date
  readonly lastSeenAt: Date
}

export type SessionFilter = {
  /** An address or a handle, as somebody typed it. */
  readonly who?: string
  /** The beginning of a network address. */
  readonly address?: string
  /** The last sign-in of the page before. */
  readonly before?: string
}

/** Who is signed in, the latest sign-in first. Throws `NotFound`, also for a page that begins nowhere. */
export async function allSessions(
  ctx: Ctx,
  { who = '', address = '', before }: SessionFilter = {},
): Promise<{ readonly lines: readonly ActiveSignIn[]; readonly next: string | null }> {
  requireRole(ctx, 'security')
  if (before !== undefined && !isId(before)) throw new NotFound()
  const typed = who.trim().toLowerCase()
  const where = [
    sql<SqlBool>`s.expires_at > ${ctx.now}`,
    ...(before ? [sql<SqlBool>`s.sign_in < ${before}`] : []),
    ...(typed ? [sql<SqlBool>`(m.email = ${typed} or m.handle = ${typed.replace(/^@/, '')})`] : []),
    ...(address.trim() ? [sql<SqlBool>`starts_with(s.address, ${address.trim()})`] : []),
  ]
  const { rows } = await sql<ActiveSignIn>`
    select s.sign_in as "signIn", m.id as "memberId", m.name as member, m.email,
      (array_agg(s.device order by s.created_at))[1] as device,
      (array_agg(s.address order by s.created_at))[1] as address,
      json_agg(distinct s.domain) as apps, coalesce(bool_or(jsonb_exists(i.methods, 'mfa')), false) as "isStrong",
      min(s.created_at) as "beganAt", max(s.last_seen_at) as "lastSeenAt"
    from sessions s join members m on m.id = s.member_id left join sign_ins i on i.id = s.sign_in
    where ${sql.join(where, sql` and `)}
    group by s.sign_in, m.id order by s.sign_in desc limit ${sql.lit(SIGN_INS_PER_PAGE + 1)}`.execute(db(ctx))
  const lines = rows.slice(0, SIGN_INS_PER_PAGE)
  return { lines, next: rows.length > SIGN_INS_PER_PAGE ? (lines.at(-1)?.signIn ?? null) : null }
}

/** Whoever sits there has to sign in again, in every app; programs that grew from it are shut out. Throws `NotFound`. */
export async function endOneSignIn(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'security')
  const signIn = readId(asked)
  const living = await db(ctx)
    .selectFrom('sessions')
    .select('id')
    .where('sign_in', '=', signIn)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
  if (!living) throw new NotFound()
  await signOut(ctx, signIn)
}

/** The same for all sign-ins of a member: how many they were. Throws `NotFound`. */
export async function endSignInsOf(ctx: Ctx, asked: string): Promise<number> {
  requireRole(ctx, 'security')
  const memberId = readId(asked)
  const ended = await transaction(ctx, tx => endSignInsOfAll(tx, [memberId]))
  if (ended.length === 0) throw new NotFound()
  for (const signIn of ended) await ctx.house.sessions.endSignIn(signIn)
  return ended.length
}
