import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'profile',
    'Your name, address, handle, what you say about yourself, and when you joined.',
    [],
    id => sql`select id, name, email, handle, bio, joined_at from members where id = ${id} order by id`,
  ),
  section(
    'email_changes',
    'Other addresses that you asked to sign in with, and what became of that.',
    ['email_changes.member_id', 'email_changes.from_email', 'email_changes.to_email'],
    id => sql`select from_email, to_email, asked_at, new_confirmed_at, old_confirmed_at, done_at, cancelled_at
      from email_changes where member_id = ${id} order by id`,
  ),
]
