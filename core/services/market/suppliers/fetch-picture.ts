import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { PictureRefused, readPicture, recordPicture, storeFiles } from '#core/media/store-picture'
import { OutboundRefusal } from '#core/net/errors'
import { addPicture } from '../products/further-pictures'
import { productChanged } from '../products/product-changed'

const MAX_BYTES = 15 * 1024 * 1024

type Wanted = {
  readonly productId: string
  readonly url: string
  readonly alt: string
  /** 0, or unset in jobs of an older version: the picture of lists. */
  readonly position?: number
}

/**
 * A supplier's picture into our own media, so that visitors ask nobody but us. A product that has a picture by
 * then keeps it; a picture that cannot be had or read leaves the product without one. All but the first stand beside it.
 */
export const fetchPicture: Task = async (ctx, payload) => {
  const { productId, url, alt, position = 0 } = payload as Wanted
  const bytes = await download(ctx.house, url)
  if (!bytes) return
  try {
    const picture = await readPicture(bytes)
    await storeFiles(ctx, picture)
    await transaction(ctx, async tx => {
      const product = await db(tx)
        .selectFrom('products')
        .select('image')
        .where('id', '=', productId)
        .forNoKeyUpdate()
        .executeTakeFirst()
      if (!product || (position === 0 && product.image !== null)) return
      const image = await recordPicture(tx, picture, alt)
      if (position > 0) return addPicture(tx, { productId, image, alt, position })
      await db(tx)
        .updateTable('products')
        .set({ image, image_alt: alt })
        .where('id', '=', productId)
        .execute()
      await productChanged(tx, productId)
    })
  } catch (fault) {
    if (!(fault instanceof PictureRefused)) throw fault
    ctx.house.log.warn({ url, reason: fault.message }, 'a supplier’s picture was not taken')
  }
}

async function download(
  { fetch, log }: Parameters<Task>[0]['house'],
  url: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const answer = await fetch(url, { maxBytes: MAX_BYTES, headers: { accept: 'image/*' } })
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer())
    log.warn({ url, status: answer.status }, 'a supplier’s picture is not there')
  } catch (fault) {
    if (!(fault instanceof OutboundRefusal)) throw fault
    log.warn({ url, reason: fault.message }, 'a supplier’s picture cannot be had')
  }
  return null
}
