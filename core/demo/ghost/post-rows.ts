import { documentOf } from './document'
import { ghostId, ghostUuid } from './ids'
import { plainText } from './nodes'
import { userId } from './people-rows'
import { picture } from './pictures'
import type { Source } from './source'

export const postId = (source: Source) => ghostId(source.type, source.slug)
export const tagId = (slug: string) => ghostId('tag', slug)

/** `html` stays null: whoever imports renders the Lexical document, as Ghost itself does. */
export function postRow(source: Source, draftedAt: string) {
  const document = documentOf(source.markdown)
  const at = source.publishedAt ?? draftedAt
  return {
    id: postId(source),
    uuid: ghostUuid(source.type, source.slug),
    title: source.title,
    slug: source.slug,
    mobiledoc: null,
    lexical: JSON.stringify(document),
    html: null,
    comment_id: postId(source),
    plaintext: plainText(document.root),
    feature_image: picture(source.image),
    featured: source.featured ? 1 : 0,
    type: source.type,
    status: source.status,
    locale: null,
    visibility: 'public',
    email_recipient_filter: 'all',
    created_at: at < draftedAt ? at : draftedAt,
    updated_at: at < draftedAt ? at : draftedAt,
    published_at: source.publishedAt,
    custom_excerpt: source.excerpt,
    auto_excerpt: null,
    reading_time: null,
    codeinjection_head: null,
    codeinjection_foot: null,
    custom_template: null,
    canonical_url: null,
    newsletter_id: null,
    show_title_and_feature_image: 1,
  }
}

export const metaRow = (source: Source) => ({
  id: ghostId('meta', source.type, source.slug),
  post_id: postId(source),
  og_image: null,
  og_title: null,
  og_description: null,
  twitter_image: null,
  twitter_title: null,
  twitter_description: null,
  meta_title: null,
  meta_description: null,
  email_subject: null,
  frontmatter: null,
  feature_image_alt: source.alt,
  feature_image_caption: null,
  email_only: 0,
})

export const authorRow = (source: Source) => ({
  id: ghostId('post-author', source.type, source.slug),
  post_id: postId(source),
  author_id: userId(source.author),
  sort_order: 0,
})

export const tagLinkRows = (source: Source) =>
  source.tags.map((tag, i) => ({
    id: ghostId('post-tag', source.slug, tag),
    post_id: postId(source),
    tag_id: tagId(tag),
    sort_order: i,
  }))
