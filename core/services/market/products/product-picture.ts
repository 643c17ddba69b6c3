import type { Ctx } from '#core/contracts/ctx'
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
    await showPicture(tx, productId, url, alt)
  })
}

export async function describeProductPicture(ctx: Ctx, asked: string, alt: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const productId = readId(asked)
    const { image } = await db(tx)
      .selectFrom('products')
      .select('image')
      .where('id', '=', productId)
      .executeTakeFirstOrThrow(() => new NotFound())
    await showPicture(tx, productId, image, alt)
  })
}

/** The files stay: another product, or an old letter, may show them. */
export async function removeProductPicture(ctx: Ctx, productId: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, tx => showPicture(tx, productId, null, ''))
}

async function showPicture(
  tx: Parameters<typeof productChanged>[0],
  asked: string,
  url: string | null,
  alt: string,
): Promise<void> {
  const productId = readId(asked)
  await db(tx)
    .updateTable('products')
    .set({ image: url, image_alt: alt, updated_at: tx.now })
    .where('id', '=', productId)
    .returning('id')
    .executeTakeFirstOrThrow(() => new NotFound())
  await productChanged(tx, productId)
}
