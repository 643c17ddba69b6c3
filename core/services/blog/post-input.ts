import type { LexicalDocument } from '#core/lexical'
import type { Visibility } from './readers'
import { type FocalPoint, NO_SOCIAL, type SocialFields } from './social-fields'

export type PostKind = 'post' | 'page'

/** All that an editor says of a post or page at once. */
export type PostInput = SocialFields &
  FocalPoint & {
    readonly title: string
    /** What follows the host in its address; made of the title when null. */
    readonly slug: string | null
    readonly document: LexicalDocument
    /** Names, the first is the primary one; unknown ones are made. `#…` are for editors only. */
    readonly tags: readonly string[]
    /** In their order; the editor who writes, when empty. */
    readonly authorIds: readonly string[]
    readonly customExcerpt: string | null
    readonly featured: boolean
    readonly visibility: Visibility
    readonly featureImage: string | null
    readonly featureImageAlt: string | null
    readonly featureImageCaption: string | null
    readonly metaTitle: string | null
    readonly metaDescription: string | null
    readonly canonicalUrl: string | null
    /** BCP 47; null: the site's own. */
    readonly language: string | null
    /** The address of a text that it is the translation of. */
    readonly translationOf: string | null
  }

/** A post with nothing said yet. */
export const BLANK: Omit<PostInput, 'title' | 'document'> = {
  slug: null,
  tags: [],
  authorIds: [],
  customExcerpt: null,
  featured: false,
  visibility: 'public',
  featureImage: null,
  featureImageAlt: null,
  featureImageCaption: null,
  ...NO_SOCIAL,
  focalX: null,
  focalY: null,
  metaTitle: null,
  metaDescription: null,
  canonicalUrl: null,
  language: null,
  translationOf: null,
}
