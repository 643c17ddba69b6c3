import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import { eventLoopYielder } from '#core/jobs/yield-to-event-loop'
import { type DocumentPictures, picturesIn } from '../document-pictures'
import { keepFormerSlugs } from '../former-slugs'
import { renderAny, TextTooLong } from '../render-long'
import { RENDERING } from '../render-post'
import { PUBLISH_SCHEDULED } from '../schedule'
import { SOCIAL_COLUMNS } from '../social-fields'
import { insertRows } from './insert-rows'
import type { PostRow } from './post-row'

/** A row with the version it gets here. */
export type WrittenRow = PostRow & { readonly version: number }

const POST_COLUMNS = [
  ...(['id', 'kind', 'slug', 'title', 'document', 'visibility', 'featured', 'custom_excerpt'] as const),
  ...(['html', 'member_html', 'paid_html', 'editor_html', 'plaintext', 'excerpt', 'rendering'] as const),
  ...(['feature_image', 'feature_image_alt', 'feature_image_caption', 'feature_media_id'] as const),
  ...(['meta_title', 'meta_description', 'canonical_url'] as const),
  ...SOCIAL_COLUMNS,
  ...(['created_at', 'updated_at', 'version', 'imported'] as const),
]
/** What of a post is laid down anew, when it is imported again. */
const WITH_POST = [
  ...(['post_tags', 'post_authors', 'publications', 'publication_schedules'] as const),
  'former_publications' as const,
]

/**
 * Lays posts down with all that belongs to them: a few statements for any number. Returns those that cannot be shown:
 * they are left out.
 */
export async function writePosts(tx: Tx, given: readonly WrittenRow[]): Promise<readonly WrittenRow[]> {
  const { rows, whole } = await renderedRows(tx, given)
  const unshown = given.filter(row => !rows.includes(row))
  if (rows.length === 0) return unshown
  const ids = rows.map(({ columns }) => columns.id)
  await keepFormerSlugs(
    tx,
    rows.map(({ columns: { id, slug } }) => ({ id, slug })),
  )
  await insertRows(tx, 'posts', POST_COLUMNS, whole, { updateExisting: true })
  await sql`
    update posts p set feature_media_id = m.id from media m
    where m.url = p.feature_image and p.id = any(${ids}::uuid[])`.execute(db(tx))
  for (const table of WITH_POST) {
    await sql`delete from ${sql.table(table)} where post_id = any(${ids}::uuid[])`.execute(db(tx))
  }
  await insertRows(tx, 'post_tags', ['post_id', 'tag_id', 'position'], tagsOf(rows))
  await insertRows(tx, 'post_authors', ['post_id', 'author_id', 'position'], authorsOf(rows))
  const published = dated(rows, 'published').map(({ at, ...row }) => ({ ...row, published_at: at }))
  await insertRows(tx, 'publications', ['post_id', 'published_at'], published)
  const formerly = dated(rows, 'draft').flatMap(({ at, post_id }) =>
    at ? [{ post_id, published_at: at }] : [],
  )
  await insertRows(tx, 'former_publications', ['post_id', 'published_at'], formerly)
  const planned = dated(rows, 'scheduled').map(({ at, ...row }) => ({
    ...row,
    publish_at: at,
    scheduled_at: tx.now,
  }))
  await insertRows(tx, 'publication_schedules', ['post_id', 'publish_at', 'scheduled_at'], planned)
  await insertRows(
    tx,
    'post_revisions',
    ['id', 'post_id', 'title', 'document', 'saved_at'],
    rows.map(({ columns: { id, title, document, updated_at } }) => ({
      id: Bun.randomUUIDv7(),
      post_id: id,
      title,
      document,
      saved_at: updated_at,
    })),
  )
  for (const { columns, state, at } of rows) {
    if (state !== 'scheduled' || !at) continue
    await enqueue(tx, PUBLISH_SCHEDULED, { postId: columns.id }, { runAt: at, key: `publish:${columns.id}` })
  }
  return unshown
}

/** The rows that can be shown, and each with what is stored beside its document. */
async function renderedRows(tx: Tx, given: readonly WrittenRow[]) {
  const pictures = await picturesIn(
    tx,
    given.map(({ columns }) => columns.document),
  )
  const yieldToEventLoop = eventLoopYielder()
  const rows: WrittenRow[] = []
  const whole: object[] = []
  for (const row of given) {
    await yieldToEventLoop()
    const rendered = await renderedRow(tx, row, pictures)
    if (!rendered) continue
    rows.push(row)
    whole.push({ ...columnsOf(row), ...rendered })
  }
  return { rows, whole }
}

/** Null where one of many is too much: the others are not to wait for it. */
async function renderedRow(tx: Tx, { columns }: PostRow, pictures: DocumentPictures) {
  const { visibility, custom_excerpt: customExcerpt, document } = columns
  try {
    const rendered = await renderAny(tx, { document, visibility, customExcerpt }, pictures)
    const { memberHtml, paidHtml, editorHtml, ...open } = rendered
    return {
      ...open,
      member_html: memberHtml,
      paid_html: paidHtml,
      editor_html: editorHtml,
      rendering: RENDERING,
    }
  } catch (fault) {
    if (fault instanceof TextTooLong) return null
    throw fault
  }
}

function columnsOf({ columns, hash, state, rest, version }: WrittenRow) {
  const { ghostId, ...others } = rest
  const imported = { ghostId, hash, version, state, visibility: columns.visibility, rest: others }
  return { ...columns, version, imported }
}

function tagsOf(rows: readonly PostRow[]) {
  return rows.flatMap(({ columns, tagIds }) =>
    tagIds.map((tag_id, position) => ({ post_id: columns.id, tag_id, position })),
  )
}

function authorsOf(rows: readonly PostRow[]) {
  return rows.flatMap(({ columns, authorIds }) =>
    authorIds.map((author_id, position) => ({ post_id: columns.id, author_id, position })),
  )
}

function dated(rows: readonly PostRow[], state: PostRow['state']) {
  return rows.filter(row => row.state === state).map(({ columns, at }) => ({ post_id: columns.id, at }))
}
