import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'notes',
    'What you wrote here and on the fediverse.',
    ['notes.author_id'],
    id => sql`
      select n.uri, n.kind, n.title, n.summary, n.source, n.html, n.in_reply_to, n.audience, n.sensitive, n.attachments,
        n.tags, n.mentions, n.published_at, n.edited_at, n.deleted_at
      from notes n join actors a on a.id = n.author_id where a.member_id = ${id} order by n.published_at, n.id`,
  ),
  section(
    'reactions',
    'What you liked and passed on.',
    ['reactions.actor_id'],
    id => sql`select r.kind, n.uri as note, r.reacted_at from reactions r join actors a on a.id = r.actor_id
      join notes n on n.id = r.note_id where a.member_id = ${id} order by r.reacted_at, r.id`,
  ),
  section(
    'reactions_received',
    'Who liked and passed on what you wrote.',
    ['reactions.note_id'],
    id => sql`select r.kind, n.uri as note, b.uri as by, r.reacted_at from reactions r join notes n on n.id = r.note_id
      join actors a on a.id = n.author_id join actors b on b.id = r.actor_id
      where a.member_id = ${id} order by r.reacted_at, r.id`,
  ),
]
