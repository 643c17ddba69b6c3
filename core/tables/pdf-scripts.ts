import type PDFKit from 'pdfkit'
import { drawable } from './drawable'
import { layOutQuickly, type Shaped } from './quick-layout'
import { type Stretch, visualOrder } from './visual-order'

type Options = { readonly align?: string; readonly lineWidth?: number; readonly width?: number }

/** What pdfkit draws each line of a text with, once it knows where the line breaks. */
type Inner = {
  _font: Shaped & {
    readonly ascender: number
    readonly font: { hasGlyphForCodePoint(codePoint: number): boolean }
  }
  _fontSize: number
  _fragment(text: string, x: number, y: number, options: Options): void
}

/**
 * Lets a PDF write Hebrew and Arabic, each in the font that `fontOf` names for its letters, where the fonts of the house
 * have none: a name would be a row of boxes. What no font has is left out (`drawable`). pdfkit itself knows one font a line, and no order but from the left.
 */
export function writeAllScripts(
  pdf: InstanceType<typeof PDFKit>,
  fontOf: (script: Exclude<Stretch['script'], 'latin'>, isBold: boolean) => string,
): void {
  const inner = pdf as unknown as Inner
  quickenFonts(pdf, inner)
  const [measure, draw] = [pdf.widthOfString.bind(pdf), inner._fragment.bind(pdf)]
  const drawn = (text: string) => drawable(text, each => inner._font.font.hasGlyphForCodePoint(each))
  const widthOfString: typeof measure = (text, options) => measure(drawn(`${text}`), options)
  const fragment: typeof draw = (text, x, y, options) => draw(drawn(`${text}`), x, y, options)

  function inFont<T>(script: Stretch['script'], work: () => T): T {
    if (script === 'latin') return work()
    const kept = inner._font
    pdf.font(fontOf(script, /bold/i.test(kept.name)))
    const done = work()
    inner._font = kept
    return done
  }

  const widthOf = (stretches: readonly Stretch[]) =>
    stretches.reduce((sum, { text, script }) => sum + inFont(script, () => widthOfString(text)), 0)

  pdf.widthOfString = (text, options) => {
    const stretches = visualOrder(String(text))
    return stretches ? widthOf(stretches) : widthOfString(text, options)
  }

  inner._fragment = (text, x, y, options) => {
    const stretches = visualOrder(`${text}`.trimEnd())
    if (!stretches) return fragment(text, x, y, options)
    const { align, lineWidth = 0, width } = options
    let left = width && align === 'right' ? x + lineWidth - widthOf(stretches) : x
    // All stand on the line that the house's font would stand on.
    const baseline = (-inner._font.ascender / 1_000) * inner._fontSize
    for (const { text: own, script } of stretches)
      inFont(script, () => {
        fragment(own, left, y, { ...options, align: 'left', baseline } as Options)
        left += widthOfString(own)
      })
  }
}

/** Each font that is asked for, as it is loaded. */
function quickenFonts(pdf: InstanceType<typeof PDFKit>, inner: Inner): void {
  const quick = new WeakSet<Shaped>()
  const font = pdf.font.bind(pdf) as (...asked: unknown[]) => typeof pdf
  const quicken = () => {
    if (quick.has(inner._font)) return
    layOutQuickly(inner._font)
    quick.add(inner._font)
  }
  quicken()
  pdf.font = (...asked: unknown[]) => {
    font(...asked)
    quicken()
    return pdf
  }
}
