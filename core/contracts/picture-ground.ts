/** Of the palette in `public/css/components/ground.css`: steps of lightness and chroma in hundredths, of hue in degrees. */
const LIGHTNESS_STEP = 10
const CHROMA_STEP = 4
const MAX_CHROMA = 20
const HUE_STEP = 30

/**
 * The classes that paint the place of a picture in its own colour until it arrives. Our policy allows no style in markup,
 * so the nearest of a palette stands for it. `colour` is `#rrggbb`; null, and whatever else is no colour, gives none.
 */
export function groundClasses(colour: string | null | undefined): string | undefined {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(colour ?? '')
  if (!digits) return undefined
  const [, r = '', g = '', b = ''] = digits
  const { lightness, chroma, hue } = oklchOf(linear(r), linear(g), linear(b))
  const c = Math.min(MAX_CHROMA, nearest(chroma * 100, CHROMA_STEP))
  const h = nearest(hue, HUE_STEP) % 360
  return `ground-l-${nearest(lightness * 100, LIGHTNESS_STEP)} ground-c-${c}${c === 0 ? '' : ` ground-h-${h}`}`
}

function nearest(value: number, step: number): number {
  return Math.round(value / step) * step
}

/** From two digits of sRGB to light, 0 to 1 (IEC 61966-2-1). */
function linear(digits: string): number {
  const value = Number.parseInt(digits, 16) / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

/** Lightness 0 to 1, chroma 0 to about 0.4, hue in degrees (CSS Color 4, §9.2). */
function oklchOf(r: number, g: number, b: number) {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  const [x, y] = [
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
  const hue = (Math.atan2(y, x) * 180) / Math.PI
  return { lightness, chroma: Math.hypot(x, y), hue: (hue + 360) % 360 }
}
