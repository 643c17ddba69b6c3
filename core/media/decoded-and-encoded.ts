import sharp, { type JpegOptions, type Sharp, type WebpOptions } from 'sharp'
import { type DecodedHeic, decodeHeic } from './decode-heic'
import { dominantColour } from './dominant-colour'
import type { ImageFormat } from './image-format'
import { ImageBroken, ImageFormatRefused, ImageTooManyPixels } from './image-refusals'
import type { ImageVariant, ProcessedImage } from './processed-image'

// Nothing is decoded twice that a cache could know, and one core is left to answer requests.
sharp.cache(false)
sharp.concurrency(1)

const MAX_PIXELS = 50_000_000
/** Progressive JPEG and interlaced PNG. */
const MAX_INTERLACED_PIXELS = 35_000_000
const MAX_AVIF_PIXELS = 15_000_000
const LARGE_PIXELS = 12_000_000
/** All frames together. */
const MAX_MOVING_PIXELS = 30_000_000
const MAX_MOVING_WIDTH = 960
/** 0 to 6: what is beyond costs seconds and wins little. */
const MOVING_EFFORT = 2
const MAX_WEBP_WIDTH = 2560
/** WebP has no room for more: what is taller, as screenshots put below each other, gets narrower with it. */
const MAX_WEBP_HEIGHT = 16_383
const WIDTHS = [480, 960, 1600] as const
const WEBP_QUALITY = 80
const JPEG_QUALITY = 85
const AVIF_QUALITY = 55
/** 0 to 9: beyond 2, seconds a picture win next to nothing. */
const AVIF_EFFORT = 2

/** Begins to decode the picture anew each time, upright. */
type Decoder = () => Sharp

/** In all sizes. Throws an ImageRefused. */
export async function decodedAndEncoded(bytes: Uint8Array, format: ImageFormat): Promise<ProcessedImage> {
  if (format === 'heic') return ofHeic(await decodeHeic(bytes))
  const { width, height, isMoving } = await uprightSize(bytes, format)
  try {
    if (isMoving) return await moving(bytes, width, height)
    return await inAllSizes(() => decoder(bytes), format, width, height)
  } catch (cause) {
    throw new ImageBroken('the picture cannot be decoded', { cause })
  }
}

/** The file itself is of no use to most browsers: a photograph becomes a JPEG, what one sees through WebP. */
function ofHeic({ data, width, height, channels }: DecodedHeic): Promise<ProcessedImage> {
  const decoded = () => sharp(data, { raw: { width, height, channels } })
  return inAllSizes(decoded, channels === 3 ? 'jpeg' : 'webp', width, height)
}

async function inAllSizes(
  decoded: Decoder,
  format: ImageFormat,
  width: number,
  height: number,
): Promise<ProcessedImage> {
  const original = await inFullSize(decoded, format, width * height)
  const middling = await shrunk(decoded, Math.min(width, WIDTHS[WIDTHS.length - 1]!))
  const largest = middling.info.width
  const shown = [...WIDTHS.filter(each => each < largest), largest]
  const colour = await dominantColour(sharp(middling.data, { raw: middling.info }))
  const variants: ImageVariant[] = []
  const smaller: ImageVariant[] = []
  // One after the other: each may hold a whole picture in memory.
  for (const each of shown) {
    const resized = () => sharp(middling.data, { raw: middling.info }).resize({ width: each })
    variants.push(await encoded(resized(), 'webp'))
    smaller.push(await encoded(resized(), 'avif'))
  }
  return { width, height, colour, original, variants, smaller }
}

/**
 * WebP is encoded from a whole picture in memory, so what becomes WebP gets no larger than any screen needs. Huffman
 * tables of its own save a JPEG a few per cent, and would hold all of its coefficients meanwhile.
 */
