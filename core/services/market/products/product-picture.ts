import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { readPicture, recordPicture, storeFiles } from '#core/media/store-picture'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'
import { productChanged } from './product-changed'

/** `alt` says what is to be seen, for whoever does not see it. Throws `NotFound`, `PictureRefused`. */
export async function setProductPicture(
  ctx: Ctx,
  productId: string,
  bytes: Uint8Array,
  alt: string,
): Promise<void> {
  requireShopkeeper(ctx)
  // A second of computing, and a store that may be elsewhere: not within a transaction.
  const picture = await readPicture(bytes)
  await storeFiles(ctx, picture)
  await transaction(ctx, async tx => {
    const url = await recordPicture(tx, picture, alt)
    await showPicture(tx, productId, url, alt)
  })
}

export async function describeProductPicture(ctx: Ctx, productId: string, alt: string): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const [row] = isId(productId)
      ? await tx.em.execute<{ image: string | null }[]>('select image from products where id = ?', [
          productId,
        ])
      : []
    await showPicture(tx, productId, row?.image ?? null, alt)
  })
}

/** The files stay: another product, or an old letter, may show them. */
export async function removeProductPicture(ctx: Ctx, productId: string): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, tx => showPicture(tx, productId, null, ''))
}

async function showPicture(
  tx: Parameters<typeof productChanged>[0],
  productId: string,
  url: string | null,
  alt: string,
): Promise<void> {
  const [changed] = isId(productId)
    ? await tx.em.execute<unknown[]>(
        'update products set image = ?, image_alt = ?, updated_at = ? where id = ? returning id',
        [url, alt, tx.now, productId],
      )
    : []
  if (!changed) throw new NotFound()
  await productChanged(tx, productId)
}
