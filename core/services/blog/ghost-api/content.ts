import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { objectIdMatch } from '#core/ghost'
import { conditionsOf, orderOf } from './conditions'
import { authorOf, tagOf } from './people-and-tags'
import { PUBLIC_POST_FIELDS } from './post-fields'
import { contentPost, picked } from './post-json'
import { NEWEST_FIRST, postRows } from './post-rows'
import { type Askable, type Asked, pagination, readQuery } from './query'
import { type Action, notFound } from './refusals'
import { AUTHOR_FIELDS, authorRows, BY_POSTS, TAG_FIELDS, tagRows } from './shelf-rows'
import { freeTier, newslettersOf, settingsOf } from './site-json'
import { listedTier, tierRows } from './tier-rows'

export type Answer = Readonly<Record<string, unknown>>

/** Which one thing is meant: `/posts/:id/` or `/posts/slug/:slug/`. */
export type One = { readonly id: string } | { readonly slug: string }

const POSTS: Askable = {
  includes: ['tags', 'authors', 'tiers'],
  formats: ['html', 'plaintext'],
  defaultFormats: ['html'],
}
const SHELVES: Askable = { includes: ['count.posts'] }

/** `GET /ghost/api/content/posts/` and `pages/`: what is public, as a visitor may read it. */
export async function browsePosts(ctx: Ctx, of: 'posts' | 'pages', query: URLSearchParams): Promise<Answer> {
  const action: Action = { verb: 'list', of }
  const asked = readQuery(query, POSTS, action)
  const { rows, total } = await postRows(ctx, 'content', {
    ...asked,
    kind: of === 'posts' ? 'post' : 'page',
    where: conditionsOf(asked.filter, PUBLIC_POST_FIELDS, ctx.now, action),
    order: orderOf(asked.order, PUBLIC_POST_FIELDS, NEWEST_FIRST),
  })
  return { [of]: rows.map(row => contentPost(ctx, row, asked)), meta: pagination(asked, total) }
}

export async function readOnePost(
  ctx: Ctx,
  of: 'posts' | 'pages',
  one: One,
  query: URLSearchParams,
): Promise<Answer> {
  const action: Action = { verb: 'read', of }
  const asked = readQuery(query, POSTS, action)
  const { rows } = await postRows(ctx, 'content', {
    kind: of === 'posts' ? 'post' : 'page',
    order: NEWEST_FIRST,
    limit: 1,
    page: 1,
    where: isOne('p', 'post', one),
  })
  if (!rows[0]) throw notFound(action)
  return { [of]: [contentPost(ctx, rows[0], asked)] }
}

export async function browseTags(ctx: Ctx, query: URLSearchParams): Promise<Answer> {
  const action: Action = { verb: 'list', of: 'tags' }
  const asked = readQuery(query, SHELVES, action)
  const { rows, total } = await tagRows(ctx, 'content', {
    ...asked,
    where: conditionsOf(asked.filter, TAG_FIELDS, ctx.now, action),
    order: orderOf(asked.order, { ...TAG_FIELDS, ...BY_POSTS }, sql`t.name`),
  })
  const tags = rows.map(row => counted(tagOf(ctx, row), row.posts, asked))
  return { tags, meta: pagination(asked, total) }
}

export async function readTag(ctx: Ctx, one: One, query: URLSearchParams): Promise<Answer> {
  const action: Action = { verb: 'read', of: 'tags' }
  const asked = readQuery(query, SHELVES, action)
  const where = isOne('t', 'tag', one)
  const { rows } = await tagRows(ctx, 'content', { where, order: sql`t.name`, limit: 1, page: 1 })
  if (!rows[0]) throw notFound(action)
  return { tags: [counted(tagOf(ctx, rows[0]), rows[0].posts, asked)] }
}

export async function browseAuthors(ctx: Ctx, query: URLSearchParams): Promise<Answer> {
  const action: Action = { verb: 'list', of: 'authors' }
  const asked = readQuery(query, SHELVES, action)
  const { rows, total } = await authorRows(ctx, {
    ...asked,
    where: conditionsOf(asked.filter, AUTHOR_FIELDS, ctx.now, action),
    order: orderOf(asked.order, { ...AUTHOR_FIELDS, ...BY_POSTS }, sql`a.name`),
  })
  const authors = rows.map(row => counted(authorOf(ctx, row), row.posts, asked))
  return { authors, meta: pagination(asked, total) }
}

export async function readAuthor(ctx: Ctx, one: One, query: URLSearchParams): Promise<Answer> {
  const action: Action = { verb: 'read', of: 'authors' }
  const asked = readQuery(query, SHELVES, action)
  const where = isOne('a', 'author', one)
  const { rows } = await authorRows(ctx, { where, order: sql`a.name`, limit: 1, page: 1 })
  if (!rows[0]) throw notFound(action)
  return { authors: [counted(authorOf(ctx, rows[0]), rows[0].posts, asked)] }
}

export async function readSettings(ctx: Ctx): Promise<Answer> {
  return { settings: await settingsOf(ctx), meta: {} }
}

export async function browseTiers(ctx: Ctx): Promise<Answer> {
  const sold = (await tierRows(ctx)).filter(({ retired_at }) => retired_at === null)
  const tiers = [freeTier(), ...sold.map(listedTier)]
  const page = { page: 1, pages: 1, limit: tiers.length, total: tiers.length, prev: null, next: null }
  return { tiers, meta: { pagination: page } }
}

export async function browseNewsletters(ctx: Ctx, query: URLSearchParams): Promise<Answer> {
  const asked = readQuery(query, { includes: [] }, { verb: 'list', of: 'newsletters' })
  const all = await newslettersOf(ctx)
  const from = (asked.page - 1) * asked.limit
  const newsletters = all.slice(from, from + asked.limit).map(each => picked(each, asked.fields))
  return { newsletters, meta: pagination(asked, all.length) }
}

function counted(thing: Answer, posts: number, { include, fields }: Asked): Answer {
  const shown = picked(thing, fields)
  return include.has('count.posts') ? { ...shown, count: { posts } } : shown
}

/** Whether a row of this alias is the one that is meant. */
export function isOne(
  alias: 'p' | 't' | 'a',
  kind: 'post' | 'tag' | 'author',
  one: One,
): RawBuilder<boolean> {
  if ('slug' in one) return sql<boolean>`${sql.ref(`${alias}.slug`)} = ${one.slug}`
  const match = objectIdMatch(kind, one.id)
  if (!match) return sql<boolean>`false`
  const id = sql.ref(`${alias}.id`)
  return sql<boolean>`(${id} = ${match.imported} or ${id} between ${match.from} and ${match.to})`
}
