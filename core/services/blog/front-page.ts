import { readOnce } from '#core/cache/read-once'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import { featuredPost, type PostPage, type PostSummary, publishedPosts } from './list-posts'
import { type CountedTag, usedTags } from './tags-and-authors'

/** The net, should the news of a change be lost. */
const KEPT_MS = 60_000
/** Further back are those whom nobody follows but robots. */
const MOST_PAGES_KEPT = 20

export type FrontPage = {
  readonly list: PostPage
  readonly featured: PostSummary | null
  readonly tags: readonly CountedTag[]
}

/** What the journal's front page shows of posts, the same for everybody: read once until one of them changes. */
export async function frontPage(ctx: Ctx, page: number): Promise<FrontPage> {
  if (page > MOST_PAGES_KEPT) return readFrontPage(ctx, page)
  const kept = await remember(ctx.house.cache, `blog:front:${page}`, {
    ttlMs: KEPT_MS,
    tags: ['posts'],
    make: async () => JSON.stringify(await readFrontPage(ctx, page)),
  })
  return revived(kept)
}

async function readFrontPage(ctx: Ctx, page: number): Promise<FrontPage> {
  const [list, featured, tags] = await Promise.all([
    publishedPosts(ctx, {}, page),
    featuredPost(ctx),
    usedTags(ctx),
  ])
  return { list, featured, tags }
}

const revived = readOnce(MOST_PAGES_KEPT, kept => {
  const { list, featured, tags } = JSON.parse(kept) as FrontPage
  const dated = (post: PostSummary) => ({ ...post, publishedAt: new Date(post.publishedAt) })
  return {
    list: { ...list, posts: list.posts.map(dated) },
    featured: featured && dated(featured),
    tags,
  }
})
