import { type RawBuilder, sql } from 'kysely'
import type { MediaVariant } from '#core/entities/site/media'

/** A picture with its size, so that nothing on a page moves when it arrives. */
export type ShownPicture = {
  readonly src: string
  readonly alt: string
  readonly width: number
  readonly height: number
  readonly variants?: readonly PictureVariant[]
  /** The same widths as AVIF. */
  readonly smaller?: readonly PictureVariant[]
  readonly focus?: PictureFocus
  /** `#rrggbb`, in its place until it arrives. */
  readonly colour?: string | null
}

/** Where its subject is, in hundredths from the left and from the top: what stays, where it is cropped. */
export type PictureFocus = { readonly x: number; readonly y: number }

export type PictureVariant = { readonly src: string; readonly width: number }

/** What a query selects for `pictureOf`: `pictureColumns`, beside the owner's own `image`. */
export type PictureRow = {
  readonly image: string | null
  readonly image_width: number | null
  readonly image_height: number | null
  readonly image_variants: readonly MediaVariant[] | null
  readonly image_colour: string | null
}

/** In a `sql` template, where `media` is joined by `joinMedia`. */
export const pictureColumns = sql`m.width as image_width, m.height as image_height, m.variants as image_variants,
  m.colour as image_colour`

/** The media of a picture as `m`; `owner` is the alias whose `image` column names it. */
export function joinMedia(owner: string): RawBuilder<unknown> {
  const image = sql.ref(`${owner}.image`)
  return sql`left join media m on ${image} like '/media/%' and m.key = substr(${image}, 8)`
}

type Size = { readonly width: number; readonly height: number }

/** Our own drawings: products are drawn square, everything else four to three. */
const SQUARE = { width: 400, height: 400 }
const LANDSCAPE = { width: 480, height: 360 }

/** The stored sizes of a picture, WebP and AVIF apart. */
export function sizesOf(
  stored: readonly MediaVariant[],
  urlOf: (key: string) => string,
): { readonly variants: readonly PictureVariant[]; readonly smaller: readonly PictureVariant[] } {
  const of = (type: string) =>
    stored.filter(each => each.type === type).map(({ key, width }) => ({ src: urlOf(key), width }))
  return { variants: of('image/webp'), smaller: of('image/avif') }
}

/** `drawn` is the size of what was not uploaded, where it is neither. */
export function pictureOf(row: PictureRow, alt: string, drawn?: Size): ShownPicture | null {
  if (!row.image) return null
  if (row.image_width && row.image_height) {
    const sizes = sizesOf(row.image_variants ?? [], key => `/media/${key}`)
    // The smallest is what a browser without srcset loads.
    const src = sizes.variants[0]?.src ?? row.image
    return { src, alt, width: row.image_width, height: row.image_height, ...sizes, colour: row.image_colour }
  }
  const size = drawn ?? (row.image.startsWith('/illustrations/products/') ? SQUARE : LANDSCAPE)
  return { src: row.image, alt, ...size }
}
