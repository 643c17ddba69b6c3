import type { PublicPost } from '#core/services/blog/read-post'

/** Of the post here, in ASCII, whatever script its slug is in. */
export function postAddress(blog: string, { slug }: Pick<PublicPost, 'slug'>): string {
  return `${blog}/${encodeURIComponent(slug)}`
}

/** The one that it is known by: here, or where it came out first. */
export function canonicalAddress(blog: string, post: Pick<PublicPost, 'slug' | 'canonicalUrl'>): string {
  return post.canonicalUrl ?? postAddress(blog, post)
}

export function authorAddress(blog: string, { slug }: { readonly slug: string }): string {
  return `${blog}/author/${encodeURIComponent(slug)}`
}