async function inFullSize(decoded: Decoder, format: ImageFormat, pixels: number): Promise<ImageVariant> {
  if (format === 'png') return encoded(decoded(), 'png')
  if (format === 'jpeg') return encoded(decoded(), 'jpeg', { optimiseCoding: pixels < LARGE_PIXELS })
  return encoded(decoded().resize({ ...within(MAX_WEBP_WIDTH), withoutEnlargement: true }), 'webp')
}

const within = (width: number) => ({ width, height: MAX_WEBP_HEIGHT, fit: 'inside' }) as const

/** The largest size that pages show, decoded: the smaller ones are made of it, so that the whole is decoded but twice. */
async function shrunk(decoded: Decoder, width: number) {
  const { data, info } = await decoded()
    .resize(within(width))
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, info: { width: info.width, height: info.height, channels: info.channels } }
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
  const most = mostPixels(format, metadata.isProgressive)
  if (metadata.width * metadata.height > most)
    throw new ImageTooManyPixels(`more than ${most / 1_000_000} megapixels`)
  const frames = metadata.pages ?? 1
  const isMoving =
    frames > 1 && format !== 'avif' && metadata.width * metadata.height * frames <= MAX_MOVING_PIXELS
  const { width, height } = metadata.autoOrient
  return { width, height, isMoving }
}

/** An animation as WebP, in one or two widths; every frame is in memory at once. AVIF would take minutes. */
async function moving(bytes: Uint8Array, width: number, height: number): Promise<ProcessedImage> {
  const [small] = WIDTHS
  const widths = [...new Set([Math.min(small, width), Math.min(MAX_MOVING_WIDTH, width)])]
  const variants: ImageVariant[] = []
  for (const each of widths) {
    const frames = sharp(bytes, { animated: true, limitInputPixels: MAX_MOVING_PIXELS, failOn: 'error' })
    const variant = await encoded(frames.resize({ width: each }), 'webp', { effort: MOVING_EFFORT })
    variants.push({ ...variant, height: Math.round((height * each) / width) })
  }
  const original = variants.at(-1)!
  const colour = await dominantColour(decoder(bytes))
  return { width, height, colour, original, variants, smaller: [] }
}

/** What has to be in memory as a whole while it is decoded may be no larger than 300 MB take. */
function mostPixels(format: ImageFormat, isInterlaced: boolean): number {
  if (format === 'avif') return MAX_AVIF_PIXELS
  return isInterlaced ? MAX_INTERLACED_PIXELS : MAX_PIXELS
}

function decoder(bytes: Uint8Array) {
  return sharp(bytes, {
    autoOrient: true,
    limitInputPixels: MAX_PIXELS,
    failOn: 'error',
    // Row by row: a photograph of fifty megapixels is never in memory as a whole, where its format allows.
    sequentialRead: true,
  })
}

const ENCODINGS = {
  jpeg: { ending: 'jpg', contentType: 'image/jpeg', options: { quality: JPEG_QUALITY } },
  png: { ending: 'png', contentType: 'image/png', options: {} },
  avif: {
    ending: 'avif',
    contentType: 'image/avif',
    options: { quality: AVIF_QUALITY, effort: AVIF_EFFORT },
  },
  webp: { ending: 'webp', contentType: 'image/webp', options: { quality: WEBP_QUALITY } },
} as const

async function encoded(
  picture: Sharp,
  format: keyof typeof ENCODINGS,
  more: JpegOptions | WebpOptions = {},
): Promise<ImageVariant> {
  const { ending, contentType, options } = ENCODINGS[format]
  // Without metadata a colour profile would be lost too: the colours are turned into sRGB instead.
  const output = await picture
    .toColourspace('srgb')
    .toFormat(format, { ...options, ...more })
    .toBuffer({ resolveWithObject: true })
  const bytes = new Uint8Array(output.data)
  const hash = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
  const key = `images/${hash.slice(0, 2)}/${hash.slice(0, 40)}.${ending}`
  return { key, width: output.info.width, height: output.info.height, contentType, bytes }
}
