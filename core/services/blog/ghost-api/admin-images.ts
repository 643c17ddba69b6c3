import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { absoluteUrl } from '../absolute-html'
import { UnusableImage, uploadImage } from '../images'
import type { Answer } from './content'
import { type Action, GhostRefusal, invalid } from './refusals'

/** `POST /ghost/api/admin/images/upload/`: into the library, like any editor’s picture. `ref` comes back as it was sent. */
export async function uploadGhostImage(
  ctx: Ctx,
  bytes: Uint8Array | null,
  ref: string | null,
  purpose = 'image',
): Promise<Answer> {
  requireRole(ctx, 'editor')
  const action: Action = { verb: 'upload', of: 'images' }
  if (!PURPOSES.includes(purpose)) throw unknownPurpose(action)
  if (!bytes) throw invalid(action, 'Please select an image.')
  const image = await taken(ctx, bytes)
  return { images: [{ url: absoluteUrl(image.url, ctx.house.config.origins.blog), ref }] }
}

async function taken(ctx: Ctx, bytes: Uint8Array) {
  try {
    return await uploadImage(ctx, bytes, '')
  } catch (fault) {
    if (!(fault instanceof UnusableImage)) throw fault
    const context = fault.message
    throw new GhostRefusal(415, 'UnsupportedMediaTypeError', 'Please select a valid image.', { context })
  }
}

const PURPOSES = ['image', 'profile_image', 'icon']

const unknownPurpose = (action: Action) =>
  invalid(action, 'Validation failed for purpose.', {
    property: 'purpose',
    details: [
      {
        instancePath: '/purpose',
        keyword: 'enum',
        params: { allowedValues: PURPOSES },
        schemaPath: 'images#/definitions/image/properties/purpose/enum',
        message: 'must be equal to one of the allowed values',
      },
    ],
  })
