import { slugOf as ourSlugOf, slugOfName } from '../slug'

/** A text from elsewhere, as far as an export of Ghost's has a place for it. */
export type ForeignPost = {
  /** What it is known by when it comes again: an address or a path. */
  readonly key: string
  /** What a post of ours is called in such a file, where it is one. */
  readonly ghostId?: string
  readonly type: 'post' | 'page'
  readonly title: string
  readonly slug: string
  readonly status: 'published' | 'draft' | 'scheduled'
  readonly date: Date
  /** The moment in its id, where that is another: it stays when its date is read better than before. */
  readonly knownSince?: Date
  readonly updated: Date
  /** One of these. */
  readonly html?: string
  readonly lexical?: string
  readonly excerpt: string | null
  readonly featureImage: string | null
  readonly featureImageAlt: string | null
  readonly tags: readonly string[]
  readonly authors: readonly string[]
  readonly visibility: string
  readonly featured?: boolean
  readonly canonicalUrl?: string | null
  /** Columns of Ghost's `posts_meta`. */
  readonly meta?: Readonly<Record<string, string | null>>
}

export type ForeignSite = {
  readonly title: string
  readonly description: string
  readonly posts: readonly ForeignPost[]
  /** What of the file has no place in it, in sentences: the report of the import says them. */
  readonly leftOut?: readonly string[]
  /** Addresses of tags and authors that are here already, by their names. */
  readonly slugs?: {
    readonly tags: ReadonlyMap<string, string>
    readonly authors: ReadonlyMap<string, string>
  }
}

/** As a file of Ghost's, so that it takes the same way in: known again by its ids, changed texts left alone. */
export function asGhostExport({ title, description, posts, slugs, leftOut = [] }: ForeignSite): string {
  const tags = shelf(posts.flatMap(post => post.tags))
  const authors = shelf(posts.flatMap(post => post.authors))
  const ties = (of: 'tags' | 'authors', ids: ReadonlyMap<string, string>, column: string) =>
    posts.flatMap(post =>
      post[of].map((name, sort_order) => ({
        id: idOf(`${of}:${post.key}:${name}`, sinceOf(post)),
        post_id: postId(post),
        [column]: ids.get(name),
        sort_order,
      })),
    )
  const at = time(new Date(0))
  const data = {
    posts: posts.map(rowOf),
    posts_meta: posts
      .filter(post => post.featureImageAlt || Object.values(post.meta ?? {}).some(Boolean))
      .map(post => ({
        id: idOf(`meta:${post.key}`, sinceOf(post)),
        post_id: postId(post),
        feature_image_alt: post.featureImageAlt,
        ...post.meta,
      })),
    posts_tags: ties('tags', tags, 'tag_id'),
    posts_authors: ties('authors', authors, 'author_id'),
    tags: [...tags].map(([name, id]) => ({
      id,
      name,
      slug: slugs?.tags.get(name) ?? slugOfName(spaced(name)),
      created_at: at,
    })),
    users: [...authors].map(([name, id]) => ({
      id,
      name,
      slug: slugs?.authors.get(name) ?? slugOfName(spaced(name)),
      email: '',
      created_at: at,
    })),
    settings: [
      { id: idOf('title', new Date(0)), key: 'title', value: title },
      { id: idOf('description', new Date(0)), key: 'description', value: description },
    ],
  }
  return JSON.stringify({ db: [{ meta: { exported_on: 0, version: '6.0.0', left_out: leftOut }, data }] })
}

function rowOf(post: ForeignPost) {
  const published = post.status === 'draft' ? null : time(post.date)
  return {
    id: postId(post),
    title: post.title,
    slug: post.slug,
    type: post.type,
    status: post.status,
    visibility: post.visibility,
    html: post.html ?? null,
    lexical: post.lexical ?? null,
    feature_image: post.featureImage,
    featured: post.featured ? 1 : 0,
    custom_excerpt: post.excerpt,
    created_at: time(post.date),
    updated_at: time(post.updated),
    published_at: published,
    canonical_url: post.canonicalUrl ?? null,
  }
}

const postId = (post: ForeignPost) => post.ghostId ?? idOf(post.key, sinceOf(post))

const sinceOf = ({ knownSince, date }: ForeignPost) => knownSince ?? date

function shelf(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...new Set(names)].map(name => [name, idOf(`name:${name}`, new Date(0))]))
}

/** As Ghost's ids are: the second it was made, and more; of the same key the same. */
function idOf(key: string, date: Date): string {
  const seconds = Math.max(0, Math.floor(date.getTime() / 1000)) || 0
  const hash = new Bun.CryptoHasher('sha256').update(key).digest('hex')
  return seconds.toString(16).padStart(8, '0').slice(-8) + hash.slice(0, 16)
}

/** As ours, but for `Tom’s`, which elsewhere is two words: what came before is known by it. */
export function slugOf(words: string): string {
  return ourSlugOf(spaced(words))
}

const spaced = (words: string) => words.replace(/[’']/g, ' ')

function time(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ')
}
