/** A glyph as fontkit has it. */
type Glyph = { readonly id: number; readonly advanceWidth: number }
/** In thousandths of the size, as pdfkit has made them. */
export type Position = {
  readonly xAdvance: number
  readonly xOffset: number
  readonly yOffset: number
  readonly advanceWidth: number
}
type Run = {
  readonly glyphs: readonly Glyph[]
  readonly positions: readonly Position[]
  readonly advanceWidth: number
}

export type Shaped = {
  layoutRun(text: string, features?: unknown): Run
  /** PostScript's. */
  readonly name: string
  readonly font: { glyphForCodePoint(codePoint: number): Glyph }
}

/** Letters that stand side by side, and do nothing to each other but move closer. */
const PLAIN = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u202f–—‘’“”…€]+$/

/**
 * By the name of a font, where a letter stands alone and before another one. Each paper opens its fonts anew, and they say the
 * same; there are two hundred plain letters, so that it stays small.
 */
const KEPT = new Map<string, { alone: Map<string, Position | null>; before: Map<string, Position | null> }>()

/**
 * Lets a font of pdfkit lay out plain Latin text letter by letter and pair by pair, each asked for once, instead of shaping
 * every new word by all the rules of a font of many scripts: numbers, sums and names are new words in each row of a list.
 * Text of which a pair is drawn as something else goes the old way.
 */
export function layOutQuickly(font: Shaped): void {
  const shape = font.layoutRun.bind(font)
  const kept = KEPT.get(font.name) ?? { alone: new Map(), before: new Map() }
  KEPT.set(font.name, kept)
  const glyphOf = (letter: string) => font.font.glyphForCodePoint(letter.codePointAt(0) ?? 0)

  /** Where the first of these stands; null where they are not drawn as just these letters, on the line. */
  const shaped = (text: string): Position | null => {
    const { glyphs, positions } = shape(text)
    const isJustThese =
      glyphs.length === text.length && glyphs.every(({ id }, at) => id === glyphOf(text.charAt(at)).id)
    const isOnTheLine = positions.every(({ xOffset, yOffset }) => xOffset === 0 && yOffset === 0)
    return isJustThese && isOnTheLine ? (positions[0] ?? null) : null
  }
  const alone = (letter: string) => once(kept.alone, letter, () => shaped(letter))
  const before = (pair: string) => once(kept.before, pair, () => shaped(pair))

  font.layoutRun = (text, features) => {
    if (features !== undefined || !PLAIN.test(text)) return shape(text, features)
    const positions: Position[] = []
    let advanceWidth = 0
    for (let at = 0; at < text.length; at++) {
      const position = at === text.length - 1 ? alone(text.charAt(at)) : before(text.slice(at, at + 2))
      if (!position) return shape(text)
      positions.push(position)
      advanceWidth += position.xAdvance
    }
    return { glyphs: [...text].map(glyphOf), positions, advanceWidth }
  }
}

function once<T>(known: Map<string, T>, text: string, work: () => T): T {
  const kept = known.get(text)
  if (kept !== undefined) return kept
  const made = work()
  known.set(text, made)
  return made
}
