import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** A comment that can be seen, as those who are notified of it read it. */
export type CommentToAnnounce = {
  readonly id: string
  readonly postId: string
  readonly title: string
  readonly text: string
  readonly authorId: string
  readonly author: string
  /** The member whom it answers. */
  readonly answered: string | null
}

/** Null once it was deleted or hidden, or its post is no longer public: nobody is notified then. */
export async function commentToAnnounce(ctx: Ctx, id: string): Promise<CommentToAnnounce | null> {
  const { rows } = await sql<CommentToAnnounce>`
    select c.id, c.post_id as "postId", p.title, c.text, c.author_id as "authorId", m.name as author,
      (select a.id from comments q join members a on a.id = q.author_id
       where q.id = c.parent_id and a.email is not null) as answered
    from comments c join posts p on p.id = c.post_id join publications pub on pub.post_id = p.id
    join members m on m.id = c.author_id
    where c.id = ${id} and not exists (select from comment_deletions d where d.comment_id = c.id)
      and not exists (select from comment_hidings h where h.comment_id = c.id)`.execute(db(ctx))
  return rows[0] ?? null
}
