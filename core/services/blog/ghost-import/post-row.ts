import type { GhostPost } from '#core/ghost'
import type { PostState } from '../edit-post'
import { renderPost } from '../render-post'
import { storable } from '../storable'
import type { Uploads } from './uploads'

/** What `posts.imported` keeps: what was read, to know it again, and what has no place of its own here. */
export type Imported = {
  readonly ghostId: string
  /** SHA-256 of all that this import would write. */
  readonly hash: string
  /** The post's version and state as the import left them: others mean that someone has changed it here. */
  readonly version: number
  readonly state: PostState
  readonly rest: Readonly<Record<string, unknown>>
}

/** An imported post as rows of ours. */
export type PostRow = {
  readonly columns: Readonly<Record<string, unknown>> & { readonly id: string; readonly slug: string }
  readonly state: 'draft' | 'scheduled' | 'published'
  readonly at: Date | null
  readonly tagIds: readonly string[]
  readonly authorIds: readonly string[]
  readonly hash: string
  readonly rest: Readonly<Record<string, unknown>>
}

type Ids = { readonly tags: ReadonlyMap<string, string>; readonly authors: ReadonlyMap<string, string> }

export function postRow(post: GhostPost, uploads: Uploads, ids: Ids): PostRow {
  const document = storable(uploads.moveDocument(post.document))
  const image = post.featureImage
  const columns = storable({
    id: post.id,
    kind: post.type,
    slug: post.slug.slice(0, 191),
    title: post.title.slice(0, 2000),
    document,
    ...rendered(post, document),
    custom_excerpt: post.excerpt,
    feature_image: image && local(uploads.moveText(image.src)),
    feature_image_alt: image?.alt,
    feature_image_caption: image?.captionHtml,
    featured: post.featured,
    visibility: post.visibility,
    meta_title: post.social.metaTitle,
    meta_description: post.social.metaDescription,
    canonical_url: post.canonicalUrl,
    created_at: post.createdAt,
    updated_at: post.updatedAt,
  })
  const row = {
    columns,
    ...stateOf(post),
    tagIds: distinct(post.tagIds, ids.tags),
    authorIds: distinct(post.authorIds, ids.authors),
    rest: storable(restOf(post)),
  }
  return { ...row, hash: new Bun.CryptoHasher('sha256').update(JSON.stringify(row)).digest('hex') }
}

function rendered(post: GhostPost, document: GhostPost['document']) {
  const { visibility, excerpt: customExcerpt } = post
  const { html, memberHtml, plaintext, excerpt } = renderPost(document, { visibility, customExcerpt })
  return { html, member_html: memberHtml, plaintext, excerpt }
}

/** What only ever went out by letter was on no page: it comes as a draft. */
function stateOf(post: GhostPost): Pick<PostRow, 'state' | 'at'> {
  if (post.status === 'published') return { state: 'published', at: post.publishedAt ?? post.createdAt }
  if (post.status === 'scheduled' && post.publishedAt) return { state: 'scheduled', at: post.publishedAt }
  return { state: 'draft', at: null }
}

function restOf(post: GhostPost): Record<string, unknown> {
  const { status, social, codeInjection, emailSubject, emailOnly, customTemplate, locale, tierIds, uuid } =
    post
  const { newsletterId, emailRecipientFilter, showTitleAndFeatureImage, ghostId } = post
  return {
    ...{ status, social, codeInjection, emailSubject, emailOnly, customTemplate, locale, tierIds, uuid },
    ...{ newsletterId, emailRecipientFilter, showTitleAndFeatureImage, ghostId },
  }
}

function distinct(ids: readonly string[], known: ReadonlyMap<string, string>): string[] {
  return [...new Set(ids.flatMap(id => known.get(id) ?? []))]
}

/** An address that stayed on the old site is one of ours now, whether or not something is there. */
function local(url: string): string {
  return url.replace(/^__GHOST_URL__/, '')
}
