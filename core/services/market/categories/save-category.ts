import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { uniqueSlug } from '../unique-slug'
import { categoryTree } from './category-tree'
import { refuseTooMany } from './most-categories'

export type CategoryFields = {
  readonly name: string
  readonly description: string
  /** What it stands below: null for the first row of shelves, absent to leave it where it is. */
  readonly parentId?: string | null
}

/** Of the form of a category. */
export const CATEGORY_FORM = savedForm<CategoryFields>('name', 'description', 'parentId')

/** A new one, at the end, without `id`. Throws `NotFound`, `ChangedMeanwhile`, `CategoryCircle`, `TooManyCategories`. */
export async function saveCategory(
  ctx: Ctx,
  id: string | null,
  fields: CategoryFields,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const saved = id ? await change(tx, id, fields, seen) : await add(tx, fields)
    await categoryChanged(tx, saved)
  })
}

/** One place towards the door or the till among those beside it; at the end nothing happens. Throws `NotFound`. */
export async function moveCategory(ctx: Ctx, id: string, direction: 'up' | 'down'): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await db(tx).selectFrom('categories').select('id').orderBy('id').forNoKeyUpdate().execute()
    const all = await categoryTree(tx)
    const moved = all.find(category => category.id === id)
    const order = all.filter(({ parentId }) => parentId === moved?.parentId)
    const at = order.findIndex(category => category.id === id)
    if (at < 0) throw new NotFound()
    const to = Math.max(0, Math.min(order.length - 1, direction === 'up' ? at - 1 : at + 1))
    order.splice(to, 0, ...order.splice(at, 1))
    for (const [position, category] of order.entries()) {
      await db(tx).updateTable('categories').set({ position }).where('id', '=', category.id).execute()
    }
    await categoryChanged(tx, id)
  })
}

/** What it held, products and categories, stands where it stood. */
export async function removeCategory(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const id = readId(asked)
    const { parent_id, parent_depth } = await db(tx)
      .selectFrom('categories')
      .select(['parent_id', 'parent_depth'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow(() => new NotFound())
    await db(tx)
      .updateTable('categories')
      .set({ parent_id, parent_depth })
      .where('parent_id', '=', id)
      .execute()
    await db(tx)
      .updateTable('products')
      .set({ category_id: parent_id })
      .where('category_id', '=', id)
      .execute()
    await db(tx).deleteFrom('categories').where('id', '=', id).execute()
    await categoryChanged(tx, id, 'Delete')
  })
}

export type WorkCategory = CategoryFields & {
  readonly id: string
  readonly slug: string
  /** 0 for one that stands below none. */
  readonly depth: number
  /** Its own, without those of what stands below it. */
  readonly products: number
}

/** Each behind the one it stands below. */
export async function categoriesForWork(ctx: Ctx): Promise<readonly WorkCategory[]> {
  requireRole(ctx, 'shopkeeper')
  const rows = await db(ctx)
    .selectFrom('products')
    .select(['category_id', sql<number>`count(*)::int`.as('products')])
    .where('category_id', 'is not', null)
    .groupBy('category_id')
    .execute()
  const counts = new Map(rows.map(({ category_id, products }) => [category_id, products]))
  return (await categoryTree(ctx)).map(category => ({ ...category, products: counts.get(category.id) ?? 0 }))
}

async function add(tx: Tx, { name, description, parentId }: CategoryFields): Promise<string> {
  await refuseTooMany(tx)
  const id = Bun.randomUUIDv7()
  const slug = await uniqueSlug(tx, 'categories', name)
  const position = sql<number>`(select coalesce(max(position) + 1, 0) from categories)`
  const parent = await parentColumns(tx, parentId)
  await db(tx)
    .insertInto('categories')
    .values({ id, slug, name, description, position, ...parent })
    .execute()
  return id
}

async function change(tx: Tx, asked: string, fields: CategoryFields, seen: string | null): Promise<string> {
  const id = readId(asked)
  const before = await db(tx)
    .selectFrom('categories')
    .select(['name', 'description', 'parent_id as parentId'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
  CATEGORY_FORM.refuseStale(before, seen)
  const { name, description, parentId } = fields
  const parent = await parentColumns(tx, parentId)
  await db(tx)
    .updateTable('categories')
    .set({ name, description, ...parent })
    .where('id', '=', id)
    .execute()
  return id
}

/** Its own depth follows from these, and the database lets nothing stand below itself. Throws `NotFound`. */
async function parentColumns(tx: Tx, parentId: string | null | undefined) {
  if (parentId === undefined) return {}
  if (parentId === null) return { parent_id: null, parent_depth: null }
  const parent = await db(tx)
    .selectFrom('categories')
    .select(['id', 'depth'])
    .where('id', '=', readId(parentId))
    .forKeyShare()
    .executeTakeFirstOrThrow(() => new NotFound())
  return { parent_id: parent.id, parent_depth: parent.depth }
}

async function categoryChanged(tx: Tx, id: string, type = 'Update'): Promise<void> {
  await emit(tx, { type, domain: 'market', subject: { kind: 'category', id } })
  tx.purge('products')
}
