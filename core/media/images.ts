import { type ImageFormat, sniffFormat } from './image-format'
import { ImageFormatRefused, ImageTooManyBytes, SvgRefused } from './image-refusals'
import { oneAtATime } from './one-at-a-time'
import type { ProcessedImage } from './processed-image'

const MAX_BYTES = 15 * 1024 * 1024

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
  if (!format) throw new ImageFormatRefused('not a JPEG, PNG, WebP, GIF, AVIF or HEIC picture')
  return format
}
