import type { Ctx } from '#core/contracts/ctx'

/** Absolute, for whoever is not on our site; blank without a picture. */
export function pictureAddress(ctx: Ctx, image: string | null): string {
  return image ? new URL(image, ctx.house.config.origins.market).href : ''
}
