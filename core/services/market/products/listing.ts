import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { isId } from '#core/database/is-id'
import { transaction } from '#core/database/transaction'
import { requireShopkeeper } from '../roles'
import { FOR_SALE } from './for-sale'
import { productChanged } from './product-changed'

export class NothingToSell extends Refusal {
  override name = 'NothingToSell'
  constructor() {
    super(
      'Give it a variant with a price in our own currency first: without one there is nothing to put on the shelf.',
    )
  }
}

/** Puts a product on sale; doing it twice changes nothing. Throws `NotFound`, `NothingToSell`. */
export async function listProduct(ctx: Ctx, productId: string): Promise<void> {
  await change(ctx, productId, async tx => {
    await db(tx)
      .selectFrom('variants as v')
      .select('id')
      .where('product_id', '=', productId)
      .where(FOR_SALE)
      .limit(1)
      .executeTakeFirstOrThrow(() => new NothingToSell())
    const listed = await db(tx)
      .insertInto('listings')
      .values({
        id: Bun.randomUUIDv7(),
        product_id: productId,
        listed_by_id: tx.viewer.member?.id ?? null,
        listed_at: tx.now,
      })
      .onConflict(conflict => conflict.column('product_id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (listed) await productChanged(tx, productId, 'Add')
  })
}

/** What is in a cart already can no longer be ordered. */
export async function unlistProduct(ctx: Ctx, productId: string): Promise<void> {
  await change(ctx, productId, async tx => {
    await db(tx).deleteFrom('listings').where('product_id', '=', productId).execute()
    await productChanged(tx, productId, 'Remove')
  })
}

/** Into the window that other apps show, or out of it. Only what is listed can stand there. */
export async function featureProduct(ctx: Ctx, productId: string, featured: boolean): Promise<void> {
  await change(ctx, productId, async tx => {
    await db(tx)
      .updateTable('listings')
      .set({ featured })
      .where('product_id', '=', productId)
      .returning('id')
      .executeTakeFirstOrThrow(() => new NotFound())
    await productChanged(tx, productId)
  })
}

async function change(ctx: Ctx, productId: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    if (!isId(productId)) throw new NotFound()
    await db(tx)
      .selectFrom('products')
      .select('id')
      .where('id', '=', productId)
      .executeTakeFirstOrThrow(() => new NotFound())
    await work(tx)
  })
}
