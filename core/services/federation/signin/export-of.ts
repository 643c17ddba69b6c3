import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'devices',
    'Where you are signed in.',
    ['sessions.member_id', 'sign_ins.member_id'],
    id => sql`select sign_in, domain as app, device, address, s.created_at, last_seen_at, expires_at, i.methods
      from sessions s left join sign_ins i on i.id = s.sign_in where s.member_id = ${id} order by s.created_at, sign_in, domain`,
  ),
  section(
    'sign_in_links',
    'Links we sent you to sign in with: when, and whether they were used. The links themselves are not in the file.',
    ['magic_links.email'],
    id => sql`select l.created_at, l.expires_at, l.used_at from magic_links l
      join members m on lower(m.email) = lower(l.email) where m.id = ${id} order by l.created_at, l.id`,
  ),
]
