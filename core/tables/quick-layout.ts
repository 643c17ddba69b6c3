/** A glyph as fontkit shapes it; positions are in thousandths of the size, as pdfkit has made them. */
type Glyph = { readonly id: number; readonly advanceWidth: number }
type Position = {
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

export type Shaped = { layoutRun(text: string, features?: unknown): Run }

/** Letters that stand side by side, and do nothing to each other but move closer. */
const PLAIN = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u00ff–—‘’“”…€]+$/

/**
 * Lets a font of pdfkit lay out plain Latin text letter by letter and pair by pair, each asked for once, instead of shaping
 * every new word by all the rules of a font of many scripts: numbers, sums and names are new words in each row of a list, and
 * took a list of a thousand rows twenty times as long. Text of which a pair is drawn as something else goes the old way.
 */
export function layOutQuickly(font: Shaped): void {
  const shape = font.layoutRun.bind(font)
  const single = once(text => shape(text))
  /** How far the next letter is after the first of these two; null where they are not just two letters. */
  const advance = once(pair => {
    const [run, first, second] = [shape(pair), single(pair.charAt(0)), single(pair.charAt(1))]
    const [one, other] = run.positions
    const isJustTwo =
      run.glyphs.length === 2 &&
      run.glyphs[0]?.id === first.glyphs[0]?.id &&
      run.glyphs[1]?.id === second.glyphs[0]?.id &&
      other?.xAdvance === second.positions[0]?.xAdvance
    const isOnTheLine = run.positions.every(({ xOffset, yOffset }) => xOffset === 0 && yOffset === 0)
    return isJustTwo && isOnTheLine ? (one ?? null) : null
  })

  font.layoutRun = (text, features) => {
    if (features !== undefined || text.length < 2 || !PLAIN.test(text)) return shape(text, features)
    const glyphs: Glyph[] = []
    const positions: Position[] = []
    let advanceWidth = 0
    for (let at = 0; at < text.length; at++) {
      const { glyphs: own, positions: usual } = single(text.charAt(at))
      const isLast = at === text.length - 1
      const position = isLast ? usual[0] : advance(text.slice(at, at + 2))
      if (!position || !own[0] || own.length > 1) return shape(text)
      glyphs.push(own[0])
      positions.push(position)
      advanceWidth += position.xAdvance
    }
    return { glyphs, positions, advanceWidth }
  }
}

function once<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return text => {
    const kept = known.get(text)
    if (kept !== undefined) return kept
    const made = work(text)
    known.set(text, made)
    return made
  }
}
