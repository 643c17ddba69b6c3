import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'passkeys',
    'Your passkeys: what you called them, and when you used them. The keys themselves are on your devices.',
    ['passkeys.member_id'],
    id =>
      sql`select name, synced, created_at, last_used_at from passkeys where member_id = ${id} order by id`,
  ),
]
