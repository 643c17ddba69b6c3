import { FOOTNOTE, FOOTNOTE_SIGN } from '../footnote-link'
import { withNotesInPlace } from '../footnote-names'

/** A footnote as the Markdown of a link, as `inlineMarkdown` writes it: `[<sup>†</sup>](#fn "The note")`. */
const NOTE_LINK = new RegExp(`\\[(?:[^\\]\\\\]|\\\\.)*\\]\\(${FOOTNOTE} "((?:[^"\\\\]|\\\\.)*)"\\)`, 'g')

/** Markdown with `[^1]` for its notes, and what they say below it; `prefix` keeps their names from those of others. */
export function withNotesBelow(markdown: string, prefix = ''): string {
  const notes: string[] = []
  const body = markdown.replace(NOTE_LINK, (_, title: string) => {
    const number = notes.push(title.replace(/\\(.)/g, '$1'))
    return `[^${prefix}${number}]`
  })
  if (notes.length === 0) return markdown
  return `${body}\n\n${notes.map((words, at) => `[^${prefix}${at + 1}]: ${words}`).join('\n')}`
}

/** The same back: notes stand where they are referred to. A reference to nothing is words. */
export function withNotesInside(markdown: string): string {
  return withNotesInPlace(
    markdown,
    words => `[<sup>${FOOTNOTE_SIGN}</sup>](${FOOTNOTE} "${words.replace(/["\\]/g, '\\$&')}")`,
  )
}
