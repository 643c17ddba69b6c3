import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import { insertVariant } from '../products/add-variant'
import { setCost } from '../products/change-variant'
import { productChanged } from '../products/product-changed'
import { insertProduct } from '../products/save-product'
import { enterStock } from '../stock/move-stock'
import { wishedStock } from './own-products'

export type Change = {
  readonly kind: 'product' | 'new-product' | 'variant' | 'picture'
  readonly producerId: string
  readonly productId: string | null
  readonly variantId: string | null
  readonly before: ProposedFields
  readonly after: ProposedFields
}

/** Makes a producer's change; whoever calls has seen that it may be. Gives the id of its product. */
export async function applyChange(tx: Tx, change: Change): Promise<string> {
  if (change.kind === 'new-product') return addProduct(tx, change)
  const { productId, variantId } = change
  if (!productId) throw new Error('A change of no product')
  if (change.kind === 'variant') await changeVariant(tx, variantId ?? '', change)
  else await changeColumns(tx, productId, change.after)
  await productChanged(tx, productId)
  return productId
}

const COLUMNS = {
  title: 'title',
  summary: 'summary',
  description: 'description',
  storage: 'storage',
  allergens: 'allergens',
  allergenFree: 'allergen_free',
  image: 'image',
  imageAlt: 'image_alt',
} as const

async function changeColumns(tx: Tx, productId: string, after: ProposedFields): Promise<void> {
  const set = Object.entries(COLUMNS).flatMap(([field, column]) =>
    field in after ? [[column, after[field]]] : [],
  )
  await db(tx)
    .updateTable('products')
    .set({ ...Object.fromEntries(set), updated_at: tx.now })
    .where('id', '=', productId)
    .execute()
}

/** What was sold since it was counted is not there any more: the shelf changes by as much as was counted more or less. */
async function changeVariant(tx: Tx, variantId: string, { before, after }: Change): Promise<void> {
  if (typeof after.stock === 'number') {
    const { stock } = await db(tx)
      .selectFrom('variants')
      .select('stock')
      .where('id', '=', variantId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    const quantity = wishedStock(stock, { before, after })
    await enterStock(tx, variantId, { reason: 'correction', quantity, note: 'Counted by the producer' })
  }
  if (after.cost === undefined) return
  const { currency } = tx.house.site()
  await setCost(tx, variantId, typeof after.cost === 'number' ? { amount: after.cost, currency } : null)
}

/** Not yet on the list: that is for the shop. */
async function addProduct(tx: Tx, { producerId, after }: Change): Promise<string> {
  const { currency } = tx.house.site()
  const text = (name: string) => String(after[name] ?? '')
  const product = await insertProduct(tx, {
    title: text('title'),
    summary: text('summary'),
    description: text('description'),
    storage: text('storage'),
    allergens: text('allergens'),
    allergenFree: after.allergenFree === true,
    producerId,
    categoryId: null,
  })
  await insertVariant(tx, product.id, {
    name: text('variantName'),
    unit: text('unit'),
    stock: Number(after.stock),
    sku: null,
    price: {
      amount: Number(after.price),
      currency,
      ...(after.priceWithoutVat === true ? { withoutVat: true } : {}),
    },
    cost: { amount: Number(after.cost), currency },
  })
  return product.id
}
