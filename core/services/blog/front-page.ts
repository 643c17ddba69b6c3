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

/** Most are asked for again and again, and need not be read again. */
const lately = new Map<string, FrontPage>()

function revived(kept: string): FrontPage {
  const known = lately.get(kept)
  if (known) return known
  const { list, featured, tags } = JSON.parse(kept) as FrontPage
  const dated = (post: PostSummary) => ({ ...post, publishedAt: new Date(post.publishedAt) })
  const front = {
    list: { ...list, posts: list.posts.map(dated) },
    featured: featured && dated(featured),
    tags,
  }
  if (lately.size >= MOST_PAGES_KEPT) lately.clear()
  lately.set(kept, front)
  return front
}
