import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'profile',
    'Your name, address, handle, what you say about yourself, and when you joined.',
    [],
    id => sql`select id, name, email, handle, bio, joined_at from members where id = ${id} order by id`,
  ),
]
