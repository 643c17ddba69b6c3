import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'applications',
    'Other programs you let in, to what, and what ended it.',
    ['grants.member_id'],
    id => sql`select c.name, g.scope, g.asked, g.granted_at, g.ended_at, g.ended_why, g.withdrawn_at
      from grants g join oauth_clients c on c.id = g.client_id
      where g.member_id = ${id} order by g.granted_at, g.id`,
  ),
  section(
    'access',
    'When programs were let in on your behalf, and for how long.',
    ['grants.member_id'],
    id => sql`select c.name as program, t.kind, t.scope, t.created_at, t.expires_at, t.used_at
      from tokens t join grants g on g.id = t.grant_id join oauth_clients c on c.id = g.client_id
      where g.member_id = ${id} order by t.created_at, t.id`,
  ),
]
