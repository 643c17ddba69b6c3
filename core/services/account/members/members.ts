import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { ROLES, type Role } from '#core/contracts/viewer'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { memberWords } from '#core/database/member-words'

export const MEMBERS_PER_PAGE = 50
const MEMBERS_PER_BATCH = 500

export type MemberSummary = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly handle: string
  readonly joinedAt: Date
  readonly roles: readonly Role[]
}

export type MemberFilter = {
  /** Part of a name, an address or a handle. */
  readonly query: string
  readonly role: Role | null
}

export type MemberPage = {
  readonly members: readonly MemberSummary[]
  readonly count: number
  readonly page: number
  readonly pages: number
}

const COLUMNS = sql`m.id, m.name, m.email, m.handle, m.joined_at as "joinedAt",
  coalesce((select json_agg(r.role order by r.role) from role_grants r where r.member_id = m.id), '[]') as roles`

/** The members, the newest first. Throws `NotFound` for everybody but an operator. */
export async function members(ctx: Ctx, filter: MemberFilter, page: number): Promise<MemberPage> {
  requireRole(ctx, 'members')
  const where = conditions(filter)
  const found = sql`from members m ${where}`
  const count = await countRows(ctx, found, { page, perPage: MEMBERS_PER_PAGE })
  const pages = Math.max(1, Math.ceil(count / MEMBERS_PER_PAGE))
  const shown = Math.min(Math.max(1, page), pages)
  const { rows } = await sql<MemberSummary>`
    select ${COLUMNS} from members m ${where} order by m.joined_at desc, m.id desc
    limit ${sql.lit(MEMBERS_PER_PAGE)} offset ${(shown - 1) * MEMBERS_PER_PAGE}`.execute(db(ctx))
  return { members: rows, count, page: shown, pages }
}

/** All of them, some hundred at a time, for the table to take away. */
export async function* memberBatches(
  ctx: Ctx,
  filter: MemberFilter,
  most = MEMBERS_PER_BATCH,
): AsyncGenerator<readonly MemberSummary[], undefined> {
  requireRole(ctx, 'members')
  for (let last: MemberSummary | undefined; ; ) {
    const after = last ? sql`and (m.joined_at, m.id) < (${last.joinedAt}, ${last.id}::uuid)` : sql``
    const { rows } = await sql<MemberSummary>`
      select ${COLUMNS} from members m ${conditions(filter)} ${after}
      order by m.joined_at desc, m.id desc limit ${most}`.execute(db(ctx))
    if (rows.length > 0) yield rows
    if (rows.length < most) return
    last = rows.at(-1)
  }
}

export type MemberAccount = MemberSummary & {
  readonly bio: string
  readonly orders: number
  readonly tickets: number
  readonly subscriptions: number
  readonly devices: number
  /** Whether they are asked for codes of an app. */
  readonly hasSecondFactor: boolean
  readonly lastSeenAt: Date | null
}

/** One member, as the operator sees them: counts, not what they bought or wrote. Throws `NotFound`. */
export async function memberAccount(ctx: Ctx, asked: string): Promise<MemberAccount> {
  requireRole(ctx, 'members')
  const id = readId(asked)
  const { rows } = await sql<MemberAccount>`
    select ${COLUMNS}, m.bio,
       (select count(*)::int from orders o where o.member_id = m.id and o.state = 'paid') as orders,
       (select count(*)::int from tickets t where t.holder_id = m.id) as tickets,
       (select count(*)::int from subscriptions s where s.member_id = m.id) as subscriptions,
       (select count(distinct s.sign_in)::int from sessions s where s.member_id = m.id and s.expires_at > ${ctx.now}) as devices,
       (select max(s.last_seen_at) from sessions s where s.member_id = m.id) as "lastSeenAt",
       exists (select from authenticators a where a.member_id = m.id and a.confirmed_at is not null) as "hasSecondFactor"
     from members m where m.id = ${id} and m.email is not null`.execute(db(ctx))
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

/** Signs a member out everywhere, when a device was lost or an account was taken over. Throws `NotFound`. */
export async function signMemberOut(ctx: Ctx, id: string): Promise<void> {
  const { id: memberId } = await memberAccount(ctx, id)
  const signIns = await db(ctx)
    .selectFrom('sessions')
    .select('sign_in')
    .distinct()
    .where('member_id', '=', memberId)
    .execute()
  for (const { sign_in: signIn } of signIns) await ctx.services.federation.signOut(ctx, signIn)
}

/** A role by its name, or null for anything else. */
export function roleNamed(name: string | undefined): Role | null {
  return ROLES.find(role => role === name) ?? null
}

function conditions({ query, role }: MemberFilter): RawBuilder<unknown> {
  const words = query.trim().toLowerCase()
  return sql`where m.email is not null ${words ? sql`and ${memberWords('m')} like ${likeContaining(words)}` : sql``}
    ${role ? sql`and m.id in (select r.member_id from role_grants r where r.role = ${role})` : sql``}`
}
