import { basename } from 'node:path'
import { db } from '#core/database/db'
import { documentThere, ghostTitle, ghostUploadPath, refusesWhatWasSent } from '#core/ghost'
import { withoutLastSlashes } from '#core/text/slashes'
import type { Content, PostHere } from '../ghost-import/content'
import { mediaRoot } from '../media-root'
import { socialRow } from '../social-fields'
import { linksHere } from './links'
import { rememberUpload, uploadsThere } from './mirror'
import type { Run } from './sync'

/** Ghost’s schema takes no longer ones, and none of a post that has one. */
const MAX_EXCERPT = 300
const MAX_ALT = 191
const MAX_UPLOAD_BYTES = 15_000_000
const DAY_MS = 86_400_000

/**
 * A post of ours as the Admin API takes it. Its files are brought there first, each once; what cannot be is named by our
 * whole address.
 */
export async function outwardPost(
  run: Run,
  { id, content }: Pick<PostHere, 'id' | 'content'>,
  isSent: boolean,
): Promise<Record<string, unknown>> {
  const { origins } = run.ctx.house.config
  const lexical = JSON.stringify(documentThere(content.document))
  const { ogImage, twitterImage } = content
  const texts = [lexical, content.featureImage, content.customExcerpt, ogImage, twitterImage].join(' ')
  const replaced = await filesThere(run, texts)
  const out = (text: string | null) => text && replaced(text)
  const { tags, authors } = await takenAlong(run, content)
  const tiers = content.visibility === 'tiers' ? await tiersThere(run, id) : null
  return {
    title: ghostTitle(content.title),
    slug: content.slug,
    lexical: replaced(lexical),
    custom_excerpt: out(content.customExcerpt)?.slice(0, MAX_EXCERPT) ?? null,
    feature_image: whole(out(content.featureImage), origins.blog),
    feature_image_alt: content.featureImageAlt?.slice(0, MAX_ALT) || null,
    feature_image_caption: out(content.featureImageCaption) || null,
    featured: content.featured,
    visibility: content.visibility,
    meta_title: content.metaTitle,
    meta_description: content.metaDescription,
    ...socialRow({
      ...content,
      ogImage: whole(out(ogImage), origins.blog),
      twitterImage: whole(out(twitterImage), origins.blog),
    }),
    canonical_url: content.canonicalUrl,
    tags,
    ...(authors.length > 0 && { authors }),
    ...(tiers && { tiers }),
    // What went out by letter there is no draft, whatever it is here.
    ...(!isSent && { status: content.state, ...(content.at && { published_at: content.at.toISOString() }) }),
  }
}

function whole(url: string | null, origin: string): string | null {
  return url?.startsWith('/') ? origin + url : url
}

/** Tags by their id there where they are known there, else by their name; authors only where they are known there. */
async function takenAlong({ ctx, sync }: Run, { tagIds, authorIds }: Content) {
  const tagLinks = await linksHere(ctx, sync.site, 'tag', tagIds)
  const authorLinks = await linksHere(ctx, sync.site, 'author', authorIds)
  const rows =
    tagIds.length === 0
      ? []
      : await db(ctx)
          .selectFrom('tags')
          .select(['id', 'name', 'slug'])
          .where('id', 'in', [...tagIds])
          .execute()
  const named = new Map(rows.map(row => [row.id, row]))
  return {
    tags: tagIds.flatMap((id): Readonly<Record<string, string>>[] => {
      const link = tagLinks.get(id)
      if (link) return [{ id: link.ghost_id }]
      const tag = named.get(id)
      return tag ? [{ name: tag.name, slug: tag.slug }] : []
    }),
    authors: authorIds.flatMap(id => {
      const link = authorLinks.get(id)
      return link ? [{ id: link.ghost_id }] : []
    }),
  }
}

/** For whom it is, as far as these tiers are known there. */
async function tiersThere({ ctx, sync }: Run, postId: string) {
  const rows = await db(ctx)
    .selectFrom('post_tiers as t')
    .innerJoin('ghost_links as l', join =>
      join.onRef('l.our_id', '=', 't.tier_id').on('l.site', '=', sync.site).on('l.kind', '=', 'tier'),
    )
    .select('l.ghost_id as id')
    .where('t.post_id', '=', postId)
    .orderBy('l.ghost_id')
    .execute()
  return rows
}

/** Puts, for each address of our media in the text, the one that the same file has there. */
async function filesThere(run: Run, text: string): Promise<(text: string) => string> {
  const { ctx, sync } = run
  const root = mediaRoot(ctx)
  const found = text.match(new RegExp(`${RegExp.escape(root)}[a-z0-9/_-]+\\.[a-z0-9]+`, 'g')) ?? []
  const urls = [...new Set(found)]
  const known = new Map(await uploadsThere(ctx, urls))
  for (const url of urls) {
    if (known.has(url)) continue
    const path = await sendFile(run, url, url.slice(root.length))
    if (path) known.set(url, path)
  }
  const site = withoutLastSlashes(sync.site)
  const origin = ctx.house.config.origins.blog
  return given => {
    let out = given
    // The longest first, so that none is cut by another one.
    for (const url of urls.toSorted((one, other) => other.length - one.length)) {
      const path = known.get(url)
      out = out.replaceAll(url, path ? (path.startsWith('/') ? site + path : path) : whole(url, origin)!)
    }
    return out
  }
}

async function sendFile(run: Run, url: string, key: string): Promise<string | null> {
  const { ctx, ghost } = run
  const stored = await ctx.house.media.get(key)
  if (!stored || stored.size > MAX_UPLOAD_BYTES) return null
  const [shelf, name] = [shelfOf(stored.contentType), basename(key)]
  const file = async () => new File([await stored.body.arrayBuffer()], name, { type: stored.contentType })
  try {
    const path =
      (await sentBefore(run, shelf, name)) ?? ghostUploadPath(await ghost.upload(shelf, await file()))
    await rememberUpload(ctx, path, url)
    return path
  } catch (fault) {
    if (refusesWhatWasSent(fault)) return null
    throw fault
  }
}

type Shelf = 'images' | 'media' | 'files'

/**
 * Where it is there already, since the answer of an earlier run was lost: Ghost puts a file into the folder of its month, and
 * our name for it is a digest of what is in it. Sent again, it would be there twice.
 */
async function sentBefore({ ctx, sync }: Run, shelf: Shelf, name: string): Promise<string | null> {
  const root = withoutLastSlashes(sync.address)
  for (const month of monthsAround(ctx.now)) {
    const path = `/content/${shelf}/${month}/${name}`
    const answer = await ctx.house.fetch(root + path, { method: 'HEAD', redirect: 'manual' })
    if (answer.status === 200) return path
  }
  return null
}

/** `2026/11`: of a day around it, since Ghost’s clock may be of any zone. */
function monthsAround(now: Date): ReadonlySet<string> {
  const days = [-DAY_MS, 0, DAY_MS].map(apart => new Date(now.getTime() + apart).toISOString())
  return new Set(days.map(day => day.slice(0, 7).replace('-', '/')))
}

/** Ghost has a place for pictures, one for what is played, and one for all else. */
function shelfOf(contentType: string): Shelf {
  if (contentType.startsWith('image/')) return 'images'
  return /^(?:audio|video)\//.test(contentType) ? 'media' : 'files'
}
