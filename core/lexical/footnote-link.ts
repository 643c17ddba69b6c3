import type { JsonObject } from './document'

/**
 * Where a footnote "leads". Ghost has no node for footnotes and refuses a document with one it does not know, so a
 * footnote is a link that Ghost keeps and shows: its title is the note, as a line of Markdown.
 */
export const FOOTNOTE = '#fn'

/** What stands in the text until it is numbered, and where it never is. */
export const FOOTNOTE_SIGN = '†'

export function isFootnote(node: JsonObject): boolean {
  return node.type === 'link' && node.url === FOOTNOTE
}
