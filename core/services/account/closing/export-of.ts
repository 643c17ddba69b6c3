import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'closing',
    'That you asked for your account to be closed.',
    ['account_closings.member_id'],
    id =>
      sql`select asked_at, erase_after, erased_at from account_closings where member_id = ${id} order by asked_at`,
  ),
]
