import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { PERMISSIONS, type Permission, permissionsOf, ROLES, type Role } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'

const MEMBERS_PER_PAGE = 50

type HeldRole = {
  readonly grantId: string
  readonly name: string
  /** Made by the cooperative. */
  readonly isOwn: boolean
  readonly permissions: readonly Permission[]
  /** Null for the first operator, whom nobody could give it. */
  readonly grantedBy: string | null
  readonly grantedAt: Date
}

export type RightsOfMember = {
  readonly memberId: string
  readonly member: string
  readonly email: string
  /** Why they may do what they may: in the order in which they were given. */
  readonly roles: readonly HeldRole[]
}

export type RightsFilter = {
  /** Only those who may do this. */
  readonly permission?: Permission
  /** The last member of the page before. */
  readonly after?: string
}

type Row = { memberId: string; member: string; email: string; roles: (HeldRole & { grantedAt: string })[] }

/**
 * Every member with a role, by name, with what each of their roles lets them do, and who gave it to them. Throws
 * `NotFound`, also for a page that begins nowhere.
 */
export async function whoMayWhat(
  ctx: Ctx,
  { permission, after }: RightsFilter = {},
): Promise<{ readonly lines: readonly RightsOfMember[]; readonly next: string | null }> {
  requireRole(ctx, 'operator')
  if (after !== undefined && !isId(after)) throw new NotFound()
  const { rows } = await sql<Row>`
    with held as (
      select id, member_id, role as name, false as is_own, null::jsonb as permissions, granted_by_id, granted_at
      from role_grants
      union all
      select g.id, g.member_id, r.name, true, r.permissions, g.granted_by_id, g.granted_at
      from own_role_grants g join own_roles r on r.id = g.own_role_id
    )
    select m.id as "memberId", m.name as member, m.email, json_agg(json_build_object(
        'grantId', h.id, 'name', h.name, 'isOwn', h.is_own, 'permissions', h.permissions,
        'grantedBy', b.name, 'grantedAt', h.granted_at) order by h.granted_at, h.id) as roles
    from held h join members m on m.id = h.member_id left join members b on b.id = h.granted_by_id
    where m.email is not null
      ${permission ? sql`and m.id in (select member_id from held where ${holds(permission)})` : sql``}
      ${after ? sql`and (${inReadingOrder('m.name')}, m.id) > (select ${inReadingOrder('l.name')}, l.id from members l where l.id = ${after})` : sql``}
    group by m.id order by ${inReadingOrder('m.name')}, m.id limit ${sql.lit(MEMBERS_PER_PAGE + 1)}`.execute(
    db(ctx),
  )
  const lines = rows.slice(0, MEMBERS_PER_PAGE).map(row => ({ ...row, roles: row.roles.map(heldRole) }))
  return { lines, next: rows.length > MEMBERS_PER_PAGE ? (lines.at(-1)?.memberId ?? null) : null }
}

/** What an address asks for; anything but a permission there is asks for all. */
export const readPermission = (text: unknown): Permission | undefined =>
  PERMISSIONS.find(permission => permission === text)

function holds(permission: Permission) {
  const roles = ROLES.filter(role => permissionsOf(role).includes(permission))
  return sql`(not is_own and name in (${sql.join(roles)})) or jsonb_exists(permissions, ${permission})`
}

function heldRole(role: HeldRole & { readonly grantedAt: Date | string }): HeldRole {
  const permissions = role.isOwn ? role.permissions : permissionsOf(role.name as Role)
  return { ...role, permissions, grantedAt: new Date(role.grantedAt) }
}
