import { readOnce } from '#core/cache/read-once'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import { type PublicPost, publishedPostFor } from './read-post'
import { type Access, accessOf } from './readers'
import { isSlug } from './slug'

/** The net, should the news of a change be lost: no longer than whole pages are kept. */
const KEPT_MS = 10_000
const MOST_AT_HAND = 300

export type ShownPost = {
  readonly post: PublicPost
  /** Its id in the fediverse. */
  readonly activity: string | null
}

/**
 * The public post or page at this address as this viewer may read it, or null: read once for all who may read the same,
 * until a post changes. Who may read what is asked for each request. The same post is the same object while it is kept.
 */
export async function keptPost(ctx: Ctx, slug: string): Promise<ShownPost | null> {
  if (!isSlug(slug)) return null
  const access = await accessOf(ctx)
  const kept = await remember(ctx.house.cache, `blog:post:${readersKey(access)}:${slug}`, {
    ttlMs: KEPT_MS,
    tags: ['posts'],
    make: async () => JSON.stringify(await readShownPost(ctx, access, slug)),
  })
  return kept === NONE ? null : revived(kept)
}

const NONE = 'null'

/** Those of a post for tiers see it by the tiers that they have. */
function readersKey({ readers, tiers }: Access): string {
  return readers === 'paid' ? `paid ${tiers.toSorted().join(' ')}` : readers
}

async function readShownPost(ctx: Ctx, access: Access, slug: string): Promise<ShownPost | null> {
  const post = await publishedPostFor(ctx, access, slug)
  if (!post) return null
  const activity = await ctx.services.federation.objectAt(
    ctx,
    `${ctx.house.config.origins.blog}/${post.slug}`,
  )
  return { post, activity }
}

const revived = readOnce(MOST_AT_HAND, kept => {
  const { post, activity } = JSON.parse(kept) as ShownPost
  const dated = {
    publishedAt: post.publishedAt && new Date(post.publishedAt),
    updatedAt: new Date(post.updatedAt),
  }
  return { post: { ...post, ...dated }, activity }
})
