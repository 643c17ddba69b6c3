import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { absoluteUrl } from '../absolute-html'
import { uploadImage } from '../images'
import type { Answer } from './content'
import { invalid } from './refusals'

/** `POST /ghost/api/admin/images/upload/`: into the library, like any editor’s picture. `ref` comes back as it was sent. */
export async function uploadGhostImage(
  ctx: Ctx,
  bytes: Uint8Array | null,
  ref: string | null,
): Promise<Answer> {
  requireRole(ctx, 'editor')
  if (!bytes) throw invalid({ verb: 'upload', of: 'images' }, 'Please select an image.')
  const image = await uploadImage(ctx, bytes, '')
  return { images: [{ url: absoluteUrl(image.url, ctx.house.config.origins.blog), ref }] }
}
