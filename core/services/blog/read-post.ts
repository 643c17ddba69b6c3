import type { Ctx } from '#core/contracts/ctx'
import type { PostKind } from './post-input'
import type { Visibility } from './render-post'
import { isSlug } from './slug'

export type Named = { readonly slug: string; readonly name: string }
export type Titled = { readonly slug: string; readonly title: string }

/** A post as a reader gets it: a plain row, its HTML ready. */
export type PublicPost = {
  readonly id: string
  readonly kind: PostKind
  readonly slug: string
  readonly title: string
  /** What this viewer may read. */
  readonly html: string
  /** There is more for members than this viewer gets. */
  readonly cut: boolean
  readonly excerpt: string
  readonly featureImage: string | null
  readonly featureImageAlt: string
  readonly featureImageCaption: string
  readonly imageSize: { readonly width: number; readonly height: number } | null
  readonly metaTitle: string | null
  readonly metaDescription: string | null
  readonly canonicalUrl: string | null
  readonly publishedAt: Date | null
  readonly updatedAt: Date
  readonly tags: readonly Named[]
  readonly authors: readonly Named[]
}

type Row = {
  id: string
  kind: PostKind
  slug: string
  title: string
  html: string
  member_html: string | null
  visibility: Visibility
  excerpt: string
  feature_image: string | null
  feature_image_alt: string | null
  feature_image_caption: string | null
  width: number | null
  height: number | null
  meta_title: string | null
  meta_description: string | null
  canonical_url: string | null
  published_at: Date | null
  updated_at: Date
  tags: Named[] | null
  authors: Named[] | null
}

const COLUMNS = `p.id, p.kind, p.slug, p.title, p.html, p.member_html, p.visibility, p.excerpt, p.feature_image,
  p.feature_image_alt, p.feature_image_caption, m.width, m.height, p.meta_title, p.meta_description,
  p.canonical_url, p.updated_at,
  (select json_agg(json_build_object('slug', t.slug, 'name', t.name) order by pt.position)
   from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = p.id and not t.internal) as tags,
  (select json_agg(json_build_object('slug', a.slug, 'name', a.name) order by pa.position)
   from post_authors pa join authors a on a.id = pa.author_id where pa.post_id = p.id) as authors`

/** The public post or page at this address, or null. One query: this is the hottest page of all. */
export async function publishedPost(ctx: Ctx, slug: string): Promise<PublicPost | null> {
  if (!isSlug(slug)) return null
  const [row] = await ctx.em.execute<Row[]>(
    `select ${COLUMNS}, pub.published_at from posts p join publications pub on pub.post_id = p.id
     left join media m on m.id = p.feature_media_id where p.slug = ?`,
    [slug],
  )
  return row ? postOf(row, ctx.viewer.member !== null) : null
}

/** A post in any state as its readers will see it; for `/preview/:id`, which editors alone reach. */
export async function previewedPost(ctx: Ctx, id: string): Promise<PublicPost | null> {
  const [row] = await ctx.em.execute<Row[]>(
    `select ${COLUMNS}, pub.published_at from posts p left join publications pub on pub.post_id = p.id
     left join media m on m.id = p.feature_media_id where p.id = ?`,
    [id],
  )
  return row ? postOf(row, true) : null
}

function postOf(row: Row, isMember: boolean): PublicPost {
  return {
    id: row.id,
    kind: row.kind,
    slug: row.slug,
    title: row.title,
    html: isMember ? (row.member_html ?? row.html) : row.html,
    cut: !isMember && row.visibility !== 'public',
    excerpt: row.excerpt,
    featureImage: row.feature_image,
    featureImageAlt: row.feature_image_alt ?? '',
    featureImageCaption: row.feature_image_caption ?? '',
    imageSize: row.width && row.height ? { width: row.width, height: row.height } : null,
    metaTitle: row.meta_title,
    metaDescription: row.meta_description,
    canonicalUrl: row.canonical_url,
    publishedAt: row.published_at && new Date(row.published_at),
    updatedAt: new Date(row.updated_at),
    tags: row.tags ?? [],
    authors: row.authors ?? [],
  }
}
