import { readOnce } from '#core/cache/read-once'
import { type CacheTag, fragmentTag, viewerTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import type { FragmentDeclaration } from '#core/contracts/fragments'
import type { FragmentName, PageContext } from '#core/contracts/page'
import type { Site } from '#core/contracts/site'
import { VISITOR } from '#core/contracts/viewer'
import { forkCtx } from '#core/database/ctx'
import { cacheReads } from '#core/metrics/metrics'
import { tallied, talliedBy } from '#core/metrics/tally'
import { spanned } from '#core/tracing/trace'
import { declarationOf, type FragmentBook } from './book'

type Params = Readonly<Record<string, string>>

type Entry = { readonly html: string; readonly freshUntil: number }

type Reading = {
  readonly key: string
  readonly tags: Readonly<Record<string, string>>
  readonly kept: { readonly html: string; readonly isStale: boolean } | null
}

/** Each page asks for some ten, most of them the same ones. */
const MOST_AT_HAND = 500
const entryOf = readOnce(MOST_AT_HAND, text => JSON.parse(text) as Entry)

const refreshing = new Set<string>()
const countRead = talliedBy((outcome: 'hit' | 'stale' | 'miss') =>
  tallied(cacheReads, { cache: 'fragments', outcome }),
)

/**
 * The HTML of a fragment this process owns: from the cache while fresh; stale while one holder of a lease
 * makes a new one; rendered otherwise. Throws what its renderer throws.
 */
export async function renderOwn(
  ctx: Ctx,
  book: FragmentBook,
  page: PageContext,
  name: FragmentName,
  params: Params,
): Promise<string> {
  const { key, tags, kept } = await readKept(ctx, name, params)
  if (!kept) return renderAndKeep(ctx, book, page, name, params, key, tags)
  if (kept.isStale) refresh(ctx, book, page, name, params, key, tags)
  return kept.html
}

/** A fragment as it is in the cache, whoever made it: a cache that all processes share saves asking its owner. */
export async function readKept(ctx: Ctx, name: FragmentName, params: Params): Promise<Reading> {
  const declaration = declarationOf(ctx, name)
  const { cache } = ctx.house
  const key = cacheKey(ctx, declaration, name, params)
  const tags = await cache.tagVersions(tagsOf(ctx, declaration, name, params))
  const text = await cache.get(key, tags)
  const entry = text ? entryOf(text) : null
  const isStale = entry !== null && entry.freshUntil <= Date.now()
  countRead(entry ? (isStale ? 'stale' : 'hit') : 'miss')
  return { key, tags, kept: entry && { html: entry.html, isStale } }
}

/** Cache tags of one rendering of a fragment. */
export function tagsOf(
  ctx: Ctx,
  declaration: FragmentDeclaration,
  name: FragmentName,
  params: Params,
): CacheTag[] {
  const named = declaration.tags.map(tag => filled(tag, params))
  const own = declaration.audience === 'public' ? [] : [viewerTag(viewerKey(ctx))]
  return [fragmentTag(name), 'site', ...named, ...own]
}

/** A tag stays one of its kind, whatever is put in for its `{id}`. */
function filled(tag: CacheTag, params: Params): CacheTag {
  return tag.replace(/\{(\w+)\}/g, (_, param) => params[param] ?? '') as CacheTag
}

/** Who sees a fragment that differs from person to person. */
export function viewerKey(ctx: Pick<Ctx, 'viewer' | 'guest'>): string {
  return ctx.viewer.member?.id ?? ctx.guest ?? 'visitor'
}

function cacheKey(ctx: Ctx, declaration: FragmentDeclaration, name: FragmentName, params: Params): string {
  const known = declaration.params.map(param => `${param}=${params[param] ?? ''}`).join('&')
  const reader = declaration.audience === 'public' ? '' : viewerKey(ctx)
  return `fragment:${name}?${known}#${reader}@${versionOf(ctx.house.site())}`
}

const versions = new WeakMap<Site, string>()

/**
 * Of the settings that a fragment is made of: a process that has not heard yet that they changed keeps what it makes where
 * nobody looks who has.
 */
function versionOf(site: Site): string {
  const known = versions.get(site)
  if (known) return known
  const version = Bun.hash(JSON.stringify(site)).toString(36)
  versions.set(site, version)
  return version
}

async function renderAndKeep(
  ctx: Ctx,
  book: FragmentBook,
  page: PageContext,
  name: FragmentName,
  params: Params,
  key: string,
  tags: Readonly<Record<string, string>>,
): Promise<string> {
  const declaration = declarationOf(ctx, name)
  const render = book.find(name)
  if (!render) throw new Error(`No fragment ${name} in this process`)
  const shared = declaration.audience === 'public'
  const reader = { ...forkCtx(ctx), ...(shared ? { viewer: VISITOR, guest: null } : {}), now: new Date() }
  const html = await spanned({ name: `fragment ${name}` }, async () =>
    render(reader, { ...page, viewer: reader.viewer, flash: null }, params),
  )
  const bytes = Buffer.byteLength(html)
  if (bytes > declaration.maxBytes)
    ctx.house.log.warn({ fragment: name, bytes }, 'fragment over its size budget')
  const entry: Entry = { html, freshUntil: Date.now() + declaration.ttlMs }
  await ctx.house.cache.set(key, JSON.stringify(entry), {
    ttlMs: declaration.ttlMs + declaration.staleMs,
    tags,
  })
  return html
}

function refresh(
  ctx: Ctx,
  book: FragmentBook,
  page: PageContext,
  name: FragmentName,
  params: Params,
  key: string,
  tags: Readonly<Record<string, string>>,
) {
  if (refreshing.has(key)) return
  refreshing.add(key)
  const work = async () => {
    const release = await ctx.house.cache.lease(`refresh:${key}`, 10_000)
    if (!release) return
    await renderAndKeep(ctx, book, page, name, params, key, tags).finally(release)
  }
  work()
    .catch(error => ctx.house.log.error({ err: error, fragment: name }, 'fragment refresh failed'))
    .finally(() => refreshing.delete(key))
}
