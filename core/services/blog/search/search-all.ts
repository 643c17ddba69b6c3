import { isShown } from '#core/contracts/apps-shown'
import type { Ctx } from '#core/contracts/ctx'
import type { Hits, SearchHit } from '#core/contracts/search'
import { readTyped } from '#core/database/asked-words'
import { searchPosts } from '../search-posts'

export type SearchGroup = Hits & {
  readonly kind: 'posts' | 'products' | 'events' | 'producers'
  /** Where all of them are; null where all are shown. */
  readonly more: string | null
}

/** So many of each kind are shown; the rest is one step away. */
const PER_KIND = 5

/** What was typed, and what all apps that are shown have for it: kinds of things with the best fit first, empty ones left out. */
export async function searchAll(
  ctx: Ctx,
  asked: unknown,
): Promise<{ readonly typed: string; readonly groups: readonly SearchGroup[] }> {
  const typed = readTyped(asked)
  if (typed === '') return { typed, groups: [] }
  const { market, events } = ctx.services
  const page = { limit: PER_KIND, offset: 0 }
  const q = encodeURIComponent(typed)
  const { origins } = ctx.house.config
  const kinds = [
    ['posts', 'blog', () => posts(ctx, typed), `/search?in=posts&q=${q}`],
    ['products', 'market', () => market.searchProducts(ctx, typed, page), `${origins.market}/?q=${q}`],
    ['events', 'events', () => events.search(ctx, typed, { limit: 20, offset: 0 }), null],
    ['producers', 'market', () => market.searchProducers(ctx, typed, page), `${origins.market}/producers`],
  ] as const
  const site = ctx.house.site()
  const groups = await Promise.all(
    kinds
      .filter(([, app]) => isShown(site, app))
      .map(async ([kind, , look, more]) => {
        const { hits, total } = await look()
        return { kind, hits, total, more: total > hits.length ? more : null }
      }),
  )
  return {
    typed,
    groups: groups.filter(({ hits }) => hits.length > 0).sort((a, b) => bestOf(b.hits) - bestOf(a.hits)),
  }
}

async function posts(ctx: Ctx, typed: string): Promise<Hits> {
  const { found, total } = await searchPosts(ctx, typed, 1, PER_KIND)
  const hits = found.map(({ title, slug, snippet, publishedAt, rank }) => ({
    title,
    snippet,
    rank,
    at: publishedAt,
    url: `/${encodeURIComponent(slug)}`,
  }))
  return { hits, total }
}

const bestOf = (hits: readonly SearchHit[]) => Math.max(...hits.map(({ rank }) => rank))
