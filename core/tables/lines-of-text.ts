import type { Pdf } from './pdf-bytes'
import type { Position } from './quick-layout'

/** One line as it is drawn, as wide as it is in points. What has to be drawn by all the rules of its script has no `glyphs`. */
export type Line = { readonly text: string; readonly width: number; readonly glyphs: string | null }

/** What pdfkit keeps to itself. */
type Inner = {
  readonly _font: Font
  readonly _fontSize: number
  _text(
    text: string,
    x: number,
    y: number,
    options: { readonly width: number; readonly height: number },
    each: (line: string) => void,
  ): void
}
type Font = {
  readonly id: string
  readonly ascender: number
  encode(text: string): readonly [readonly string[], readonly Position[]]
  ref(): unknown
}

/** In thousandths of the size, and as the operands of `TJ` (ISO 32000-1, 9.4.3). */
type Word = { readonly advance: number; readonly glyphs: string }

/** Letters of Latin that stand side by side, and break at blanks alone. */
const PLAIN = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u202f–—‘’“”…€]*$/
const WORDS = /[^ ]+ ?| /g

/** By font, which belongs to one paper: its glyphs have numbers of their own in each. */
const KEPT = new WeakMap<Font, Map<string, Word | null>>()

/** How a text breaks in so much room, in the font and size that are chosen. Words are measured once for a paper. */
export function linesOf(pdf: Pdf, text: string, room: number): readonly Line[] {
  return text.split(/\r?\n/).flatMap(each => plainLines(pdf, each, room) ?? shapedLines(pdf, each, room))
}

function plainLines(pdf: Pdf, text: string, room: number): readonly Line[] | null {
  if (!PLAIN.test(text)) return null
  const { _font: font, _fontSize: size } = pdf as unknown as Inner
  const lines: Line[] = []
  let words: string[] = []
  let taken = 0
  const end = () => {
    const line = lineOf(font, size, words.join('').trimEnd())
    if (line) lines.push(line)
    return line !== null
  }
  for (const word of text.match(WORDS) ?? []) {
    const bare = measured(font, word.trimEnd())
    const whole = measured(font, word)
    if (!bare || !whole) return null
    const width = (bare.advance * size) / 1_000
    // One word that needs more than a line is broken as pdfkit does it.
    if (width > room) return null
    if (taken + width > room && words.length > 0) {
      if (!end()) return null
      words = []
      taken = 0
    }
    words.push(word)
    taken += (whole.advance * size) / 1_000
  }
  return end() ? lines : null
}

function lineOf(font: Font, size: number, text: string): Line | null {
  let advance = 0
  let glyphs = ''
  for (const each of text.match(WORDS) ?? []) {
    const word = measured(font, each)
    if (!word) return null
    advance += word.advance
    glyphs += word.glyphs
  }
  return { text, width: (advance * size) / 1_000, glyphs }
}

function measured(font: Font, word: string): Word | null {
  const words = KEPT.get(font) ?? new Map<string, Word | null>()
  KEPT.set(font, words)
  const kept = words.get(word)
  if (kept !== undefined) return kept
  const made = encoded(font, word)
  words.set(word, made)
  return made
}

/** Null for letters that stand above or below the line. */
function encoded(font: Font, word: string): Word | null {
  if (word === '') return { advance: 0, glyphs: '' }
  const [codes, positions] = font.encode(word)
  let advance = 0
  let glyphs = ''
  let open = ''
  for (const [at, { xAdvance, advanceWidth, xOffset, yOffset }] of positions.entries()) {
    if (xOffset !== 0 || yOffset !== 0) return null
    advance += xAdvance
    open += codes[at]
    if (xAdvance === advanceWidth) continue
    glyphs += `<${open}>${rounded(advanceWidth - xAdvance)}`
    open = ''
  }
  return { advance, glyphs: open === '' ? glyphs : `${glyphs}<${open}>` }
}

function shapedLines(pdf: Pdf, text: string, room: number): readonly Line[] {
  const { x, y } = pdf
  const lines: Line[] = []
  const inner = pdf as unknown as Inner
  inner._text(text, x, y, { width: room, height: Number.POSITIVE_INFINITY }, line => {
    const shown = line.trimEnd()
    lines.push({ text: shown, width: pdf.widthOfString(shown), glyphs: null })
  })
  pdf.x = x
  pdf.y = y
  return lines.length > 0 ? lines : [{ text: '', width: 0, glyphs: '' }]
}

export type Placed = { readonly line: Line; readonly x: number; readonly y: number }

/** Draws lines in the font and size that they were measured in; plain ones all at once. Leaves the pen where it is. */
export function drawLines(pdf: Pdf, placed: readonly Placed[]): void {
  const { _font: font, _fontSize: size } = pdf as unknown as Inner
  const { x, y, page } = pdf
  const up = page.height - (font.ascender / 1_000) * size
  let shown = ''
  for (const { line, ...at } of placed) {
    if (line.text === '') continue
    if (line.glyphs === null) pdf.text(line.text, at.x, at.y, { lineBreak: false })
    else shown += `1 0 0 1 ${rounded(at.x)} ${rounded(up - at.y)} Tm [${line.glyphs}] TJ\n`
  }
  pdf.x = x
  pdf.y = y
  if (shown === '') return
  const { fonts } = page as unknown as { fonts: Record<string, unknown> }
  fonts[font.id] ??= font.ref()
  // The page stands on its head for pdfkit, letters do not.
  pdf.addContent(`q 1 0 0 -1 0 ${page.height} cm BT /${font.id} ${size} Tf\n${shown}ET Q`)
}

const rounded = (points: number) => Math.round(points * 1_000) / 1_000
