import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'post',
    'Every other letter we wrote to you in the last month, and what became of it.',
    ['outgoing_letters.recipient'],
    id => sql`select o.kind, o.recipient, o.queued_at, o.sent_at, o.failed_at, o.failure from outgoing_letters o
      join members m on lower(m.email) = lower(o.recipient) where m.id = ${id} order by o.queued_at, o.key`,
  ),
  section(
    'uploads',
    'Pictures and files you put here, with their addresses.',
    ['media.uploaded_by_id'],
    id => sql`select url, content_type, bytes, alt, uploaded_at from media
      where uploaded_by_id = ${id} order by uploaded_at, id`,
  ),
  section(
    'activities',
    'What you did that changed something, as our records have it.',
    ['ap_activities.member_id', 'ap_activities.actor_id'],
    id => sql`select type, domain as app, subject_kind, subject_id, audience, published_at from ap_activities
      where member_id = ${id} or actor_id in (select a.id from actors a where a.member_id = ${id})
      order by published_at, id`,
  ),
  section(
    'audit',
    'What you changed of rights, prices, stock, refunds and settings, as it was before and after.',
    ['audit.member_id'],
    id => sql`select at, action, subject_kind, subject_id, before, after from audit
      where member_id = ${id} order by id`,
  ),
]
