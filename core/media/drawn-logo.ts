import sharp from 'sharp'
import type { SiteLogo } from '#core/contracts/site'
import { drawSvg } from './draw-svg'
import type { ImageFormat } from './image-format'
import { ImageBroken } from './image-refusals'

export const MAX_PIXELS = 25_000_000
/** The longer side, from which all sizes are made. */
export const DRAWN = 1024
const MARK_HEIGHT = 112
const MAX_MARK_WIDTH = 560
const CARD = { width: 1200, height: 630 }
/** Under what must not be seen through: iOS would show black, and a preview of a link whatever it likes. */
const PAPER = '#fbfcf8'

export type LogoFile = { readonly key: string; readonly bytes: Uint8Array<ArrayBuffer> }

/** A logo in all sizes. Throws what sharp throws. */
export async function drawnLogo(
  bytes: Uint8Array,
  format: ImageFormat | 'svg',
): Promise<{ logo: SiteLogo; files: LogoFile[] }> {
  return inAllSizes(await drawn(bytes, format))
}

/** As PNG without its transparent border, the longer side as long as all sizes need. */
async function drawn(bytes: Uint8Array, format: ImageFormat | 'svg'): Promise<Buffer> {
  if (format === 'svg') return withoutBorder(await drawSvg(bytes))
  const whole = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .resize({ width: DRAWN, height: DRAWN, fit: 'inside' })
    .toColourspace('srgb')
    .png()
    .toBuffer()
  return withoutBorder(whole)
}

/** A picture of one colour has nothing but a border, and keeps it. Throws `ImageBroken` where nothing is to be seen. */
async function withoutBorder(picture: Buffer): Promise<Buffer> {
  const { channels, isOpaque } = await sharp(picture).stats()
  if (!isOpaque && channels.at(-1)?.max === 0) throw new ImageBroken('nothing is drawn in it')
  if (isOpaque || channels.every(({ min, max }) => min === max)) return picture
  return sharp(picture).trim({ background: '#00000000', threshold: 0 }).png().toBuffer()
}

async function inAllSizes(picture: Buffer): Promise<{ logo: SiteLogo; files: LogoFile[] }> {
  const files: LogoFile[] = []
  const keep = async (name: string, buffer: Buffer) => {
    const bytes = new Uint8Array(buffer)
    const hash = new Bun.CryptoHasher('sha256').update(bytes).digest('hex').slice(0, 32)
    files.push({ key: `site/${name}-${hash}.png`, bytes })
    return `site/${name}-${hash}.png`
  }
  const mark = await sharp(picture)
    .resize({ width: MAX_MARK_WIDTH, height: MARK_HEIGHT, fit: 'inside' })
    .png()
    .toBuffer({ resolveWithObject: true })
  const square = (side: number, part = 1) => onGround(picture, side, side, part, null)
  const logo: SiteLogo = {
    mark: await keep('mark', mark.data),
    // One that is broader than that is lower, and stands in the middle of the height.
    markWidth: mark.info.width,
    icon32: await keep('icon32', await square(32)),
    icon180: await keep('icon180', await onGround(picture, 180, 180, 0.84, PAPER)),
    icon192: await keep('icon192', await square(192)),
    icon512: await keep('icon512', await square(512)),
    // W3C manifest: of a maskable icon the middle circle of 80 % is sure to be seen.
    maskable: await keep('maskable', await onGround(picture, 512, 512, 0.56, PAPER)),
    card: await keep('card', await onGround(picture, CARD.width, CARD.height, 0.6, PAPER)),
  }
  return { logo, files }
}

/** In the middle of a ground, as large as `part` of it lets it be. */
async function onGround(
  picture: Buffer,
  width: number,
  height: number,
  part: number,
  ground: string | null,
): Promise<Buffer> {
  const inner = await sharp(picture)
    .resize({ width: Math.round(width * part), height: Math.round(height * part), fit: 'inside' })
    .toBuffer()
  const background = ground ?? { r: 0, g: 0, b: 0, alpha: 0 }
  return sharp({ create: { width, height, channels: 4, background } })
    .composite([{ input: inner, gravity: 'centre' }])
    .png({ compressionLevel: 9 })
    .toBuffer()
}
