/**
 * Of many rows at once: whoever changes one of them purges it. A concept with rows of its own writes its tag in
 * (`declare module '#core/contracts/cache-tags'`).
 */
export interface WholeTags {
  readonly site: true
  readonly posts: true
  /** Of what is said below posts, wherever. */
  readonly comments: true
  readonly navigation: true
  readonly products: true
  readonly producers: true
  readonly 'market-pages': true
  readonly occurrences: true
  readonly slots: true
  readonly actors: true
}

type WholeTag = keyof WholeTags

/** Of one thing, by its id, slug or name. */
type SingleTag =
  `${'post' | 'comments' | 'tag' | 'product' | 'market-page' | 'container' | 'viewer' | 'fragment'}:${string}`

/** What a kept page or fragment is kept under, until somebody purges it. */
export type CacheTag = WholeTag | SingleTag

export const postTag = (id: string): CacheTag => `post:${id}`
/** Of what is said below a post. */
export const commentsTag = (postId: string): CacheTag => `comments:${postId}`
/** Of the page of a tag of the blog. */
export const tagPageTag = (slug: string): CacheTag => `tag:${slug}`
export const productTag = (id: string): CacheTag => `product:${id}`
export const marketPageTag = (id: string): CacheTag => `market-page:${id}`
/** Of whatever events are attached to. */
export const containerTag = (id: string): CacheTag => `container:${id}`
/** Of what differs from person to person: the id of the member, or the hash of the guest's cookie. */
export const viewerTag = (key: string): CacheTag => `viewer:${key}`
/** Of all renderings of a fragment. */
export const fragmentTag = (name: string): CacheTag => `fragment:${name}`
