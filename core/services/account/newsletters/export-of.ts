import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'subscriptions',
    'Newsletters you get.',
    ['subscriptions.member_id'],
    id => sql`select n.name, n.slug, s.subscribed_at from subscriptions s
      join newsletters n on n.id = s.newsletter_id where s.member_id = ${id} order by s.subscribed_at, n.slug`,
  ),
]
