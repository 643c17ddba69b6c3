import type { ActivityHandler } from '#core/activities/processor'
import { type CacheTag, fragmentTag, postTag, tagPageTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { siblingsOf } from './translations'

/** The cache tag of what leads to our pages from the foot of every page. */
export const SITE_PAGES_TAG = fragmentTag('blog/site-pages')

/** The cache tags of everything that shows this post. */
export async function postTags(ctx: Ctx, postId: string): Promise<CacheTag[]> {
  const tags = await db(ctx)
    .selectFrom('post_tags as pt')
    .innerJoin('tags as t', 't.id', 'pt.tag_id')
    .select('t.slug')
    .where('pt.post_id', '=', postId)
    .execute()
  const feet = (await isPage(ctx, postId)) ? [SITE_PAGES_TAG] : []
  const siblings = await siblingsOf(ctx, postId)
  return [
    'posts',
    postTag(postId),
    ...siblings.map(postTag),
    ...tags.map(tag => tagPageTag(tag.slug)),
    ...feet,
  ]
}

async function isPage(ctx: Ctx, postId: string): Promise<boolean> {
  const post = await db(ctx).selectFrom('posts').select('kind').where('id', '=', postId).executeTakeFirst()
  return post?.kind === 'page'
}

/** The net under the purge that follows a commit: should the process die in between, the job does it. */
export const purgePosts: ActivityHandler = {
  name: 'blog: purge the pages that show a post',
  wants: activity => activity.domain === 'blog' && ['post', 'page'].includes(activity.subjectKind),
  handle: async (ctx, activity) => ctx.house.purge(await postTags(ctx, activity.subjectId)),
}

export const purgeNavigation: ActivityHandler = {
  name: 'blog: purge the navigation',
  wants: activity => activity.domain === 'blog' && activity.subjectKind === 'navigation',
  handle: ctx => ctx.house.purge(['navigation']),
}

export const purgeImport: ActivityHandler = {
  name: 'blog: purge what an import changed',
  wants: activity => activity.domain === 'blog' && activity.subjectKind === 'import',
  handle: ctx => ctx.house.purge(['posts', 'navigation', SITE_PAGES_TAG]),
}
