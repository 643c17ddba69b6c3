import type { BlogService } from '#core/contracts/blog'
import { db } from '#core/database/db'
import { isSlug } from './slug'

/** The contract's `postAt`. */
export const postAt: BlogService['postAt'] = async (ctx, slug) => {
  if (!isSlug(slug)) return null
  const post = await db(ctx)
    .selectFrom('posts as p')
    .innerJoin('publications as pub', 'pub.post_id', 'p.id')
    .select('p.id')
    .where('p.slug', '=', slug)
    .where('p.kind', '=', 'post')
    .executeTakeFirst()
  return post?.id ?? null
}
