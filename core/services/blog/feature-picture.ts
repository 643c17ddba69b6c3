import type { MediaVariant } from '#core/entities/site/media'
import { type PictureFocus, type ShownPicture, sizesOf } from '#core/media/picture'

/** Our own drawings are all of this shape; of pictures from elsewhere nobody has said a size. */
const UNKNOWN_SIZE = { width: 1280, height: 720 }

const MIDDLE = 50

type Pictured = {
  readonly feature_image: string | null
  readonly feature_image_alt: string | null
  readonly width: number | null
  readonly height: number | null
  readonly variants: readonly MediaVariant[] | null
  readonly colour?: string | null
  readonly focal_x?: number | null
  readonly focal_y?: number | null
}

/** The picture on top of a post, in the sizes there are of it; the upload itself may be far too large for a page. */
export function featurePicture(row: Pictured): ShownPicture | null {
  const { feature_image: image, width, height } = row
  if (!image) return null
  const alt = row.feature_image_alt ?? ''
  const focus = focusOf(row)
  if (!width || !height) return { src: image, alt, ...UNKNOWN_SIZE, ...focus }
  const place = image.slice(0, image.indexOf('/images/') + 1)
  const sizes = sizesOf(row.variants ?? [], key => place + key)
  return {
    src: sizes.variants.at(-1)?.src ?? image,
    alt,
    width,
    height,
    ...sizes,
    ...focus,
    colour: row.colour ?? null,
  }
}

function focusOf({ focal_x: x, focal_y: y }: Pictured): { readonly focus?: PictureFocus } {
  if ((x ?? null) === null && (y ?? null) === null) return {}
  return { focus: { x: x ?? MIDDLE, y: y ?? MIDDLE } }
}
