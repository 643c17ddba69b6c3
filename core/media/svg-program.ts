// A program of its own: reads an SVG from standard input, and writes it as PNG, the longer side of `DRAWN` pixels, to
// standard output. `draw-svg.ts` runs it.
import sharp from 'sharp'
import { DRAWN, MAX_PIXELS } from './drawn-logo'

/** SVG has 72 points to the inch; librsvg draws at up to this many. */
const POINTS = 72
const MAX_DENSITY = 2400

const bytes = await Bun.stdin.bytes()
const { width, height } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata()
const density = await densityFor(DRAWN / Math.max(width, height))
const picture = await sharp(bytes, { density, limitInputPixels: MAX_PIXELS, failOn: 'error' })
  .resize({ width: DRAWN, height: DRAWN, fit: 'inside' })
  .toColourspace('srgb')
  .png()
  .toBuffer()
await Bun.write(Bun.stdout, picture)

/**
 * A size in pixels grows with the density, one in millimetres, as Inkscape writes it, with its square: libvips counts it
 * for the unit and again for the scale.
 */
async function densityFor(scale: number): Promise<number> {
  const once = bounded(POINTS * scale)
  const drawn = await sharp(bytes, { density: once, limitInputPixels: false }).metadata()
  const ratio = Math.max(drawn.width, drawn.height) / Math.max(width, height)
  const isSquared = Math.abs(ratio - scale ** 2) < Math.abs(ratio - scale)
  return isSquared ? bounded(POINTS * Math.sqrt(scale)) : once
}

function bounded(density: number): number {
  return Math.min(MAX_DENSITY, Math.max(1, density))
}
