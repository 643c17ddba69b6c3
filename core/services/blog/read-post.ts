import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import type { ShownPicture } from '#core/media/picture'
import { featurePicture } from './feature-picture'
import type { PostKind } from './post-input'
import {
  type Access,
  accessOf,
  htmlFor,
  mayReadAll,
  type Readers,
  readersOfPost,
  STORED,
  type Visibility,
} from './readers'
import { isSlug } from './slug'
import { SOCIAL_SQL, type SocialFields, type SocialRow, socialOf } from './social-fields'
import { TRANSLATIONS, type Translation } from './translations'

export type Named = { readonly slug: string; readonly name: string }
/** An author who is a member has a handle in the fediverse. */
export type PostAuthor = Named & { readonly handle: string | null }
export type Titled = { readonly slug: string; readonly title: string }

/** A post as a reader gets it: a plain row, its HTML ready. */
export type PublicPost = SocialFields & {
  readonly id: string
  readonly kind: PostKind
  readonly slug: string
  readonly title: string
  /** What this viewer may read. */
  readonly html: string
  readonly visibility: Visibility
  /** There is more than this viewer gets. */
  readonly cut: boolean
  readonly excerpt: string
  readonly featureImage: string | null
  readonly featureImageAlt: string
  readonly featureImageCaption: string
  readonly picture: ShownPicture | null
  readonly metaTitle: string | null
  readonly metaDescription: string | null
  readonly canonicalUrl: string | null
  readonly publishedAt: Date | null
  readonly updatedAt: Date
  readonly tags: readonly Named[]
  readonly authors: readonly PostAuthor[]
  /** BCP 47; null: the site's own. */
  readonly language: string | null
  /** What an operator has put into its head and below its words. */
  readonly codeHead: string | null
  readonly codeFoot: string | null
  /** The other languages in which it can be read. */
  readonly translations: readonly Translation[]
}

type Row = Pick<
  Selectable<Database['posts']>,
  | 'id'
  | 'kind'
  | 'slug'
  | 'title'
  | 'visibility'
  | 'feature_image'
  | 'feature_image_alt'
  | 'feature_image_caption'
  | 'meta_title'
  | 'meta_description'
  | 'canonical_url'
  | 'updated_at'
  | 'language'
  | 'code_head'
  | 'code_foot'
> &
  SocialRow & {
    html: string
    readers: Readers
    excerpt: string
    width: number | null
    height: number | null
    variants: Selectable<Database['media']>['variants'] | null
    colour: string | null
    published_at: Date | null
    tags: Named[] | null
    authors: PostAuthor[] | null
    translations: Translation[] | null
  }

const EDITOR: Access = { readers: 'editor', tiers: [] }

const columnsFor = (
  access: Access,
) => sql`p.id, p.kind, p.slug, p.title, ${htmlFor(access)} as html, ${readersOfPost(access)} as readers,
  p.visibility, ${STORED.excerpt} as excerpt, p.feature_image,
  p.feature_image_alt, p.feature_image_caption, m.width, m.height, m.variants, m.colour, p.meta_title, p.meta_description,
  p.canonical_url, ${SOCIAL_SQL}, p.updated_at, p.language, p.code_head, p.code_foot,
  ${TRANSLATIONS} as translations,
  (select json_agg(json_build_object('slug', t.slug, 'name', t.name) order by pt.position)
   from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = p.id and not t.internal) as tags,
  (select json_agg(json_build_object('slug', a.slug, 'name', a.name, 'handle', w.handle) order by pa.position)
   from post_authors pa join authors a on a.id = pa.author_id
   left join members w on w.id = a.member_id and w.email is not null where pa.post_id = p.id) as authors`

/** The public post or page at this address as this viewer may read it, or null. */
export async function publishedPost(ctx: Ctx, slug: string): Promise<PublicPost | null> {
  return isSlug(slug) ? publishedPostFor(ctx, await accessOf(ctx), slug) : null
}

/** The same for whoever has this access. One query: this is the hottest page of all. */
export async function publishedPostFor(ctx: Ctx, access: Access, slug: string): Promise<PublicPost | null> {
  const { rows } = await sql<Row>`
    select ${columnsFor(access)}, pub.published_at from posts p join publications pub on pub.post_id = p.id
    left join media m on m.id = p.feature_media_id where p.slug = ${slug}`.execute(db(ctx))
  return rows[0] ? postOf(rows[0]) : null
}

/** A post in any state, whole or as these readers would get it; for `/preview/:id`, which editors alone reach. */
export async function previewedPost(
  ctx: Ctx,
  id: string,
  access: Access = EDITOR,
): Promise<PublicPost | null> {
  const { rows } = await sql<Row>`
    select ${columnsFor(access)}, pub.published_at from posts p left join publications pub on pub.post_id = p.id
    left join media m on m.id = p.feature_media_id where p.id = ${id}`.execute(db(ctx))
  return rows[0] ? postOf(rows[0]) : null
}

function postOf(row: Row): PublicPost {
  return {
    id: row.id,
    kind: row.kind,
    slug: row.slug,
    title: row.title,
    html: row.html,
    visibility: row.visibility,
    cut: !mayReadAll(row.visibility, row.readers),
    excerpt: row.excerpt,
    featureImage: row.feature_image,
    featureImageAlt: row.feature_image_alt ?? '',
    featureImageCaption: row.feature_image_caption ?? '',
    picture: featurePicture(row),
    ...socialOf(row),
    metaTitle: row.meta_title,
    metaDescription: row.meta_description,
    canonicalUrl: row.canonical_url,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    tags: row.tags ?? [],
    authors: row.authors ?? [],
    language: row.language,
    codeHead: row.code_head,
    codeFoot: row.code_foot,
    translations: row.translations ?? [],
  }
}
