import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'
import { productChanged } from './product-changed'
import { NOT_RETIRED } from './retire-variant'

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
    const [variant] = await tx.em.execute<unknown[]>(
      `select 1 from variants v where product_id = ? and ${NOT_RETIRED} and v.price_currency = (select coop_currency()) limit 1`,
      [productId],
    )
    if (!variant) throw new NothingToSell()
    const [listed] = await tx.em.execute<unknown[]>(
      `insert into listings (id, product_id, listed_by_id, listed_at) values (?, ?, ?, ?)
       on conflict (product_id) do nothing returning id`,
      [Bun.randomUUIDv7(), productId, tx.viewer.member?.id ?? null, tx.now],
    )
    if (listed) await productChanged(tx, productId, 'Add')
  })
}

/** What is in a cart already can no longer be ordered. */
export async function unlistProduct(ctx: Ctx, productId: string): Promise<void> {
  await change(ctx, productId, async tx => {
    await tx.em.execute('delete from listings where product_id = ?', [productId])
    await productChanged(tx, productId, 'Remove')
  })
}

/** Into the window that other apps show, or out of it. Only what is listed can stand there. */
export async function featureProduct(ctx: Ctx, productId: string, featured: boolean): Promise<void> {
  await change(ctx, productId, async tx => {
    const [listing] = await tx.em.execute<unknown[]>(
      'update listings set featured = ? where product_id = ? returning id',
      [featured, productId],
    )
    if (!listing) throw new NotFound()
    await productChanged(tx, productId)
  })
}

async function change(ctx: Ctx, productId: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const [product] = isId(productId)
      ? await tx.em.execute<unknown[]>('select 1 from products where id = ?', [productId])
      : []
    if (!product) throw new NotFound()
    await work(tx)
  })
}
