import { Feed, type Item } from 'feed'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'
import { xmlDocument } from '#core/text/documents'
import { languageTag } from '#core/text/language-tag'
import { absoluteHtml, absoluteUrl } from './absolute-html'
import { type Access, htmlFor, OPEN_ACCESS, STORED } from './readers'

const ITEMS = 20
/** The net, should the news of a change be lost. */
const KEPT_MS = 60_000

type Row = Pick<Selectable<Database['posts']>, 'id' | 'slug' | 'title' | 'feature_image'> & {
  /** Where it was first: readers know an item by this, wherever the post has moved. */
  first_slug: string
  /** BCP 47; null: the site's own. */
  language: string | null
  html: string
  excerpt: string
  published_at: Date
  updated_at: Date
  authors: string[] | null
  tags: string[] | null
}

export const FEED_FORMATS = ['rss', 'atom', 'json'] as const

export type FeedFormat = (typeof FEED_FORMATS)[number]

/** Where each stands below the address of what it lists. */
export const FEED_FILES: Readonly<Record<FeedFormat, string>> = {
  rss: 'rss.xml',
  atom: 'atom.xml',
  json: 'feed.json',
}

export type FeedOptions = {
  readonly tag?: { readonly slug: string; readonly name: string } | null
  /** Of what is written in it alone; null: whatever language it is in. */
  readonly language?: string | null
  /** Whose texts it has. */
  readonly access?: Access
  /** Path of a feed that is not everybody's. */
  readonly path?: string
}

/**
 * The newest posts, whole texts, or one tag's, as RSS 2.0, Atom 1.0 (RFC 4287) or JSON Feed 1. What these readers may not
 * read whole comes with its beginning.
 */
export async function postFeed(ctx: Ctx, format: FeedFormat, options: FeedOptions = {}): Promise<string> {
  const { tag = null, language = null, access = OPEN_ACCESS } = options
  const origin = ctx.house.config.origins.blog
  const site = ctx.house.site()
  const posts = await newest(ctx, tag?.slug ?? null, language, access)
  const home = tag ? `${origin}/tag/${encodeURIComponent(tag.slug)}` : `${origin}/`
  const file = `${FEED_FILES[format]}${language ? `?language=${language}` : ''}`
  const self = options.path ? origin + options.path : `${home.replace(/\/$/, '')}/${file}`
  const about: About = {
    title: tag ? `${tag.name} · ${site.name}` : site.name,
    description: site.tagline,
    home,
    self,
    origin,
    locale: site.locale,
    language: language ?? site.locale,
  }
  if (format === 'json') return jsonFeed(about, posts)
  const feed = new Feed({
    id: home,
    title: about.title,
    description: about.description,
    link: home,
    language: about.language,
    // Atom wants somebody for each entry (RFC 4287 §4.1.1), also where no author is named.
    ...(format === 'atom' ? { author: { name: site.name } } : {}),
    copyright: site.name,
    generator: 'Rose Ash',
    feedLinks: { [format]: self },
    updated: new Date(Math.max(0, ...posts.map(post => changedAt(post).getTime()))),
  })
  for (const post of posts) feed.addItem(itemOf(post, format, about))
  return xmlDocument(format === 'atom' ? feed.atom1() : feed.rss2())
}

/** The one of everybody, of a language or of a tag: made once until a post or the site's name changes, since readers ask all day. */
export function publicFeed(
  ctx: Ctx,
  format: FeedFormat,
  { tag = null, language = null }: Pick<FeedOptions, 'tag' | 'language'> = {},
): Promise<string> {
  return remember(ctx.house.cache, `blog:feed:${format}:${tag?.slug ?? ''}:${language ?? ''}`, {
    ttlMs: KEPT_MS,
    tags: ['posts', 'site'],
    make: () => postFeed(ctx, format, { tag, language }),
  })
}

/** A language that something public is written in, as it was asked for; null where none was. Throws `NotFound`. */
export async function feedLanguage(ctx: Ctx, asked: string | undefined): Promise<string | null> {
  if (asked === undefined) return null
  const language = languageTag(asked)
  const { rows } = await sql`
    select from posts p join publications pub on pub.post_id = p.id
    where p.kind = 'post' and ${isIn(ctx, language)} limit 1`.execute(db(ctx))
  if (rows.length === 0) throw new NotFound()
  return language
}

/** A post without one is in the site's own. */
function isIn(ctx: Ctx, language: string | null): RawBuilder<boolean> {
  const isOwn = language === ctx.house.site().locale
  return sql<boolean>`(p.language = ${language} or (${isOwn} and p.language is null))`
}

