import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { Category } from '#core/entities/market/category'
import { Producer } from '#core/entities/market/producer'
import { Product } from '#core/entities/market/product'
import { uniqueSlug } from '../unique-slug'
import { insertVariant, type NewVariant } from './add-variant'
import { bringByOwnProducer } from './own-producer'
import { productChanged } from './product-changed'

export type ProductFields = {
  readonly title: string
  readonly summary: string
  /** Markdown. */
  readonly description: string
  readonly storage: string
  /** As the label says it; blank while nobody has stated any. */
  readonly allergens: string
  /** It was stated that none of the fourteen is in it; then `allergens` is blank. */
  readonly allergenFree?: boolean
  readonly producerId: string | null
  readonly categoryId: string | null
}

/** Of the form with a product's words. */
export const PRODUCT_FORM = savedForm<ProductFields>(
  ...([
    'title',
    'summary',
    'description',
    'storage',
    'allergens',
    'allergenFree',
    'producerId',
    'categoryId',
  ] as const),
)

/** A new product, not yet on the list, with its first variant, once for each `id`. Returns its id. Throws `SkuTaken`. */
export async function createProduct(
  ctx: Ctx,
  fields: ProductFields,
  variant: NewVariant,
  id: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  return transaction(ctx, async tx => {
    if (await isMade(tx, 'products', id)) return id
    const product = await insertProduct(tx, fields, id)
    await insertVariant(tx, product.id, variant)
    return product.id
  })
}

/** For callers that have a transaction and the right already. */
export async function insertProduct(
  tx: Tx,
  fields: ProductFields,
  id: string = Bun.randomUUIDv7(),
): Promise<Product> {
  const slug = await uniqueSlug(tx, 'products', fields.title)
  const product = tx.em.create(Product, { id, slug, ...(await columnsOf(tx, fields)) })
  await tx.em.flush()
  await productChanged(tx, product.id, 'Create')
  return product
}

/**
 * Its address stays as it was, so that links to it keep working. Returns the names of the open cycles that its producer, where that
 * is another one now, brings nothing to: there it is ordered no more. Throws `NotFound`, `ChangedMeanwhile`.
 */
export async function updateProduct(
  ctx: Ctx,
  asked: string,
  fields: ProductFields,
  seen: string | null = null,
): Promise<readonly string[]> {
  requireRole(ctx, 'shopkeeper')
  return transaction(ctx, async tx => {
    const id = readId(asked)
    await db(tx).selectFrom('products').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    const product = await tx.em.findOne(Product, { id })
    if (!product) throw new NotFound()
    const { producer, category } = product
    PRODUCT_FORM.refuseStale(
      { ...product, producerId: producer?.id ?? null, categoryId: category?.id ?? null },
      seen,
    )
    tx.em.assign(product, await columnsOf(tx, fields))
    await tx.em.flush()
    await productChanged(tx, id)
    return product.producer?.id === producer?.id ? [] : bringByOwnProducer(tx, [id])
  })
}

/** A producer or category that is gone meanwhile is none, and one that is there stays until this is written. */
async function columnsOf(tx: Tx, { producerId, categoryId, allergenFree = false, ...texts }: ProductFields) {
  return {
    ...texts,
    allergenFree: allergenFree && texts.allergens === '',
    producer: await held(tx, 'producers', producerId).then(id => id && tx.em.getReference(Producer, id)),
    category: await held(tx, 'categories', categoryId).then(id => id && tx.em.getReference(Category, id)),
  }
}

async function held(tx: Tx, table: 'producers' | 'categories', id: string | null): Promise<string | null> {
  if (!id || !isId(id)) return null
  const row = await db(tx)
    .selectFrom(table)
    .select('id')
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst()
  return row?.id ?? null
}
