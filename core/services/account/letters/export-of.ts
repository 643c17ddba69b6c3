import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'letters',
    'Newsletters we sent you.',
    ['letter_deliveries.member_id'],
    id => sql`
      select l.subject, n.name as newsletter, l.markdown, d.queued_at, d.sent_at, d.failure, d.failed_at, d.unsubscribed_at,
        d.opened_at, (select json_agg(json_build_object('url', k.url, 'clicked_at', c.clicked_at) order by c.clicked_at)
          from letter_clicks c join letter_links k on k.id = c.link_id where c.delivery_id = d.id) as followed
      from letter_deliveries d join letters l on l.id = d.letter_id join newsletters n on n.id = l.newsletter_id
      where d.member_id = ${id} order by d.queued_at, d.id`,
  ),
  section(
    'letters_stopped',
    'That your address was refused, since when we write no newsletters to it.',
    ['letter_suppressions.member_id'],
    id =>
      sql`select reason, suppressed_at from letter_suppressions where member_id = ${id} order by suppressed_at`,
  ),
  section(
    'letters_written',
    'Letters of newsletters that you wrote.',
    ['letters.written_by_id'],
    id => sql`select subject, markdown, created_at, updated_at, sent_at from letters
      where written_by_id = ${id} order by created_at, id`,
  ),
]
