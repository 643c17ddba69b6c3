import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { FOR_SALE } from './for-sale'
import { productChanged } from './product-changed'
import { requireProduct } from './require-product'

export class NothingToSell extends Refusal {
  override name = 'NothingToSell'
  constructor() {
    super(
      'Give it a variant with a price in our own currency first: without one there is nothing to put on the shelf.',
    )
  }
}

/** Puts a product on sale; doing it twice changes nothing. Throws `NotFound`, `NothingToSell`. */
export async function listProduct(ctx: Ctx, asked: string): Promise<void> {
  await change(ctx, asked, async (tx, productId) => {
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
        product_id: productId,
        listed_by_id: tx.viewer.member?.id ?? null,
        listed_at: tx.now,
      })
      .onConflict(conflict => conflict.column('product_id').doNothing())
      .returning('product_id')
      .executeTakeFirst()
    if (listed) await productChanged(tx, productId, 'Add')
  })
}

/** What is in a cart already can no longer be ordered. */
export async function unlistProduct(ctx: Ctx, asked: string): Promise<void> {
  await change(ctx, asked, async (tx, productId) => {
    await db(tx).deleteFrom('listings').where('product_id', '=', productId).execute()
    await productChanged(tx, productId, 'Remove')
  })
}

/** Into the window that other apps show, or out of it. Only what is listed can stand there. */
export async function featureProduct(ctx: Ctx, asked: string, featured: boolean): Promise<void> {
  await change(ctx, asked, async (tx, productId) => {
    await db(tx)
      .updateTable('listings')
      .set({ featured })
      .where('product_id', '=', productId)
      .returning('product_id')
      .executeTakeFirstOrThrow(() => new NotFound())
    await productChanged(tx, productId)
  })
}

async function change(
  ctx: Ctx,
  asked: string,
  work: (tx: Tx, productId: string) => Promise<void>,
): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => work(tx, await requireProduct(tx, asked)))
}
