import type { GhostPost } from '#core/ghost'
import type { LexicalDocument } from '#core/lexical'
import { cutTo } from '#core/text/cut-to'
import { withoutTurns } from '#core/text/one-line'
import type { PostState } from '../edit-post'
import type { Visibility } from '../readers'
import { type SocialFields, socialRow } from '../social-fields'
import { storable } from '../storable'
import type { MovedText } from './moved-text'

/** What `posts.imported` keeps: what was read, to know it again, and what has no place of its own here. */
export type Imported = {
  readonly ghostId: string
  /** SHA-256 of all that this import would write. */
  readonly hash: string
  /** The post's version and state as the import left them: others mean that someone has changed it here. */
  readonly version: number
  readonly state: PostState
  /** For whom it was then; of what was read before that was kept, nothing. */
  readonly visibility?: Visibility
  readonly rest: Readonly<Record<string, unknown>>
}

/** An imported post as rows of ours. */
export type PostRow = {
  /** Without what is rendered: that is made when the row is to be written. */
  readonly columns: Readonly<Record<string, unknown>> & {
    readonly id: string
    readonly kind: GhostPost['type']
    readonly slug: string
    readonly title: string
    readonly document: LexicalDocument
    readonly visibility: Visibility
    readonly custom_excerpt: string | null
  }
  readonly state: 'draft' | 'scheduled' | 'published'
  readonly at: Date | null
  readonly tagIds: readonly string[]
  readonly authorIds: readonly string[]
  readonly hash: string
  readonly rest: Readonly<Record<string, unknown>>
}

type Ids = { readonly tags: ReadonlyMap<string, string>; readonly authors: ReadonlyMap<string, string> }

/** What an import has to know beside the post itself. */
export type Surroundings = {
  readonly uploads: MovedText
  readonly ids: Ids
  /** Our own address, for what has to be a whole one. */
  readonly origin: string
}

export function postRow(post: GhostPost, { uploads, ids, origin }: Surroundings): PostRow {
  const document = storable(uploads.moveDocument(post.document))
  const image = post.featureImage
  const columns = storable({
    id: post.id,
    kind: post.type,
    slug: cutTo(post.slug, 191),
    title: cutTo(withoutTurns(post.title), 2000),
    document,
    custom_excerpt: post.excerpt && uploads.moveText(post.excerpt),
    feature_image: image && uploads.moveText(image.src),
    feature_image_alt: image?.alt,
    feature_image_caption: image && uploads.moveText(image.captionHtml),
    featured: post.featured,
    visibility: post.visibility,
    meta_title: post.social.metaTitle && uploads.moveText(post.social.metaTitle),
    meta_description: post.social.metaDescription && uploads.moveText(post.social.metaDescription),
    ...socialRow(movedSocial(post.social, uploads)),
    canonical_url: post.canonicalUrl?.replace(/^__GHOST_URL__/, origin) ?? null,
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

function movedSocial(social: SocialFields, { moveText }: MovedText): SocialFields {
  const moved = (text: string | null) => text && moveText(text)
  return {
    ogTitle: moved(social.ogTitle),
    ogDescription: moved(social.ogDescription),
    ogImage: moved(social.ogImage),
    twitterImage: moved(social.twitterImage),
    twitterTitle: moved(social.twitterTitle),
    twitterDescription: moved(social.twitterDescription),
  }
}

/** What only ever went out by letter was on no page: it comes as a draft. One that was public before says since when. */
function stateOf(post: GhostPost): Pick<PostRow, 'state' | 'at'> {
  if (post.status === 'published') return { state: 'published', at: post.publishedAt ?? post.createdAt }
  if (post.status === 'scheduled' && post.publishedAt) return { state: 'scheduled', at: post.publishedAt }
  return { state: 'draft', at: post.publishedAt }
}

function restOf(post: GhostPost): Record<string, unknown> {
  const { status, social, codeInjection, emailSubject, emailOnly, customTemplate, locale, tierIds, uuid } =
    post
  const { newsletterId, emailRecipientFilter, showTitleAndFeatureImage, ghostId } = post
  return {
    status,
    social,
    codeInjection,
    emailSubject,
    emailOnly,
    customTemplate,
    locale,
    tierIds,
    uuid,
    newsletterId,
    emailRecipientFilter,
    showTitleAndFeatureImage,
    ghostId,
  }
}

function distinct(ids: readonly string[], known: ReadonlyMap<string, string>): string[] {
  return [...new Set(ids.flatMap(id => known.get(id) ?? []))]
}
