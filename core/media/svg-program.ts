// A program of its own: reads an SVG from standard input, and writes it as PNG, the longer side of `DRAWN` pixels, to
// standard output; with the word `picture` as wide as its author thought of it, twice. `draw-svg.ts` runs it.
import sharp from 'sharp'
import { DRAWN, MAX_PIXELS } from './drawn-logo'

/** SVG has 72 points to the inch; librsvg draws at up to this many. */
const POINTS = 72
const MAX_DENSITY = 2400
const MAX_PICTURE_WIDTH = 1600

const bytes = await Bun.stdin.bytes()
const sized = process.argv[2] === 'picture' ? asPicture() : await asLogo()
await Bun.write(Bun.stdout, await sized.png().toBuffer())

function asPicture() {
  return sharp(bytes, { density: 2 * POINTS }).resize({ width: MAX_PICTURE_WIDTH, withoutEnlargement: true })
}

async function asLogo() {
  const { width, height } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata()
  const density = await densityFor(width, height)
  return sharp(bytes, { density, limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .resize({ width: DRAWN, height: DRAWN, fit: 'inside' })
    .toColourspace('srgb')
}

/**
 * A size in pixels grows with the density, one in millimetres, as Inkscape writes it, with its square: libvips counts it
 * for the unit and again for the scale.
 */
async function densityFor(width: number, height: number): Promise<number> {
  const scale = DRAWN / Math.max(width, height)
  const once = bounded(POINTS * scale)
  const drawn = await sharp(bytes, { density: once, limitInputPixels: false }).metadata()
  const ratio = Math.max(drawn.width, drawn.height) / Math.max(width, height)
  const isSquared = Math.abs(ratio - scale ** 2) < Math.abs(ratio - scale)
  return isSquared ? bounded(POINTS * Math.sqrt(scale)) : once
}

function bounded(density: number): number {
  return Math.min(MAX_DENSITY, Math.max(1, density))
}
