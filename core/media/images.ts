import { type ImageFormat, sniffFormat } from './image-format'
import { HeicRefused, ImageFormatRefused, ImageTooManyBytes, SvgRefused } from './image-refusals'
import { oneAtATime } from './one-at-a-time'

const MAX_BYTES = 15 * 1024 * 1024

export type ProcessedImage = {
  /** As it is looked at, after turning. */
  readonly width: number
  readonly height: number
  /** In full size, re-encoded: JPEG and PNG stay what they are, the others become WebP. */
  readonly original: ImageVariant
  /** WebP of 480, 960 and 1600 pixels width; never wider than the picture, at least one. */
  readonly variants: readonly ImageVariant[]
  /** The same sizes as AVIF, about half as large, for the browsers that know it; none of an animation. */
  readonly smaller: readonly ImageVariant[]
}

export type ImageVariant = {
  /** Named after its content, so it can be kept for ever: `images/3f/3fa9….webp`. */
  readonly key: string
  readonly width: number
  readonly height: number
  readonly contentType: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * A member's picture made safe to show: decoded and encoded again, turned upright, without its metadata (where and
 * when it was taken). At most 15 MB and 50 megapixels; an animation goes on moving, unless it is so large that its first frame has to do; one at a time in a process.
 * Throws an ImageRefused, or `TooMuchAtOnce`.
 */
export async function processImage(bytes: Uint8Array): Promise<ProcessedImage> {
  if (bytes.byteLength > MAX_BYTES) throw new ImageTooManyBytes(`more than ${MAX_BYTES} bytes`)
  const format = acceptedFormat(bytes)
  return oneAtATime(async () => {
    // Loaded with the first picture: most processes never see one.
    const { decodedAndEncoded } = await import('./decoded-and-encoded')
    return decodedAndEncoded(bytes, format)
  })
}

function acceptedFormat(bytes: Uint8Array): ImageFormat {
  const format = sniffFormat(bytes)
  if (format === 'svg') throw new SvgRefused('SVG is not taken from members')
  if (format === 'heic') throw new HeicRefused('a HEIC picture')
  if (!format) throw new ImageFormatRefused('not a JPEG, PNG, WebP, GIF or AVIF picture')
  return format
}
