import { sql } from 'kysely'
import { tagPageTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countUpTo } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { queueWebhooks } from './queue-webhooks'

/** All that an editor says of a tag. */
export type TagFields = {
  readonly name: string
  readonly description: string
  readonly image: string | null
  readonly imageAlt: string
  readonly metaTitle: string | null
  readonly metaDescription: string | null
}

export type TagSummary = TagFields & {
  readonly id: string
  readonly slug: string
  readonly internal: boolean
  /** How many posts, in any state, carry it; `MOST_COUNTED + 1` where there are more than are counted. */
  readonly posts: number
}

export type TagPage = {
  readonly tags: readonly TagSummary[]
  /** The id to go on after; null on the last page. */
  readonly next: string | null
}

export const TAGS_PER_PAGE = 50
/** Of each tag of a page so many posts are counted: which are used a lot is seen all the same. */
export const MOST_COUNTED = 50

// Counted in an order that the index has: a tag that no post has is else looked for in all of them.
const LINE = sql`t.id, t.slug, t.name, t.description, t.internal, t.image, t.image_alt as "imageAlt",
  t.meta_title as "metaTitle", t.meta_description as "metaDescription",
  (${countUpTo(sql`from post_tags pt where pt.tag_id = t.id order by pt.post_id`, MOST_COUNTED)}) as posts`
const PLACE = sql`t.internal, ${inReadingOrder('t.name')}, t.id`

/** The tags whose names are like `query`, those that readers see first, from the one after `after` on. */
export async function tagPage(
  ctx: Ctx,
  { query = '', after = null }: { readonly query?: string; readonly after?: string | null } = {},
): Promise<TagPage> {
  requireRole(ctx, 'editor')
  const beyond =
    after === null ? sql`true` : sql`(${PLACE}) > (select ${PLACE} from tags t where t.id = ${readId(after)})`
  const { rows } = await sql<TagSummary>`
    select ${LINE} from tags t where t.name ilike ${likeContaining(query)} and ${beyond}
    order by ${PLACE} limit ${sql.lit(TAGS_PER_PAGE + 1)}`.execute(db(ctx))
  const tags = rows.slice(0, TAGS_PER_PAGE)
  return { tags, next: rows.length > TAGS_PER_PAGE ? (tags.at(-1)?.id ?? null) : null }
}

/** Throws `NotFound`. */
export async function tagToEdit(ctx: Ctx, id: string): Promise<TagSummary> {
  requireRole(ctx, 'editor')
  const { rows } = await sql<TagSummary>`select ${LINE} from tags t where t.id = ${readId(id)}`.execute(
    db(ctx),
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

/** Of the form of a tag. */
export const TAG_FORM = savedForm<TagFields>(
  'name',
  'description',
  'image',
  'imageAlt',
  'metaTitle',
  'metaDescription',
)

/** Another name, words or picture; the address stays, so that links to it go on working. Throws `NotFound`, `ChangedMeanwhile`. */
export async function describeTag(
  ctx: Ctx,
  id: string,
  fields: Partial<TagFields>,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'editor')
  const isThere = await transaction(ctx, tx => writeTag(tx, readId(id), fields, seen))
  if (!isThere) throw new NotFound()
}

/**
 * As it is written from now on, where something is said of it: pages are made anew, and hooks told. False where there is
 * no such tag. Throws `ChangedMeanwhile`.
 */
export async function writeTag(
  tx: Tx,
  id: string,
  fields: Partial<TagFields>,
  seen: string | null = null,
): Promise<boolean> {
  const before = await db(tx)
    .selectFrom('tags')
    .select(['slug', 'name', 'description', 'image', 'image_alt as imageAlt'])
    .select(['meta_title as metaTitle', 'meta_description as metaDescription'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!before) return false
  TAG_FORM.refuseStale(before, seen)
  const { name, description, image, imageAlt, metaTitle, metaDescription } = { ...before, ...fields }
  const row = {
    name,
    description,
    image,
    image_alt: imageAlt,
    meta_title: metaTitle,
    meta_description: metaDescription,
  }
  await db(tx).updateTable('tags').set(row).where('id', '=', id).execute()
  const previous = { name: before.name, description: before.description }
  await queueWebhooks(tx, ['tag.edited'], { kind: 'tag', id }, previous)
  tx.purge('posts', tagPageTag(before.slug))
  return true
}

/** Takes the tag off every post. The posts stay. */
export async function deleteTag(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'editor')
  await transaction(ctx, async tx => {
    const tag = await db(tx)
      .deleteFrom('tags')
      .where('id', '=', readId(id))
      .returning(['slug', 'name'])
      .executeTakeFirst()
    if (!tag) throw new NotFound()
    await queueWebhooks(tx, ['tag.deleted'], { kind: 'tag', id: readId(id) }, tag)
    tx.purge('posts', tagPageTag(tag.slug))
  })
}
