import sharp, { type Sharp } from 'sharp'
import { type ImageFormat, sniffFormat } from './image-format'

const MAX_BYTES = 15 * 1024 * 1024
const MAX_PIXELS = 50_000_000
const WIDTHS = [480, 960, 1600] as const
const WEBP_QUALITY = 80
const JPEG_QUALITY = 85

/** Why an uploaded picture was not taken. */
export abstract class ImageRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

export class ImageTooManyBytes extends ImageRefused {}
export class ImageTooManyPixels extends ImageRefused {}
/** SVG can carry scripts: only pictures of our own may be SVG. */
export class SvgRefused extends ImageRefused {}
/** Not JPEG, PNG, WebP, GIF or AVIF, whatever its name says. */
export class ImageFormatRefused extends ImageRefused {}
/** Begins like a picture but cannot be decoded. */
export class ImageBroken extends ImageRefused {}

export type ProcessedImage = {
  /** As it is looked at, after turning. */
  readonly width: number
  readonly height: number
  /** In full size, re-encoded: JPEG and PNG stay what they are, the others become WebP. */
  readonly original: ImageVariant
  /** WebP of 480, 960 and 1600 pixels width; never wider than the picture, at least one. */
  readonly variants: readonly ImageVariant[]
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
 * when it was taken). At most 15 MB and 50 megapixels; of an animation the first frame. Throws an ImageRefused.
 */
export async function processImage(bytes: Uint8Array): Promise<ProcessedImage> {
  if (bytes.byteLength > MAX_BYTES) throw new ImageTooManyBytes(`more than ${MAX_BYTES} bytes`)
  const format = acceptedFormat(bytes)
  const { width, height } = await uprightSize(bytes, format)
  const widths = WIDTHS.filter(each => each < width)
  const largest = WIDTHS[WIDTHS.length - 1]!
  const shown = width <= largest ? [...widths, width] : widths

  try {
    const original = await encoded(decoder(bytes), format === 'jpeg' || format === 'png' ? format : 'webp')
    const variants: ImageVariant[] = []
    // One after the other: each may hold the whole picture in memory.
    for (const each of shown) variants.push(await encoded(decoder(bytes).resize({ width: each }), 'webp'))
    return { width, height, original, variants }
  } catch (cause) {
    throw new ImageBroken('the picture cannot be decoded', { cause })
  }
}

function acceptedFormat(bytes: Uint8Array): ImageFormat {
  const format = sniffFormat(bytes)
  if (format === 'svg') throw new SvgRefused('SVG is not taken from members')
  if (!format) throw new ImageFormatRefused('not a JPEG, PNG, WebP, GIF or AVIF picture')
  return format
}

/** Read from the header alone, before anything of the size it claims is allocated. */
async function uprightSize(bytes: Uint8Array, format: ImageFormat) {
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(cause => {
      throw new ImageBroken('the picture’s header cannot be read', { cause })
    })
  // AVIF is decoded by the HEIF loader, which reports itself.
  if (metadata.format !== format && !(format === 'avif' && metadata.format === 'heif')) {
    throw new ImageFormatRefused(`begins like ${format} but is ${metadata.format}`)
  }
  if (metadata.width * metadata.height > MAX_PIXELS)
    throw new ImageTooManyPixels(`more than ${MAX_PIXELS} pixels`)
  return metadata.autoOrient
}

function decoder(bytes: Uint8Array) {
  return sharp(bytes, { autoOrient: true, limitInputPixels: MAX_PIXELS, failOn: 'error' })
}

const ENCODINGS = {
  jpeg: { ending: 'jpg', contentType: 'image/jpeg', options: { quality: JPEG_QUALITY } },
  png: { ending: 'png', contentType: 'image/png', options: {} },
  webp: { ending: 'webp', contentType: 'image/webp', options: { quality: WEBP_QUALITY } },
} as const

async function encoded(picture: Sharp, format: keyof typeof ENCODINGS): Promise<ImageVariant> {
  const { ending, contentType, options } = ENCODINGS[format]
  // Without metadata a colour profile would be lost too: the colours are turned into sRGB instead.
  const output = await picture
    .toColourspace('srgb')
    .toFormat(format, options)
    .toBuffer({ resolveWithObject: true })
  const bytes = new Uint8Array(output.data)
  const hash = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
  const key = `images/${hash.slice(0, 2)}/${hash.slice(0, 40)}.${ending}`
  return { key, width: output.info.width, height: output.info.height, contentType, bytes }
}
