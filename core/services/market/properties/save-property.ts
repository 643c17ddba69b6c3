import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { productChanged } from '../products/product-changed'
import { requireProduct } from '../products/require-product'
import { uniqueSlug } from '../unique-slug'

type PropertyFields = { readonly name: string; readonly description: string }

/** Of the form of a property. */
export const PROPERTY_FORM = savedForm<PropertyFields>('name', 'description')

/** A new one, at the end, without `id`. Its address stays as it was. Throws `NotFound`, `ChangedMeanwhile`. */
export async function saveProperty(
  ctx: Ctx,
  id: string | null,
  { name, description }: PropertyFields,
  seen: string | null = null,
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  return transaction(ctx, async tx => {
    if (!id) {
      const added = await insertProperty(tx, name, description)
      await propertyChanged(tx, added.id)
      return added.id
    }
    const known = await db(tx)
      .selectFrom('properties')
      .select(['id', 'name', 'description'])
      .where('id', '=', readId(id))
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow(() => new NotFound())
    PROPERTY_FORM.refuseStale(known, seen)
    await db(tx).updateTable('properties').set({ name, description }).where('id', '=', known.id).execute()
    await propertyChanged(tx, known.id)
    return known.id
  })
}

/** For callers that have a transaction and the right already. */
export async function insertProperty(tx: Tx, name: string, description = '') {
  const property = {
    id: Bun.randomUUIDv7(),
    slug: await uniqueSlug(tx, 'properties', name),
    name,
    description,
  }
  const position = sql<number>`(select coalesce(max(position) + 1, 0) from properties)`
  await db(tx)
    .insertInto('properties')
    .values({ ...property, position })
    .execute()
  return property
}

/** No product has it any more. Throws `NotFound`. */
export async function removeProperty(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const { id } = await db(tx)
      .deleteFrom('properties')
      .where('id', '=', readId(asked))
      .returning('id')
      .executeTakeFirstOrThrow(() => new NotFound())
    await propertyChanged(tx, id, 'Delete')
  })
}

export type WorkProperty = PropertyFields & {
  readonly id: string
  readonly slug: string
  readonly products: number
}

/** All of them: as many as a shop has words for. */
export async function propertiesForWork(ctx: Ctx): Promise<readonly WorkProperty[]> {
  requireRole(ctx, 'shopkeeper')
  return db(ctx)
    .selectFrom('properties as o')
    .select(['o.id', 'o.slug', 'o.name', 'o.description'])
    .select(
      sql<number>`(select count(*)::int from product_properties pp where pp.property_id = o.id)`.as(
        'products',
      ),
    )
    .orderBy('o.position')
    .orderBy(inReadingOrder('o.name'))
    .execute()
}

/** The ids of what is said of a product. */
export async function propertiesOf(ctx: Ctx, productId: string): Promise<readonly string[]> {
  requireRole(ctx, 'shopkeeper')
  const rows = await db(ctx)
    .selectFrom('product_properties')
    .select('property_id')
    .where('product_id', '=', readId(productId))
    .execute()
  return rows.map(({ property_id }) => property_id)
}

/** These, and no others, are said of a product from now on; one that is gone meanwhile is left out. Throws `NotFound`. */
export async function setPropertiesOf(ctx: Ctx, asked: string, ids: readonly string[]): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const productId = await requireProduct(tx, asked)
    await sayOf(tx, productId, ids.filter(isId))
    await productChanged(tx, productId)
  })
}

/** For callers that have a transaction and the right already. */
async function sayOf(tx: Tx, productId: string, ids: readonly string[]): Promise<void> {
  // Two who save one product say all of it one after the other.
  await db(tx).selectFrom('products').select('id').where('id', '=', productId).forNoKeyUpdate().execute()
  await sql`delete from product_properties where product_id = ${productId} and property_id <> all(${[...ids]}::uuid[])`.execute(
    db(tx),
  )
  await sql`
    insert into product_properties (product_id, property_id)
    select ${productId}, id from properties where id = any(${[...ids]}::uuid[]) order by id
    on conflict do nothing`.execute(db(tx))
}

async function propertyChanged(tx: Tx, id: string, type = 'Update'): Promise<void> {
  await emit(tx, { type, domain: 'market', subject: { kind: 'property', id } })
  tx.purge('products')
}
