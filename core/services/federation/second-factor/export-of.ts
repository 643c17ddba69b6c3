import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'authenticator',
    'Your authenticator app, and how many recovery codes you used. What it makes its codes of is not in the file.',
    ['authenticators.member_id', 'recovery_codes.member_id'],
    id => sql`select a.created_at, a.confirmed_at,
        (select count(*) from recovery_codes r where r.member_id = a.member_id) as recovery_codes,
        (select count(*) from recovery_codes r where r.member_id = a.member_id and r.used_at is not null) as used
      from authenticators a where a.member_id = ${id} order by a.created_at`,
  ),
]
