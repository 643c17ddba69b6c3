import { sql } from 'kysely'
import { section } from '../section'

export const social = [
  section(
    'actor',
    'How the fediverse knows you.',
    ['actors.member_id'],
    id => sql`select uri, username, host, name, summary, url, icon, manually_approves_followers, created_at
      from actors where member_id = ${id} order by created_at, id`,
  ),
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
    'following',
    'Whom you follow.',
    ['follows.follower_id'],
    id => sql`select b.uri, f.requested_at, f.accepted_at from follows f join actors a on a.id = f.follower_id
      join actors b on b.id = f.followed_id where a.member_id = ${id} order by f.requested_at, f.id`,
  ),
  section(
    'followers',
    'Who follows you.',
    ['follows.followed_id'],
    id => sql`select b.uri, f.requested_at, f.accepted_at from follows f join actors a on a.id = f.followed_id
      join actors b on b.id = f.follower_id where a.member_id = ${id} order by f.requested_at, f.id`,
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
  section(
    'reports',
    'What you asked our moderators to look at.',
    ['reports.reporter_id'],
    id => sql`select r.targets, r.content, r.received_at, r.settled_at from reports r
      join actors a on a.id = r.reporter_id where a.member_id = ${id} order by r.received_at, r.id`,
  ),
  section(
    'notifications',
    'What we told you.',
    ['notifications.member_id', 'notifications.actor_id', 'notifications.note_id'],
    id => sql`
      select n.kind, n.text, n.url, b.uri as by, o.uri as note, n.created_at, n.read_at from notifications n
        left join actors b on b.id = n.actor_id left join notes o on o.id = n.note_id
      where n.member_id = ${id} order by n.created_at, n.id`,
  ),
  section(
    'activities',
    'What you did that changed something, as our records have it.',
    ['ap_activities.member_id', 'ap_activities.actor_id'],
    id => sql`select type, domain as app, subject_kind, subject_id, audience, published_at from ap_activities
      where member_id = ${id} or actor_id in (select a.id from actors a where a.member_id = ${id})
      order by published_at, id`,
  ),
]
