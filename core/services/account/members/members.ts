import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { ROLES, type Role } from '#core/contracts/viewer'
import { requireRole } from '../require-viewer'

const MEMBERS_PER_PAGE = 50

export type MemberLine = {
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
  readonly members: readonly MemberLine[]
  readonly count: number
  readonly page: number
  readonly pages: number
}

const COLUMNS = `m.id, m.name, m.email, m.handle, m.joined_at as "joinedAt",
  coalesce((select json_agg(r.role order by r.role) from role_grants r where r.member_id = m.id), '[]') as roles`

/** The members, the newest first. Throws `NotFound` for everybody but an operator. */
export async function members(ctx: Ctx, filter: MemberFilter, page: number): Promise<MemberPage> {
  requireRole(ctx, 'operator')
  const { where, params } = conditions(filter)
  const [total] = await ctx.em.execute<{ count: number }[]>(
    `select count(*)::int as count from members m ${where}`,
    params,
  )
  const count = total?.count ?? 0
  const pages = Math.max(1, Math.ceil(count / MEMBERS_PER_PAGE))
  const shown = Math.min(Math.max(1, page), pages)
  const rows = await ctx.em.execute<MemberLine[]>(
    `select ${COLUMNS} from members m ${where} order by m.joined_at desc, m.id desc limit ? offset ?`,
    [...params, MEMBERS_PER_PAGE, (shown - 1) * MEMBERS_PER_PAGE],
  )
  return { members: rows.map(dated), count, page: shown, pages }
}

/** All of them at once, for the table to take away. */
export async function allMembers(ctx: Ctx, filter: MemberFilter): Promise<readonly MemberLine[]> {
  requireRole(ctx, 'operator')
  const { where, params } = conditions(filter)
  const rows = await ctx.em.execute<MemberLine[]>(
    `select ${COLUMNS} from members m ${where} order by m.joined_at desc, m.id desc`,
    params,
  )
  return rows.map(dated)
}

export type MemberAccount = MemberLine & {
  readonly bio: string
  readonly orders: number
  readonly tickets: number
  readonly subscriptions: number
  readonly devices: number
  readonly lastSeenAt: Date | null
}

/** One member, as the operator sees them: counts, not what they bought or wrote. Throws `NotFound`. */
export async function memberAccount(ctx: Ctx, id: string): Promise<MemberAccount> {
  requireRole(ctx, 'operator')
  const [row] = await ctx.em.execute<MemberAccount[]>(
    `select ${COLUMNS}, m.bio,
       (select count(*)::int from orders o where o.member_id = m.id and o.state = 'paid') as orders,
       (select count(*)::int from tickets t where t.holder_id = m.id) as tickets,
       (select count(*)::int from subscriptions s where s.member_id = m.id) as subscriptions,
       (select count(distinct s.sign_in)::int from sessions s where s.member_id = m.id and s.expires_at > ?) as devices,
       (select max(s.last_seen_at) from sessions s where s.member_id = m.id) as "lastSeenAt"
     from members m where m.id::text = ? and m.email is not null`,
    [ctx.now, id],
  )
  if (!row) throw new NotFound()
  return { ...dated(row), lastSeenAt: row.lastSeenAt && new Date(row.lastSeenAt) }
}

/** Signs a member out everywhere, when a device was lost or an account was taken over. Throws `NotFound`. */
export async function signMemberOut(ctx: Ctx, id: string): Promise<void> {
  const { id: memberId } = await memberAccount(ctx, id)
  const signIns = await ctx.em.execute<{ sign_in: string }[]>(
    'select distinct sign_in from sessions where member_id = ?',
    [memberId],
  )
  for (const { sign_in: signIn } of signIns) await ctx.services.federation.signOut(ctx, signIn)
}

/** A role by its name, or null for anything else. */
export function roleNamed(name: string | undefined): Role | null {
  return ROLES.find(role => role === name) ?? null
}

function conditions({ query, role }: MemberFilter): { where: string; params: unknown[] } {
  const like = `%${query
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`
  return {
    where: `where m.email is not null and (lower(m.name) like ? or m.email like ? or m.handle like ?)
      and (?::text is null or exists (select 1 from role_grants r where r.member_id = m.id and r.role = ?::text))`,
    params: [like, like, like, role, role],
  }
}

function dated<T extends MemberLine>(row: T): T {
  return { ...row, joinedAt: new Date(row.joinedAt) }
}
