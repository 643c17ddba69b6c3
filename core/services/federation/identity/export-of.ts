import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'roles',
    'What you may do here, and since when.',
    ['role_grants.member_id', 'own_role_grants.member_id'],
    id => sql`select role, granted_at from role_grants where member_id = ${id}
      union all select r.name, g.granted_at from own_role_grants g join own_roles r on r.id = g.own_role_id
      where g.member_id = ${id} order by granted_at, role`,
  ),
]
