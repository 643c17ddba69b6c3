import sharp, { type Sharp } from 'sharp'

/** The picture is looked at as small as this: its colour is no finer. */
const SIDE = 48

/**
 * The colour that most of a picture has, as `#rrggbb`: what stands in its place until it arrives. `none` where one sees
 * through it, since the colour would stay behind it. Of an animation the first frame counts.
 */
export async function dominantColour(picture: Sharp): Promise<string> {
  const { data, info } = await picture
    .resize({ width: SIDE, height: SIDE, fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const { dominant, isOpaque } = await sharp(data, { raw: { width, height, channels } }).stats()
  if (!isOpaque) return 'none'
  return `#${[dominant.r, dominant.g, dominant.b].map(each => each.toString(16).padStart(2, '0')).join('')}`
}

/** The same of a picture's file. Throws what sharp throws of one that it cannot read. */
export const colourOfFile = (bytes: Uint8Array): Promise<string> => dominantColour(sharp(bytes))
