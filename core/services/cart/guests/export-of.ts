import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'guest',
    'That you bought as a guest, and with which address.',
    ['guest_buyers.member_id', 'guest_buyers.email'],
    id => sql`select g.email, g.created_at from guest_buyers g where g.member_id = ${id}`,
  ),
]
