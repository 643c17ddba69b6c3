import { type RawBuilder, sql } from 'kysely'
import { SOCIAL_COLUMNS } from '../social-fields'
import type { FilterField, FilterFields } from './conditions'

const text = (of: RawBuilder<unknown>): FilterField => ({ of, type: 'text' })
const moment = (of: RawBuilder<unknown>): FilterField => ({ of, type: 'moment' })

const someTag = (fits: RawBuilder<boolean>) =>
  sql<boolean>`exists (select from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = p.id and ${fits})`
const firstTag = (
  fits: RawBuilder<boolean>,
) => sql<boolean>`exists (select from post_tags pt join tags t on t.id = pt.tag_id
  where pt.post_id = p.id and not t.internal and pt.position = 0 and ${fits})`
const someAuthor = (fits: RawBuilder<boolean>) =>
  sql<boolean>`exists (select from post_authors pa join authors a on a.id = pa.author_id where pa.post_id = p.id and ${fits})`
const firstAuthor = (
  fits: RawBuilder<boolean>,
) => sql<boolean>`exists (select from post_authors pa join authors a on a.id = pa.author_id
  where pa.post_id = p.id and pa.position = 0 and ${fits})`

const TAG_SLUG = sql`t.slug`
const AUTHOR_SLUG = sql`a.slug`
const visibilityOfTag = sql`case when t.internal then 'internal' else 'public' end`

/** Of the state of post `p`, with its publication `pub` and, for editors, its plan `s`, or since when it was public before, `f`. */
export const STATUS = sql<
  'published' | 'scheduled' | 'draft'
>`case when pub.post_id is not null then 'published'
  when s.post_id is not null then 'scheduled' else 'draft' end`

/** What filters and orders may name of public posts. Texts are not among them: a filter would tell what they hold. */
export const PUBLIC_POST_FIELDS: FilterFields = {
  id: { of: sql`p.id`, type: { idOf: 'post' } },
  slug: text(sql`p.slug`),
  title: text(sql`p.title`),
  custom_excerpt: text(sql`p.custom_excerpt`),
  feature_image: text(sql`p.feature_image`),
  canonical_url: text(sql`p.canonical_url`),
  meta_title: text(sql`p.meta_title`),
  meta_description: text(sql`p.meta_description`),
  ...Object.fromEntries(SOCIAL_COLUMNS.map(name => [name, text(sql`p.${sql.ref(name)}`)])),
  // What is not public is not there, whatever is asked for.
  status: { ...text(sql`'published'::text`), isIgnored: true },
  visibility: text(sql`p.visibility`),
  type: text(sql`p.kind`),
  featured: { of: sql`p.featured`, type: 'boolean' },
  created_at: moment(sql`p.created_at`),
  updated_at: moment(sql`p.updated_at`),
  published_at: moment(sql`pub.published_at`),
  tag: { ...text(TAG_SLUG), some: someTag },
  tags: { ...text(TAG_SLUG), some: someTag },
  'tags.slug': { ...text(TAG_SLUG), some: someTag },
  'tags.name': { ...text(sql`t.name`), some: someTag },
  'tags.visibility': { ...text(visibilityOfTag), some: someTag },
  'tags.id': { of: sql`t.id`, type: { idOf: 'tag' }, some: someTag },
  primary_tag: { ...text(TAG_SLUG), some: firstTag },
  author: { ...text(AUTHOR_SLUG), some: someAuthor },
  authors: { ...text(AUTHOR_SLUG), some: someAuthor },
  'authors.slug': { ...text(AUTHOR_SLUG), some: someAuthor },
  'authors.name': { ...text(sql`a.name`), some: someAuthor },
  'authors.id': { of: sql`a.id`, type: { idOf: 'author' }, some: someAuthor },
  primary_author: { ...text(AUTHOR_SLUG), some: firstAuthor },
}

export const EDITORS_POST_FIELDS: FilterFields = {
  ...PUBLIC_POST_FIELDS,
  published_at: moment(sql`coalesce(pub.published_at, s.publish_at, f.published_at)`),
  status: text(STATUS),
}
