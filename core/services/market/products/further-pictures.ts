import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type PictureRow, pictureOf, type ShownPicture } from '#core/media/picture'
import { productChanged } from './product-changed'

export type FurtherPicture = { readonly id: string; readonly picture: ShownPicture }

export type FurtherRow = PictureRow & { readonly id: string; readonly alt: string }

/** As JSON, of the product with the alias `p`; for `furtherOf`. What is its first picture by now is not shown twice. */
export const furtherPictures: RawBuilder<readonly FurtherRow[]> = sql`coalesce((
  select json_agg(json_build_object('id', x.id, 'image', x.image, 'alt', x.alt, 'image_width', xm.width,
    'image_height', xm.height, 'image_variants', xm.variants, 'image_colour', xm.colour) order by x.position, x.id)
  from product_pictures x left join media xm on xm.key = substr(x.image, 8)
  where x.product_id = p.id and x.image is distinct from p.image), '[]')`

export function furtherOf(rows: readonly FurtherRow[]): readonly FurtherPicture[] {
  return rows.flatMap(row => {
    const picture = pictureOf(row, row.alt)
    return picture ? [{ id: row.id, picture }] : []
  })
}

type Added = {
  readonly productId: string
  readonly image: string
  readonly alt: string
  readonly position: number
}

/** For callers that hold the product's lock. */
export async function addPicture(tx: Tx, { productId, ...picture }: Added): Promise<void> {
  await db(tx)
    .insertInto('product_pictures')
    .values({ ...picture, id: Bun.randomUUIDv7(), product_id: productId })
    .onConflict(conflict => conflict.columns(['product_id', 'image']).doNothing())
    .execute()
  await productChanged(tx, productId)
}

/** The file stays: an old letter may show it. Throws `NotFound`. */
export async function removePicture(ctx: Ctx, product: string, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const { product_id } = await taken(tx, product, asked)
    await productChanged(tx, product_id)
  })
}

/** It becomes the picture of lists, and that one stands beside it. Throws `NotFound`. */
export async function showFirst(ctx: Ctx, product: string, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const before = await db(tx)
      .selectFrom('products')
      .select(['id', 'image', 'image_alt'])
      .where('id', '=', readId(product))
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow(() => new NotFound())
    const { image, alt, position } = await taken(tx, product, asked)
    await db(tx)
      .updateTable('products')
      .set({ image, image_alt: alt, updated_at: tx.now })
      .where('id', '=', before.id)
      .execute()
    if (before.image)
      await addPicture(tx, { productId: before.id, image: before.image, alt: before.image_alt, position })
    await productChanged(tx, before.id)
  })
}

function taken(tx: Tx, product: string, asked: string) {
  return db(tx)
    .deleteFrom('product_pictures')
    .where('id', '=', readId(asked))
    .where('product_id', '=', readId(product))
    .returning(['product_id', 'image', 'alt', 'position'])
    .executeTakeFirstOrThrow(() => new NotFound())
}
