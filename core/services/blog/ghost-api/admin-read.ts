import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { plaintextOf } from '#core/lexical'
import { conditionsOf, orderOf } from './conditions'
import { type Answer, isOne, type One } from './content'
import { type TagRow, tagOf } from './people-and-tags'
import { EDITORS_POST_FIELDS } from './post-fields'
import { facts, htmlOf, picked, relations, restOf, socialFacts, type Wanted } from './post-json'
import { type GhostPostRow, NEWEST_FIRST, postRows } from './post-rows'
import { type Askable, pagination, readQuery } from './query'
import { type Action, notFound } from './refusals'
import { BY_POSTS, TAG_FIELDS, tagRows } from './shelf-rows'
import { settingsOf } from './site-json'
import { timeOfId } from './times'

export type PostsOrPages = 'posts' | 'pages'

const POSTS: Askable = {
  includes: ['tags', 'authors', 'authors.roles', 'tiers', 'newsletter', 'email'],
  formats: ['html', 'plaintext', 'lexical', 'mobiledoc'],
  defaultFormats: ['lexical', 'mobiledoc'],
}
/** An editor’s programs get these without asking. */
const ALWAYS = new Set(['tags', 'authors', 'tiers'])
const TAGS: Askable = { includes: ['count.posts'] }

export const kindOf = (of: PostsOrPages) => (of === 'posts' ? 'post' : 'page')

/** `GET /ghost/api/admin/posts/`: in every state, but what was thrown away. */
export async function browseAllPosts(ctx: Ctx, of: PostsOrPages, query: URLSearchParams): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'list', of }
  const asked = readQuery(query, POSTS, action)
  const { rows, total } = await postRows(ctx, 'admin', {
    ...asked,
    kind: kindOf(of),
    where: conditionsOf(asked.filter, EDITORS_POST_FIELDS, ctx.now, action),
    order: orderOf(asked.order, EDITORS_POST_FIELDS, NEWEST_FIRST),
  })
  return { [of]: rows.map(row => adminPost(ctx, row, asked)), meta: pagination(asked, total) }
}

export async function readAnyPost(
  ctx: Ctx,
  of: PostsOrPages,
  one: One,
  query: URLSearchParams,
): Promise<Answer> {
  const action: Action = { verb: 'read', of }
  const asked = readQuery(query, POSTS, action)
  return { [of]: [adminPost(ctx, await postRow(ctx, of, one, action), asked)] }
}

/** The row that is meant. Throws Ghost’s refusal when there is none. */
export async function postRow(ctx: Ctx, of: PostsOrPages, one: One, action: Action): Promise<GhostPostRow> {
  requireRole(ctx, 'editor')
  const { rows } = await postRows(ctx, 'admin', {
    kind: kindOf(of),
    order: NEWEST_FIRST,
    limit: 1,
    page: 1,
    where: isOne('p', 'post', one),
  })
  if (!rows[0]) throw notFound(action)
  return rows[0]
}

/** A post with its text as hooks tell of it, by our id; null for what is gone. */
export async function postJsonById(ctx: Ctx, of: PostsOrPages, id: string): Promise<Answer | null> {
  const { rows } = await postRows(ctx, 'admin', {
    kind: kindOf(of),
    order: NEWEST_FIRST,
    limit: 1,
    page: 1,
    where: sql<boolean>`p.id = ${id}`,
  })
  const formats = new Set(['html', 'plaintext'])
  return rows[0] ? adminPost(ctx, rows[0], { formats, fields: null, include: ALWAYS }) : null
}

export async function tagJsonById(ctx: Ctx, id: string): Promise<Answer | null> {
  const where = sql<boolean>`t.id = ${id}`
  const { rows } = await tagRows(ctx, 'admin', { where, order: sql`t.name`, limit: 1, page: 1 })
  return rows[0] ? editorsTag(ctx, rows[0]) : null
}

/** A post as an editor’s program sees it. */
function adminPost(ctx: Ctx, row: GhostPostRow, { formats, fields, include }: Wanted): Answer {
  const { blog } = ctx.house.config.origins
  const rest = restOf(row)
  const post = {
    ...facts(ctx, row),
    status: row.status,
    ...(formats.has('lexical') && { lexical: row.document }),
    ...(formats.has('mobiledoc') && row.kind === 'post' && { mobiledoc: null }),
    ...(formats.has('html') && { html: htmlOf(row, blog) }),
    ...(formats.has('plaintext') && { plaintext: plaintextOf(row.html) }),
    created_at: row.created_at,
    updated_at: row.updated_at,
    published_at: row.published_at,
    ...relations(ctx, row, ALWAYS, editorsTag),
    ...socialFacts(ctx, row),
    ...(row.kind === 'post'
      ? {
          email_subject: rest.emailSubject,
          email_only: false,
          email_segment: 'all',
          email: null,
          newsletter: null,
          count: { clicks: 0, positive_feedback: 0, negative_feedback: 0 },
        }
      : { show_title_and_feature_image: rest.showTitleAndFeatureImage }),
  }
  return picked(post, fields, include, formats)
}

export async function browseAllTags(ctx: Ctx, query: URLSearchParams): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'list', of: 'tags' }
  const asked = readQuery(query, TAGS, action)
  const { rows, total } = await tagRows(ctx, 'admin', {
    ...asked,
    where: conditionsOf(asked.filter, TAG_FIELDS, ctx.now, action),
    order: orderOf(asked.order, { ...TAG_FIELDS, ...BY_POSTS }, sql`t.name`),
  })
  const shown = rows.map(row => picked(adminTag(ctx, row), asked.fields, asked.include))
  return { tags: shown, meta: pagination(asked, total) }
}

export async function readAnyTag(ctx: Ctx, one: One): Promise<Answer> {
  const row = await tagRow(ctx, one, { verb: 'read', of: 'tags' })
  return { tags: [adminTag(ctx, row)] }
}

export async function tagRow(ctx: Ctx, one: One, action: Action) {
  requireRole(ctx, 'editor')
  const where = isOne('t', 'tag', one)
  const { rows } = await tagRows(ctx, 'admin', { where, order: sql`t.name`, limit: 1, page: 1 })
  if (!rows[0]) throw notFound(action)
  return rows[0]
}

function adminTag(ctx: Ctx, row: Awaited<ReturnType<typeof tagRow>>): Answer {
  return { ...editorsTag(ctx, row), count: { posts: row.posts } }
}

function editorsTag(ctx: Ctx, row: TagRow) {
  const at = timeOfId(row.id)
  return { ...tagOf(ctx, row), created_at: at, updated_at: at }
}

/** `GET /ghost/api/admin/site/`: told to everybody, so that a program knows where it is. */
export async function readSite(ctx: Ctx): Promise<Answer> {
  const {
    title,
    description,
    logo,
    icon,
    cover_image,
    accent_color,
    locale,
    timezone,
    url,
    version,
    site_uuid,
  } = await settingsOf(ctx)
  const face = { title, description, logo, icon, cover_image, accent_color, locale, timezone, url, version }
  return { site: { ...face, allow_external_signup: true, site_uuid } }
}
