import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Titled } from './read-post'

/** Where a reader may go on from a post: through time, or to what shares a tag with it. */
export type Surroundings = {
  readonly previous: Titled | null
  readonly next: Titled | null
  readonly related: readonly Titled[]
}

const RELATED_POSTS = 3
/** Of a tag that very many posts have, so many of the latest are looked at. */
const LOOKED_AT = 60

export async function aroundPost(ctx: Ctx, postId: string): Promise<Surroundings> {
  const { rows } = await sql<Surroundings>`
    with this as materialized (select p.id, pub.published_at from posts p join publications pub on pub.post_id = p.id
                   where p.id = ${postId}),
     -- Named three times, and yet no list of all posts is made: each reads along an index, and stops.
     others as not materialized (select p.id, p.slug, p.title, pub.published_at from publications pub
                join posts p on p.id = pub.post_id where p.kind = 'post' and p.id <> ${postId})
     select
       (select json_build_object('slug', o.slug, 'title', o.title) from others o
        where o.published_at <= (select published_at from this)
          and (o.published_at, o.id) < (select published_at, id from this)
        order by o.published_at desc, o.id desc limit 1) as previous,
       (select json_build_object('slug', o.slug, 'title', o.title) from others o
        where o.published_at >= (select published_at from this)
          and (o.published_at, o.id) > (select published_at, id from this)
        order by o.published_at, o.id limit 1) as next,
       coalesce((select json_agg(json_build_object('slug', r.slug, 'title', r.title)) from (
          select o.slug, o.title from post_tags ours join tags t on t.id = ours.tag_id and not t.internal
          cross join lateral (select post_id from post_tags where tag_id = ours.tag_id
            order by post_id desc limit ${sql.lit(LOOKED_AT)}) theirs
          join others o on o.id = theirs.post_id
          where ours.post_id = ${postId}
          group by o.id, o.slug, o.title, o.published_at
          order by count(*) desc, o.published_at desc, o.id desc limit ${sql.lit(RELATED_POSTS)}) r), '[]') as related`.execute(
    db(ctx),
  )
  return rows[0] ?? { previous: null, next: null, related: [] }
}
