import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { uniqueSlug } from '../unique-slug'

export type CategoryFields = { readonly name: string; readonly description: string }

/** Of the form of a category. */
export const CATEGORY_FORM = savedForm<CategoryFields>('name', 'description')

/** A new one, at the end, without `id`. Throws `NotFound`, `ChangedMeanwhile`. */
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

/** One place towards the door or the till; at the end nothing happens. Throws `NotFound`. */
export async function moveCategory(ctx: Ctx, id: string, direction: 'up' | 'down'): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await db(tx).selectFrom('categories').select('id').orderBy('id').forNoKeyUpdate().execute()
    const order = await db(tx)
      .selectFrom('categories')
      .select('id')
      .orderBy('position')
      .orderBy(inReadingOrder('name'))
      .execute()
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

/** Its products stay, without a category. */
export async function removeCategory(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const id = readId(asked)
    await db(tx)
      .deleteFrom('categories')
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirstOrThrow(() => new NotFound())
    await categoryChanged(tx, id, 'Delete')
  })
}

export type WorkCategory = CategoryFields & {
  readonly id: string
  readonly slug: string
  readonly products: number
}

export async function categoriesForWork(ctx: Ctx): Promise<WorkCategory[]> {
  requireRole(ctx, 'shopkeeper')
  return db(ctx)
    .selectFrom('categories')
    .select(['id', 'slug', 'name', 'description'])
    .select(
      sql<number>`(select count(*)::int from products where category_id = categories.id)`.as('products'),
    )
    .orderBy('position')
    .orderBy(inReadingOrder('name'))
    .execute()
}

async function add(tx: Tx, { name, description }: CategoryFields): Promise<string> {
  const id = Bun.randomUUIDv7()
  const slug = await uniqueSlug(tx, 'categories', name)
  const position = sql<number>`(select coalesce(max(position) + 1, 0) from categories)`
  await db(tx).insertInto('categories').values({ id, slug, name, description, position }).execute()
  return id
}

async function change(tx: Tx, asked: string, fields: CategoryFields, seen: string | null): Promise<string> {
  const id = readId(asked)
  const before = await db(tx)
    .selectFrom('categories')
    .select(['name', 'description'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
  CATEGORY_FORM.refuseStale(before, seen)
  const { name, description } = fields
  await db(tx).updateTable('categories').set({ name, description }).where('id', '=', id).execute()
  return id
}

async function categoryChanged(tx: Tx, id: string, type = 'Update'): Promise<void> {
  await emit(tx, { type, domain: 'market', subject: { kind: 'category', id } })
  tx.purge('products')
}
