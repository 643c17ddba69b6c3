import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readPicture, recordPicture, storeFiles } from '#core/media/store-picture'
import { productChanged } from './product-changed'

/** `alt` says what is to be seen, for whoever does not see it. Throws `NotFound`, `PictureRefused`. */
export async function setProductPicture(
  ctx: Ctx,
  productId: string,
  bytes: Uint8Array,
  alt: string,
): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  // A second of computing, and a store that may be elsewhere: not within a transaction.
  const picture = await readPicture(bytes)
  await storeFiles(ctx, picture)
  await transaction(ctx, async tx => {
    const url = await recordPicture(tx, picture, alt)
    await change(tx, productId, { image: url, image_alt: alt })
  })
}

/** The picture is left alone: another one may have taken its place since the words were written. */
export async function describeProductPicture(ctx: Ctx, productId: string, alt: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, tx => change(tx, productId, { image_alt: alt }))
}

/** The files stay: another product, or an old letter, may show them. */
export async function removeProductPicture(ctx: Ctx, productId: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, tx => change(tx, productId, { image: null, image_alt: '' }))
}

async function change(
  tx: Tx,
  asked: string,
  shown: { readonly image?: string | null; readonly image_alt: string },
): Promise<void> {
  const productId = readId(asked)
  await db(tx)
    .updateTable('products')
    .set({ ...shown, updated_at: tx.now })
    .where('id', '=', productId)
    .returning('id')
    .executeTakeFirstOrThrow(() => new NotFound())
  await productChanged(tx, productId)
}
