import type { MediaVariant } from '#core/entities/site/media'
import { type ShownPicture, sizesOf } from '#core/media/picture'

/** Our own drawings are all of this shape; of pictures from elsewhere nobody has said a size. */
const UNKNOWN_SIZE = { width: 1280, height: 720 }

type Pictured = {
  readonly feature_image: string | null
  readonly feature_image_alt: string | null
  readonly width: number | null
  readonly height: number | null
  readonly variants: readonly MediaVariant[] | null
}

/** The picture on top of a post, in the sizes there are of it; the upload itself may be far too large for a page. */
export function featurePicture(row: Pictured): ShownPicture | null {
  const { feature_image: image, width, height } = row
  if (!image) return null
  const alt = row.feature_image_alt ?? ''
  if (!width || !height) return { src: image, alt, ...UNKNOWN_SIZE }
  const place = image.slice(0, image.indexOf('/images/') + 1)
  const sizes = sizesOf(row.variants ?? [], key => place + key)
  return { src: sizes.variants.at(-1)?.src ?? image, alt, width, height, ...sizes }
}
