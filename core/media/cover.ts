import type { Ctx } from '#core/contracts/ctx'
import type { SiteCover } from '#core/contracts/site'
import { db } from '#core/database/db'
import { sizesOf } from './picture'

/** A picture of the library by its address, as the settings keep it; null where there is none. */
export async function coverAt(ctx: Ctx, url: string, alt: string): Promise<SiteCover | null> {
  const row = await db(ctx)
    .selectFrom('media')
    .select(['key', 'width', 'height', 'variants', 'colour'])
    .where('key', '=', url.slice(url.indexOf('images/')))
    .executeTakeFirst()
  if (!row?.width || !row.height) return null
  const sizes = sizesOf(row.variants, key => ctx.house.media.url(key))
  const src = sizes.variants.at(-1)?.src ?? url
  return { src, alt, width: row.width, height: row.height, ...sizes, colour: row.colour }
}
