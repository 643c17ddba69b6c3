import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'actor',
    'How the fediverse knows you.',
    ['actors.member_id'],
    id => sql`select uri, username, host, name, summary, url, icon, manually_approves_followers, created_at
      from actors where member_id = ${id} order by created_at, id`,
  ),
]
