import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'security_events',
    'What happened to how you sign in: when, from where, and with what. Kept for a year.',
    ['security_events.member_id'],
    id =>
      sql`select at, event, client,
        case when by_id is null then details else details - 'address' - 'device' end as details from security_events where member_id = ${id} order by position`,
  ),
]
