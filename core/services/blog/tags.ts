import { sql } from 'kysely'
import { tagPageTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { tellHooks } from './tell-hooks'

export type TagSummary = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly internal: boolean
  readonly posts: number
}

/** Every tag with the number of posts, in any state, that carry it. */
export async function allTags(ctx: Ctx): Promise<TagSummary[]> {
  requireRole(ctx, 'editor')
  const { rows } = await sql<TagSummary>`
    select t.id, t.slug, t.name, t.description, t.internal,
      (select count(*)::int from post_tags pt where pt.tag_id = t.id) as posts
    from tags t order by t.internal, ${inReadingOrder('t.name')}`.execute(db(ctx))
  return rows
}

/** Of the form of a tag. */
export const TAG_FORM = savedForm<Pick<TagSummary, 'name' | 'description'>>('name', 'description')

/**
 * Another name and description; the address stays, so that links to it go on working. Throws `NotFound`,
 * `ChangedMeanwhile`.
 */
export async function describeTag(
  ctx: Ctx,
  id: string,
  { name, description }: Pick<TagSummary, 'name' | 'description'>,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'editor')
  const isThere = await transaction(ctx, tx => writeTag(tx, readId(id), { name, description }, seen))
  if (!isThere) throw new NotFound()
}

/** As it is written from now on: pages are made anew, and hooks told. False where there is no such tag. Throws `ChangedMeanwhile`. */
export async function writeTag(
  tx: Tx,
  id: string,
  { name, description }: Pick<TagSummary, 'name' | 'description'>,
  seen: string | null = null,
): Promise<boolean> {
  const before = await db(tx)
    .selectFrom('tags')
    .select(['slug', 'name', 'description'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!before) return false
  TAG_FORM.refuseStale(before, seen)
  await db(tx).updateTable('tags').set({ name, description }).where('id', '=', id).execute()
  const previous = { name: before.name, description: before.description }
  await tellHooks(tx, ['tag.edited'], { kind: 'tag', id }, previous)
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
    await tellHooks(tx, ['tag.deleted'], { kind: 'tag', id: readId(id) }, tag)
    tx.purge('posts', tagPageTag(tag.slug))
  })
}
