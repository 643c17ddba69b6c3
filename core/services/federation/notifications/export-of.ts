import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'notifications',
    'What we told you.',
    ['notifications.member_id', 'notifications.actor_id', 'notifications.note_id'],
    id => sql`
      select n.kind, n.text, n.url, b.uri as by, o.uri as note, n.created_at, n.read_at from notifications n
        left join actors b on b.id = n.actor_id left join notes o on o.id = n.note_id
      where n.member_id = ${id} order by n.created_at, n.id`,
  ),
]
