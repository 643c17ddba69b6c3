import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'comments',
    'What you said below posts.',
    [
      'comments.author_id',
      'comment_answers.comment_id',
      'comment_deletions.comment_id',
      'comment_hidings.comment_id',
      'comment_likes.comment_id',
      'comments.parent_id',
      'comments.thread_id',
      'comment_notes.comment_id',
      'comment_notes.note_id',
    ],
    id => sql`
      select p.slug as post, c.text, c.created_at, c.edited_at, c.likes, d.deleted_at, h.hidden_at,
        c.parent_id is not null as answers_another, a.uri as answers_in_the_fediverse,
        array(select n.uri from comment_notes cn join notes n on n.id = cn.note_id
          where cn.comment_id = c.id order by n.id) as said_in_the_fediverse
      from comments c join posts p on p.id = c.post_id left join comment_answers a on a.comment_id = c.id
      left join comment_deletions d on d.comment_id = c.id
      left join comment_hidings h on h.comment_id = c.id
      where c.author_id = ${id} order by c.created_at, c.id`,
  ),
  section(
    'comment_likes',
    'Comments that you like.',
    ['comment_likes.member_id'],
    id => sql`
      select p.slug as post, l.comment_id as comment, l.liked_at from comment_likes l
      join comments c on c.id = l.comment_id join posts p on p.id = c.post_id
      where l.member_id = ${id} order by l.liked_at, l.comment_id`,
  ),
  section(
    'comment_reports',
    'Comments that you asked us to look at, and why.',
    ['comment_reports.reporter_id'],
    id => sql`
      select p.slug as post, r.reason, r.reported_at, r.settled_at from comment_reports r
      join comments c on c.id = r.comment_id join posts p on p.id = c.post_id
      where r.reporter_id = ${id} order by r.reported_at, r.comment_id`,
  ),
  section(
    'reply_reports',
    'Replies of the fediverse that you asked us to look at, and why.',
    ['reply_reports.reporter_id'],
    id => sql`
      select p.slug as post, r.uri as reply, r.reason, r.reported_at, r.settled_at from reply_reports r
      join posts p on p.id = r.post_id where r.reporter_id = ${id} order by r.reported_at, r.uri`,
  ),
  section(
    'comment_letters',
    'When you asked for no letters about comments.',
    ['comment_letter_refusals.member_id'],
    id => sql`select refused_at from comment_letter_refusals where member_id = ${id} order by refused_at`,
  ),
]
