import type { Cache } from '#core/cache/cache'
import type { CacheTag } from '#core/contracts/cache-tags'
import { gzipped } from './gzipped'

/** A page in the memory of this process may be so old at most, should the news of a purge be lost. */
const MEMORY_MS = 10_000
const MEMORY_PAGES = 2_000
const PURGE_CHANNEL = 'purge'

export type CachedPage = {
  readonly html: Uint8Array<ArrayBuffer>
  /** Squeezed for the first who takes it so. */
  readonly gzip: Uint8Array<ArrayBuffer>
  readonly etag: string
}

class KeptPage implements CachedPage {
  readonly etag: string
  #gzip: Uint8Array<ArrayBuffer> | null = null

  constructor(
    readonly html: Uint8Array<ArrayBuffer>,
    readonly tags: ReadonlySet<CacheTag>,
    readonly freshUntil: number,
  ) {
    this.etag = `"${Bun.hash(html).toString(36)}"`
  }

  get gzip(): Uint8Array<ArrayBuffer> {
    this.#gzip ??= gzipped(this.html)
    return this.#gzip
  }
}

/**
 * Whole pages for visitors without cookies, in the memory of this process: they are served before any
 * of the app's own code runs. A purge reaches every process through the cache's channel.
 */
export type PageCache = {
  /** `now`, of `performance.now()`: whoever has looked at the clock already need not look again, which costs as much as all else here. */
  find(url: string, now?: number): CachedPage | null
  /** Keeps a page under its tags and returns it; one whose tag was purged since `readAt` is not kept: null. */
  keep(url: string, html: string, tags: readonly CacheTag[], readAt: number): CachedPage | null
  purge(tags: readonly CacheTag[]): void
}

/** The cache carries purges between processes; the pages themselves are never in it. */
export async function createPageCache(
  cache: Cache,
): Promise<PageCache & { announce(tags: readonly CacheTag[]): Promise<void> }> {
  const pages = new Map<string, KeptPage>()
  const purgedAt = new Map<CacheTag, number>()
  let allPurgedAt = Number.NEGATIVE_INFINITY

  const drop = (tags: readonly CacheTag[]) => {
    const now = performance.now()
    for (const tag of tags) purgedAt.set(tag, now)
    for (const [url, page] of pages) if (tags.some(tag => page.tags.has(tag))) pages.delete(url)
  }
  const dropAll = () => {
    allPurgedAt = performance.now()
    pages.clear()
  }
  await cache.subscribe(PURGE_CHANNEL, message => drop(JSON.parse(message)), dropAll)

  return {
    find(url, now = performance.now()) {
      const page = pages.get(url)
      if (!page) return null
      if (page.freshUntil > now) return page
      pages.delete(url)
      return null
    },
    keep(url, html, tags, readAt) {
      if (allPurgedAt >= readAt || tags.some(tag => (purgedAt.get(tag) ?? 0) >= readAt)) return null
      const oldest = pages.size >= MEMORY_PAGES ? pages.keys().next().value : undefined
      if (oldest !== undefined) pages.delete(oldest)
      const bytes = new TextEncoder().encode(html)
      const page = new KeptPage(bytes, new Set(tags), performance.now() + MEMORY_MS)
      pages.set(url, page)
      return page
    },
    purge: drop,
    announce: tags => cache.publish(PURGE_CHANNEL, JSON.stringify(tags)),
  }
}
