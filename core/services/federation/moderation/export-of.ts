import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'reports',
    'What you asked our moderators to look at.',
    ['reports.reporter_id'],
    id => sql`select r.targets, r.content, r.received_at, r.settled_at from reports r
      join actors a on a.id = r.reporter_id where a.member_id = ${id} order by r.received_at, r.id`,
  ),
]
