import type { SocialFields } from '#core/services/blog/social-fields'
import type { CardProps } from '#templates/document-head'

/** What of a post or page its card may be made of. */
export type Carded = SocialFields & {
  readonly title: string
  readonly excerpt: string
  readonly metaTitle: string | null
  readonly metaDescription: string | null
  readonly featureImage: string | null
  readonly featureImageAlt?: string
}

/** What search engines are told: the editor's words for them, or the post's own. */
export function searchResult(post: Carded): { readonly title: string; readonly description: string } {
  return { title: post.metaTitle || post.title, description: post.metaDescription || post.excerpt }
}

/** What stands where somebody shows a link to a post; each thing said for it, for search engines, or by the post itself. */
export function socialCard(
  post: Carded,
  origin: string,
): CardProps & { readonly image?: string; readonly imageAlt?: string } {
  const whole = (url: string | null) =>
    url && URL.canParse(url, origin) ? new URL(url, origin).href : undefined
  const { title, description } = searchResult(post)
  return {
    title: post.ogTitle || title,
    description: post.ogDescription || description,
    image: whole(post.ogImage || post.featureImage),
    imageAlt: post.ogImage ? undefined : post.featureImageAlt,
    // Who reads these reads Open Graph's where they are missing.
    twitter: {
      title: post.twitterTitle || undefined,
      description: post.twitterDescription || undefined,
      image: whole(post.twitterImage),
    },
  }
}
