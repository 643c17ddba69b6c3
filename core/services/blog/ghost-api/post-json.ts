import type { Ctx } from '#core/contracts/ctx'
import { objectIdOf } from '#core/ghost'
import { countWords } from '#core/lexical'
import { absoluteHtml, absoluteUrl } from '../absolute-html'
import { mayReadAll } from '../readers'
import { SOCIAL_COLUMNS } from '../social-fields'
import { type Fields, fieldsOf, textOf } from './fields'
import { authorOf, tagOf } from './people-and-tags'
import type { GhostPostRow } from './post-rows'
import { freeTierOfPost } from './site-json'
import { tierOf } from './tier-rows'
import { contentTime } from './times'

/** As Ghost counts: 275 words a minute, twelve seconds for the first picture and one less for each of the next. */
const WORDS_A_MINUTE = 275
const FIRST_PICTURE_SECONDS = 12
const LEAST_PICTURE_SECONDS = 3
const EXCERPT_LENGTH = 500

export type Wanted = {
  readonly include: ReadonlySet<string>
  readonly formats: ReadonlySet<string>
  readonly fields: readonly string[] | null
}

/** Ghost’s own id where the post came from there, else one made of ours. */
export function idOf({ id, imported }: Pick<GhostPostRow, 'id' | 'imported'>): string {
  return imported?.ghostId ?? objectIdOf(id)
}

/** A post or page as the Content API shows it. */
export function contentPost(ctx: Ctx, row: GhostPostRow, { include, formats, fields }: Wanted) {
  const { timeZone } = ctx.house.site()
  const at = (moment: Date | null) => moment && contentTime(moment, timeZone)
  const { blog } = ctx.house.config.origins
  const rest = restOf(row)
  const access = mayReadAll(row.visibility, 'visitor')
  const post = {
    ...facts(ctx, row, access),
    ...(formats.has('html') && { html: htmlOf(row, blog, access) }),
    ...(formats.has('plaintext') && { plaintext: row.plaintext }),
    created_at: at(row.created_at),
    updated_at: at(row.updated_at),
    published_at: at(row.published_at),
    ...relations(ctx, row, include),
    access,
    // As in Ghost: below what whoever asks may read, and below posts alone.
    comments: access && row.kind === 'post' && row.commenters !== 'nobody',
    ...socialFacts(ctx, row),
    ...(row.kind === 'post'
      ? { email_subject: rest.emailSubject }
      : { show_title_and_feature_image: rest.showTitleAndFeatureImage }),
  }
  return picked(post, fields, include, formats)
}

/** What both APIs say alike. */
export function facts(ctx: Ctx, row: GhostPostRow, access = true) {
  const { blog } = ctx.house.config.origins
  const rest = restOf(row)
  return {
    id: idOf(row),
    uuid: rest.uuid ?? row.id,
    title: row.title,
    slug: row.slug,
    comment_id: idOf(row),
    feature_image: row.feature_image && absoluteUrl(row.feature_image, blog),
    feature_image_alt: row.feature_image_alt || null,
    feature_image_caption: row.feature_image_caption || null,
    featured: row.featured,
    visibility: row.visibility,
    custom_excerpt: row.custom_excerpt,
    codeinjection_head: rest.codeInjection.head,
    codeinjection_foot: rest.codeInjection.foot,
    custom_template: rest.customTemplate,
    canonical_url: row.canonical_url,
    url: `${blog}/${encodeURIComponent(row.slug)}`,
    excerpt: row.custom_excerpt || row.plaintext.slice(0, EXCERPT_LENGTH) || (access ? null : ''),
    reading_time: readingMinutes(row),
    meta_title: row.meta_title,
    meta_description: row.meta_description,
    frontmatter: null,
  }
}

/** None of what has no text, where an empty paragraph is nothing; of what may not be read, an empty one. */
export function htmlOf({ html }: Pick<GhostPostRow, 'html'>, blog: string, access = true): string | null {
  return access && /^(?:<p><\/p>)*$/.test(html) ? null : absoluteHtml(html, blog)
}

export function relations(
  ctx: Ctx,
  { tags, authors, tiers, visibility }: GhostPostRow,
  include: ReadonlySet<string>,
  shown = tagOf,
) {
  const shownTags = tags.map(tag => shown(ctx, tag))
  const shownAuthors = authors.map(author => authorOf(ctx, author))
  const [first] = shownTags
  return {
    ...(include.has('tags') && {
      tags: shownTags,
      primary_tag: first?.visibility === 'public' ? first : null,
    }),
    ...(include.has('authors') && { authors: shownAuthors, primary_author: shownAuthors[0] ?? null }),
    ...(include.has('tiers') && { tiers: visibility === 'public' ? [freeTierOfPost()] : tiers.map(tierOf) }),
  }
}

/** Titles, descriptions and pictures for the programs that show a link. */
export function socialFacts(ctx: Ctx, row: GhostPostRow): Readonly<Record<string, string | null>> {
  const { blog } = ctx.house.config.origins
  const { og_image, twitter_image } = row
  return {
    ...Object.fromEntries(SOCIAL_COLUMNS.map(name => [name, row[name] || null])),
    og_image: og_image && absoluteUrl(og_image, blog),
    twitter_image: twitter_image && absoluteUrl(twitter_image, blog),
  }
}

/** What an imported post carries along, and ours have not. */
export function restOf({ imported }: Pick<GhostPostRow, 'imported'>) {
  const rest: Fields = imported?.rest ?? {}
  const code = fieldsOf(rest.codeInjection)
  return {
    uuid: textOf(rest.uuid),
    emailSubject: textOf(rest.emailSubject),
    customTemplate: textOf(rest.customTemplate),
    showTitleAndFeatureImage: rest.showTitleAndFeatureImage !== false,
    codeInjection: { head: textOf(code.head), foot: textOf(code.foot) },
  }
}

/** With `fields`, those alone, and what was asked for by name beside them. */
export function picked(
  post: Readonly<Record<string, unknown>>,
  fields: readonly string[] | null,
  ...asked: readonly ReadonlySet<string>[]
): Readonly<Record<string, unknown>> {
  if (!fields) return post
  const names = new Set([...fields, ...asked.flatMap(each => [...each])])
  if (names.has('tags')) names.add('primary_tag')
  if (names.has('authors')) names.add('primary_author')
  return Object.fromEntries(Object.entries(post).filter(([name]) => names.has(name)))
}

function readingMinutes({ html, plaintext }: Pick<GhostPostRow, 'html' | 'plaintext'>): number {
  const pictures = html.match(/<img\b/g)?.length ?? 0
  let seconds = (countWords(plaintext) / WORDS_A_MINUTE) * 60
  for (let picture = 0; picture < pictures; picture += 1)
    seconds += Math.max(FIRST_PICTURE_SECONDS - picture, LEAST_PICTURE_SECONDS)
  return Math.round(seconds / 60)
}
