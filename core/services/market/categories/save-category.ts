import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'
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
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const { name, description } = fields
    const [row] = id
      ? await changed(tx, id, fields, seen)
      : await tx.em.execute<{ id: string }[]>(
          `insert into categories (id, slug, name, description, position)
           select ?, ?, ?, ?, coalesce(max(position) + 1, 0) from categories returning id`,
          [Bun.randomUUIDv7(), await uniqueSlug(tx, 'categories', name), name, description],
        )
    if (!row) throw new NotFound()
    await categoryChanged(tx, row.id)
  })
}

/** One place towards the door or the till; at the end nothing happens. Throws `NotFound`. */
export async function moveCategory(ctx: Ctx, id: string, direction: 'up' | 'down'): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    await tx.em.execute('select id from categories order by id for no key update')
    const order = await tx.em.execute<{ id: string }[]>('select id from categories order by position, name')
    const at = order.findIndex(category => category.id === id)
    if (at < 0) throw new NotFound()
    const to = Math.max(0, Math.min(order.length - 1, direction === 'up' ? at - 1 : at + 1))
    order.splice(to, 0, ...order.splice(at, 1))
    for (const [position, category] of order.entries()) {
      await tx.em.execute('update categories set position = ? where id = ?', [position, category.id])
    }
    await categoryChanged(tx, id)
  })
}

/** Its products stay, without a category. */
export async function removeCategory(ctx: Ctx, id: string): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const [gone] = isId(id)
      ? await tx.em.execute<unknown[]>('delete from categories where id = ? returning id', [id])
      : []
    if (!gone) throw new NotFound()
    await categoryChanged(tx, id, 'Delete')
  })
}

export type WorkCategory = CategoryFields & {
  readonly id: string
  readonly slug: string
  readonly products: number
}

export async function categoriesForWork(ctx: Ctx): Promise<WorkCategory[]> {
  requireShopkeeper(ctx)
  return ctx.em.execute(
    `select id, slug, name, description,
       (select count(*)::int from products where category_id = categories.id) as products
     from categories order by position, name`,
  )
}

async function changed(
  tx: Tx,
  id: string,
  { name, description }: CategoryFields,
  seen: string | null,
): Promise<{ id: string }[]> {
  if (!isId(id)) return []
  const [before] = await tx.em.execute<CategoryFields[]>(
    'select name, description from categories where id = ? for no key update',
    [id],
  )
  if (before) CATEGORY_FORM.refuseStale(before, seen)
  return tx.em.execute('update categories set name = ?, description = ? where id = ? returning id', [
    name,
    description,
    id,
  ])
}

async function categoryChanged(tx: Tx, id: string, type = 'Update'): Promise<void> {
  await emit(tx, { type, domain: 'market', subject: { kind: 'category', id } })
  tx.purge('products')
}
