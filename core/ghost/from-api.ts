import { withoutLastSlashes } from '#core/text/slashes'
import type { GhostItem } from './admin-client'
import type { GhostAuthor, GhostPost, GhostTag } from './model'
import { authorsOf } from './people'
import { postsOf } from './posts'
import { archiveOf, isRow, type Row } from './rows'
import { tagsOf } from './taxonomy'

export type GhostPostsFromApi = {
  /** Oldest first. */
  readonly posts: readonly GhostPost[]
  readonly tags: readonly GhostTag[]
  readonly authors: readonly GhostAuthor[]
  readonly warnings: readonly string[]
}

/**
 * Posts or pages as the Admin API gives them (`formats=lexical,html`, with tags, authors and tiers), read as if they stood
 * in an export: what came by file and what comes by API is the same. `site` is Ghost's own address.
 */
export function ghostPostsOfApi(
  type: 'post' | 'page',
  items: readonly GhostItem[],
  site: string,
): GhostPostsFromApi {
  const rows = items.map(item => withSign(item, site))
  const archive = archiveOf({
    posts: rows.map(row => ({ ...row, type, ...keysOf(row) })),
    posts_meta: rows.map(row => ({ ...row, id: undefined, post_id: row.id })),
    posts_tags: ties(rows, 'tags', 'tag_id'),
    posts_authors: ties(rows, 'authors', 'author_id'),
    posts_products: ties(rows, 'tiers', 'product_id'),
    tags: distinct(rows.flatMap(row => things(row.tags))),
    users: distinct(rows.flatMap(row => things(row.authors))),
    products: distinct(rows.flatMap(row => things(row.tiers))),
    newsletters: distinct(rows.flatMap(row => things([row.newsletter]))),
    settings: [],
  })
  return {
    posts: postsOf(archive),
    tags: tagsOf(archive),
    authors: authorsOf(archive),
    warnings: archive.warnings.map(({ table, ghostId, message }) => `${table} ${ghostId}: ${message}`),
  }
}

export function ghostTagsOfApi(items: readonly GhostItem[], site: string): readonly GhostTag[] {
  return tagsOf(archiveWith('tags', items, site))
}

export function ghostAuthorsOfApi(items: readonly GhostItem[], site: string): readonly GhostAuthor[] {
  return authorsOf(archiveWith('users', items, site))
}

/** Ghost's own address, at the front of every address in it, becomes the sign that stands for it in exports. */
export function withSign<T>(value: T, site: string): T {
  const base = withoutLastSlashes(site)
  // An address holds nothing that JSON would escape, so the text of the whole can be searched at once.
  const own = new RegExp(`${RegExp.escape(base)}(?=[/?#"\\\\])`, 'g')
  return JSON.parse(JSON.stringify(value).replace(own, '__GHOST_URL__'))
}

function archiveWith(table: 'tags' | 'users', items: readonly GhostItem[], site: string) {
  const empty = { posts: [], tags: [], users: [], posts_tags: [], posts_authors: [], settings: [] }
  return archiveOf({ ...empty, [table]: items.map(item => withSign(item, site)) })
}

function keysOf(row: Row): Row {
  const newsletter = isRow(row.newsletter) ? row.newsletter.id : null
  return { newsletter_id: newsletter, email_recipient_filter: row.email_segment ?? null }
}

function ties(rows: readonly Row[], of: string, column: string): Row[] {
  return rows.flatMap(row =>
    things(row[of]).map((thing, sort_order) => ({ post_id: row.id, [column]: thing.id, sort_order })),
  )
}

function things(value: unknown): Row[] {
  return Array.isArray(value) ? value.filter(isRow) : []
}

function distinct(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map(row => [row.id, row])).values()]
}
