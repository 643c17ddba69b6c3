import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { isNothing } from '#core/ghost'
import type { LexicalDocument } from '#core/lexical'
import { type PostState, stateOf } from '../edit-post'
import type { PostKind } from '../post-input'
import type { Visibility } from '../readers'
import {
  NO_SOCIAL,
  SOCIAL_COLUMNS,
  SOCIAL_SQL,
  type SocialFields,
  type SocialRow,
  socialOf,
} from '../social-fields'
import type { Imported, PostRow } from './post-row'

/** All of a post that both sides have a place for. */
export type Content = SocialFields & {
  readonly kind: PostKind
  readonly title: string
  readonly slug: string
  readonly document: LexicalDocument
  readonly customExcerpt: string | null
  readonly featureImage: string | null
  readonly featureImageAlt: string | null
  readonly featureImageCaption: string | null
  readonly featured: boolean
  readonly visibility: Visibility
  readonly metaTitle: string | null
  readonly metaDescription: string | null
  readonly canonicalUrl: string | null
  readonly state: PostState
  readonly at: Date | null
  readonly tagIds: readonly string[]
  readonly authorIds: readonly string[]
}

/** A post as it stands here. */
export type PostHere = {
  readonly id: string
  readonly version: number
  readonly state: PostState
  readonly content: Content
  readonly contentHash: string
  readonly imported: Imported | null
  /** As a file brought it, and not changed since. */
  readonly isAsImported: boolean
}

type Row = SocialRow & {
  id: string
  kind: PostKind
  title: string
  slug: string
  document: string
  custom_excerpt: string | null
  feature_image: string | null
  feature_image_alt: string | null
  feature_image_caption: string | null
  featured: boolean
  visibility: Visibility
  meta_title: string | null
  meta_description: string | null
  canonical_url: string | null
  version: number
  imported: Imported | null
  published_at: Date | null
  publish_at: Date | null
  /** Since when a draft was public before. */
  formerly: Date | null
  deleted_at: Date | null
  tags: string[]
  authors: string[]
}

/** The posts of these ids as they stand here, thrown away ones among them. */
export async function postsHere(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, PostHere>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select p.id, p.kind, p.title, p.slug, p.document::text as document, p.custom_excerpt, p.feature_image,
      p.feature_image_alt, p.feature_image_caption, p.featured, p.visibility, p.meta_title, p.meta_description,
      p.canonical_url, ${SOCIAL_SQL}, p.version, p.imported, pub.published_at, s.publish_at, f.published_at as formerly, d.deleted_at,
      coalesce((select json_agg(tag_id order by position) from post_tags where post_id = p.id), '[]') as tags,
      coalesce((select json_agg(author_id order by position) from post_authors where post_id = p.id), '[]') as authors
    from posts p left join publications pub on pub.post_id = p.id
    left join publication_schedules s on s.post_id = p.id left join post_deletions d on d.post_id = p.id
    left join former_publications f on f.post_id = p.id
    where p.id = any(${ids}::uuid[])`.execute(db(ctx))
  return new Map(rows.map(row => [row.id, hereOf(row)]))
}

function hereOf(row: Row): PostHere {
  const state = stateOf(row)
  const content: Content = {
    kind: row.kind,
    title: row.title,
    slug: row.slug,
    document: JSON.parse(row.document),
    customExcerpt: row.custom_excerpt,
    featureImage: row.feature_image,
    featureImageAlt: row.feature_image_alt,
    featureImageCaption: row.feature_image_caption,
    featured: row.featured,
    visibility: row.visibility,
    metaTitle: row.meta_title,
    ...socialOf(row),
    metaDescription: row.meta_description,
    canonicalUrl: row.canonical_url,
    state,
    at: row.published_at ?? row.publish_at ?? row.formerly,
    tagIds: row.tags,
    authorIds: row.authors,
  }
  const { id, version, imported } = row
  const isAsImported = imported?.version === version && imported.state === state
  return { id, version, state, imported, content, contentHash: contentHash(content), isAsImported }
}

/** The same of a post as it came from the other side. */
function contentOf({ columns, state, at, tagIds, authorIds }: PostRow): Content {
  const text = (name: string) => (columns[name] as string | null | undefined) ?? null
  return {
    kind: columns.kind,
    title: columns.title,
    slug: columns.slug,
    document: columns.document,
    customExcerpt: columns.custom_excerpt,
    featureImage: text('feature_image'),
    featureImageAlt: text('feature_image_alt'),
    featureImageCaption: text('feature_image_caption'),
    featured: columns.featured === true,
    visibility: columns.visibility,
    metaTitle: text('meta_title'),
    metaDescription: text('meta_description'),
    ...socialOf(Object.fromEntries(SOCIAL_COLUMNS.map(name => [name, text(name)])) as SocialRow),
    canonicalUrl: text('canonical_url'),
    state,
    at,
    tagIds,
    authorIds,
  }
}

/** Theirs, with all that it carries beside what has a place here. */
export function theirsOf(row: PostRow): { readonly hash: string; readonly contentHash: string } {
  const content = contentHash(contentOf(row))
  return { contentHash: content, hash: digest({ content, rest: row.rest }) }
}

/** What the hash of theirs would be, were it for these tiers. */
export function hashWithTiers(row: PostRow, tierIds: unknown): string {
  return theirsOf({ ...row, rest: { ...row.rest, tierIds } }).hash
}

/** Of the same content the same, however it was written down: nothing and an empty text are one, and so are moments of one second. */
export function contentHash({ at, document, ...content }: Content): string {
  const text = isNothing(document) ? null : document
  const said = Object.entries({ ...content, document: text }).filter(
    ([name, value]) => value || !Object.hasOwn(NO_SOCIAL, name),
  )
  const texts = Object.fromEntries(said.map(([name, value]) => [name, value || null]))
  return digest({ ...texts, at: at && Math.floor(at.getTime() / 1000) })
}

export function digest(value: unknown): string {
  return new Bun.CryptoHasher('sha256').update(JSON.stringify(sorted(value))).digest('hex')
}

/** PostgreSQL and Ghost order the names in a document each in their own way. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  )
}

/** Whether both carry the same of what has no place here but goes back to Ghost. */
export function carriesTheSame(imported: Imported | null, { rest }: PostRow): boolean {
  return Bun.deepEquals(carried(imported?.rest ?? {}), carried(rest))
}

function carried(rest: Readonly<Record<string, unknown>>) {
  const { codeInjection, emailSubject, customTemplate, showTitleAndFeatureImage } = rest
  const own = (value: unknown) => Object.entries((value ?? {}) as object).filter(([, each]) => each !== null)
  return [
    Object.fromEntries(own(codeInjection)),
    emailSubject ?? null,
    customTemplate ?? null,
    showTitleAndFeatureImage !== false,
  ]
}
