import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { accessOf, mayReadAll, type Readers, readersOfPost } from '../readers'
import { COMMENTERS_OF_POST, type Commenters } from './comment-rule'

/** A post that people may comment on, as far as what is below it has to know. */
export type CommentedPost = Pick<Selectable<Database['posts']>, 'id' | 'slug' | 'title'> & {
  readonly commenters: Commenters
  /** Whether an editor said so of this post alone. */
  readonly ruled: boolean
  /** Among whom the viewer is. */
  readonly readers: Readers
}

/** The public post, or null where there is none, it is a page, or the viewer may not read all of it. */
export async function commentedPost(ctx: Ctx, postId: string): Promise<CommentedPost | null> {
  const { rows } = await sql<CommentedPost & Pick<Selectable<Database['posts']>, 'visibility'>>`
    select p.id, p.slug, p.title, p.visibility, ${COMMENTERS_OF_POST} as commenters,
      exists (select from comment_rules r where r.post_id = p.id) as ruled,
      ${readersOfPost(await accessOf(ctx))} as readers
    from posts p join publications pub on pub.post_id = p.id
    where p.id = ${postId} and p.kind = 'post'`.execute(db(ctx))
  const [post] = rows
  return post && mayReadAll(post.visibility, post.readers) ? post : null
}