/** What a feed says of itself. */
type About = {
  readonly title: string
  readonly description: string
  readonly home: string
  readonly self: string
  readonly origin: string
  readonly locale: string
  readonly language: string
}

function itemOf(post: Row, format: 'rss' | 'atom', { origin, locale }: About): Item {
  const { id, link } = addressesOf(post, origin)
  const names = post.authors ?? []
  return {
    // Atom knows an item by its id, RSS by its guid: the same one, wherever the post has moved.
    id,
    guid: id,
    // The title of RSS is text; Atom's, and both summaries, are HTML.
    title: inCdata(format === 'rss' ? post.title : Bun.escapeHTML(post.title)),
    link,
    description: Bun.escapeHTML(post.excerpt),
    content: inCdata(contentOf(post, origin)),
    date: changedAt(post),
    published: post.published_at,
    // RFC 4287 §4.2.2: a category has a term.
    category: (post.tags ?? []).map(name => ({ name, term: name })),
    // The `author` of RSS is an address of e-mail; names stand in Dublin Core.
    ...(format === 'rss'
      ? {
          extensions: [
            ...(names.length > 0 ? [dublinCore('creator', names.join(', '))] : []),
            dublinCore('language', post.language ?? locale),
          ],
        }
      : { author: names.map(name => ({ name })) }),
  }
}

const dublinCore = (name: string, text: string) => ({ name: `dc:${name}`, objects: { _text: text } })

/** Of the ends of CDATA in a text, the library parts the first alone. */
function inCdata(text: string): string {
  const [first = '', ...further] = text.split(']]>')
  return further.length === 0 ? first : `${first}]]>${further.join(']]]]><![CDATA[>')}`
}

/** JSON Feed 1.1: texts are texts, and every author is named. */
function jsonFeed(
  { title, description, home, self, origin, locale, language }: About,
  posts: readonly Row[],
): string {
  const items = posts.map(post => {
    const { id, link } = addressesOf(post, origin)
    return {
      id,
      url: link,
      title: post.title,
      content_html: contentOf(post, origin),
      summary: post.excerpt,
      ...(post.feature_image ? { image: absoluteUrl(post.feature_image, origin) } : {}),
      date_published: post.published_at,
      date_modified: changedAt(post),
      authors: (post.authors ?? []).map(name => ({ name })),
      tags: post.tags ?? [],
      language: post.language ?? locale,
    }
  })
  const about = { version: 'https://jsonfeed.org/version/1.1', title, home_page_url: home, feed_url: self }
  return JSON.stringify({ ...about, description, language, items }, null, 4)
}

/** A post is known by where it was first, wherever it has moved. */
function addressesOf(post: Row, origin: string) {
  return {
    id: `${origin}/${encodeURIComponent(post.first_slug)}`,
    link: `${origin}/${encodeURIComponent(post.slug)}`,
  }
}

function contentOf(post: Row, origin: string): string {
  return withImage(absoluteHtml(post.html, origin), post, origin) || paragraph(post.excerpt || post.title)
}

/** A post that waits for its time was last written before it is published. */
const changedAt = (post: Row) => new Date(Math.max(post.updated_at.getTime(), post.published_at.getTime()))

const paragraph = (text: string) => `<p>${Bun.escapeHTML(text)}</p>`

function withImage(html: string, { feature_image: image }: Row, origin: string): string {
  return image ? `<p><img src="${Bun.escapeHTML(absoluteUrl(image, origin))}" alt=""></p>${html}` : html
}

async function newest(ctx: Ctx, tag: string | null, language: string | null, access: Access): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select p.id, p.slug, coalesce((select f.slug from former_slugs f where f.post_id = p.id
        and not exists (select 1 from posts taker where taker.slug = f.slug and taker.id <> p.id)
        order by f.left_at limit 1), p.slug) as first_slug, p.title, p.language,
      ${htmlFor(access)} as html, ${STORED.excerpt} as excerpt, p.feature_image, pub.published_at, p.updated_at,
      (select json_agg(a.name order by pa.position) from post_authors pa
       join authors a on a.id = pa.author_id where pa.post_id = p.id) as authors,
      (select json_agg(t.name order by pt.position) from post_tags pt
       join tags t on t.id = pt.tag_id and not t.internal where pt.post_id = p.id) as tags
    from posts p join publications pub on pub.post_id = p.id
    where p.kind = 'post' and (${tag}::text is null or exists (select 1 from post_tags pt
      join tags t on t.id = pt.tag_id where pt.post_id = p.id and t.slug = ${tag}))
      and ${language ? isIn(ctx, language) : sql`true`}
    order by pub.published_at desc, p.id desc limit ${sql.lit(ITEMS)}`.execute(db(ctx))
  return rows
}
