import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { MediaVariant } from '#core/entities/site/media'
import { ImageRefused } from './image-refusals'
import { processImage } from './images'
import type { ProcessedImage } from './processed-image'
import { variantsOf } from './store-picture'

/** A large picture takes ten seconds; the next round takes what is left. */
const AT_ONCE = 3

type Early = { readonly id: string; readonly key: string; readonly variants: readonly MediaVariant[] }

/**
 * The job that gives pictures uploaded before there was AVIF the sizes that those have which come today. What cannot be
 * made keeps what it has and is marked, so that it is not tried for ever. Posts that show one are rendered anew.
 */
export async function renewPictures(ctx: Ctx): Promise<void> {
  const { rows } = await sql<Early>`
    select id, key, variants from media
    where width is not null and not variants @> '[{"type": "image/avif"}]' and not variants @> '[{"type": "none"}]'
    order by uploaded_at desc limit ${sql.lit(AT_ONCE)}`.execute(db(ctx))
  for (const picture of rows) await renew(ctx, picture)
}

async function renew(ctx: Ctx, picture: Early): Promise<void> {
  const made = await sizesAnew(ctx, picture.key)
  for (const { key, bytes } of [...(made?.variants ?? []), ...(made?.smaller ?? [])]) {
    await ctx.house.media.put(key, bytes)
  }
  const variants = made ? variantsOf(made) : [...picture.variants, { width: 0, key: '', type: 'none' }]
  await transaction(ctx, async tx => {
    await sql`
      update media set variants = ${JSON.stringify(variants)}::jsonb, colour = coalesce(${made?.colour ?? null}, colour)
      where id = ${picture.id}`.execute(db(tx))
    if (!made) return
    await sql`update posts set rendering = 0 where strpos(document::text, ${picture.key}) > 0`.execute(db(tx))
    tx.purge('posts', 'products', 'occurrences')
  })
}

/** Null where the file is gone or can be decoded no more. */
async function sizesAnew(ctx: Ctx, key: string): Promise<ProcessedImage | null> {
  const stored = await ctx.house.media.get(key)
  if (!stored) return null
  try {
    return await processImage(new Uint8Array(await new Response(stored.body).arrayBuffer()))
  } catch (fault) {
    if (!(fault instanceof ImageRefused)) throw fault
    ctx.house.log.warn({ err: fault, key }, 'a stored picture could not be made smaller')
    return null
  }
}
