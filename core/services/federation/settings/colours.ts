import { formatHex, type Oklch, oklch, parse, toGamut, wcagContrast } from 'culori'
import { Refusal } from '#core/contracts/refusal'

/** WCAG 2.2, 1.4.3 (AA): text of any size. */
const LEAST_CONTRAST = 4.5
const STEP = 0.005

/**
 * What text in the accent colour may stand on, the band and what stands on it: the values of public/css/tokens.css,
 * each with the worst of its kind; a test compares them.
 */
export const GROUNDS = {
  /** `--sunken` by day: the darkest of the light grounds. */
  day: 'oklch(0.932 0.016 125)',
  /** `--surface` at night: the lightest of the dark ones. */
  night: 'oklch(0.25 0.02 158)',
  /** `--muted` at night: the dimmest text on the band, which is dark in both schemes. */
  onBand: 'oklch(0.755 0.02 130)',
} as const

const WHITE = '#ffffff'
const NIGHT_INK = '#1b0f12'
const IN_RGB = toGamut('rgb', 'oklch')

export class ContrastTooLow extends Refusal {
  override name = 'ContrastTooLow'
  constructor(
    readonly field: 'accent' | 'band',
    colour: string,
    ratio: number,
    /** The nearest colour of the same hue that can be read. */
    readonly nearest: string,
  ) {
    // Rounded down: what is 4.496 must not be called 4.50.
    const shown = (Math.floor(ratio * 100) / 100).toFixed(2)
    const where = field === 'accent' ? 'Links in it on our light ground' : 'Our pale text on it'
    super(
      `${where} would have a contrast of ${shown} to 1, and ${LEAST_CONTRAST} to 1 is the least that can be read. The nearest that passes for ${colour} is ${nearest}.`,
    )
  }
}

/** Takes `#rrggbb` or `#rgb`; null for anything else. */
export function readColour(typed: string): string | null {
  const text = typed.trim().toLowerCase()
  if (!/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/.test(text)) return null
  return formatHex(text) ?? null
}

/** Throws `ContrastTooLow` for a link colour that cannot be read on the grounds of the light scheme. */
export function checkAccent(accent: string): void {
  const ratio = wcagContrast(accent, GROUNDS.day)
  if (ratio >= LEAST_CONTRAST) return
  throw new ContrastTooLow('accent', accent, ratio, readableOn(GROUNDS.day, accent, 'darker'))
}

/** Throws `ContrastTooLow` for a band on which its own text cannot be read. */
export function checkBand(band: string): void {
  const ratio = wcagContrast(band, GROUNDS.onBand)
  if (ratio >= LEAST_CONTRAST) return
  throw new ContrastTooLow('band', band, ratio, readableOn(GROUNDS.onBand, band, 'darker'))
}

/** The rules that put the cooperative's colours over those of tokens.css; for the dark scheme they are worked out. */
export function coloursSheet({ accent, band }: { accent: string | null; band: string | null }): string {
  const rules = [...(accent ? accentRules(accent) : []), ...(band ? [`--bark: ${band};`] : [])]
  return `@layer tokens {\n  :root {\n${rules.map(rule => `    ${rule}\n`).join('')}  }\n}\n`
}

function accentRules(accent: string): string[] {
  const night = readableOn(GROUNDS.night, accent, 'lighter')
  return [
    `--accent: light-dark(${accent}, ${night});`,
    `--mark: ${night};`,
    `--accent-ink: light-dark(${WHITE}, ${NIGHT_INK});`,
    `--accent-soft: light-dark(${softly(accent, 0.945, GROUNDS.day)}, ${softly(night, 0.24, GROUNDS.night)});`,
  ]
}

/** A ground tinted with the colour; never one on which the colour is read worse than on the plain ground. */
function softly(colour: string, lightness: number, ground: string): string {
  const { c, h } = asOklch(colour)
  const tinted = hexOf({ mode: 'oklch', l: lightness, c: Math.min(c, 0.03), h })
  return wcagContrast(colour, tinted) >= wcagContrast(colour, ground) ? tinted : hexOf(asOklch(ground))
}

/** The nearest lightness, of the same hue, that reads on `ground`. */
function readableOn(ground: string, colour: string, way: 'lighter' | 'darker'): string {
  const from = asOklch(colour)
  const step = way === 'darker' ? -STEP : STEP
  for (let l = from.l; l >= 0 && l <= 1; l += step) {
    const hex = hexOf({ ...from, l })
    if (wcagContrast(hex, ground) >= LEAST_CONTRAST) return hex
  }
  return way === 'darker' ? '#000000' : WHITE
}

function asOklch(colour: string): Oklch {
  const parsed = parse(colour)
  if (!parsed) throw new Error(`not a colour: ${colour}`)
  return oklch(parsed)
}

function hexOf(colour: Oklch): string {
  return formatHex(IN_RGB(colour))
}
