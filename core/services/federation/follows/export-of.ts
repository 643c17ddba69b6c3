import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
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
]
