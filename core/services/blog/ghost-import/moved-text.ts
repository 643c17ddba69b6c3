import { ghostUploadPath } from '#core/ghost'
import type { LexicalDocument } from '#core/lexical'

export type MovedText = {
  /** Puts the new address of every upload in place of the old one, and our paths in place of the old site's. */
  moveText(text: string): string
  moveDocument(document: LexicalDocument): LexicalDocument
}

const UPLOAD =
  /(?:__GHOST_URL__|https?:\/\/[^\s"'\\<>()/]+)?\/content\/(?:images|media|files)\/[^\s"'\\<>()?#]+/g

/** `moved`: where each upload of the old site is now. */
export function movedText(moved: ReadonlyMap<string, string>): MovedText {
  const moveText = (text: string) =>
    ownPaths(text.replace(UPLOAD, old => moved.get(ghostUploadPath(old)) ?? old))
  // An address holds nothing that JSON would escape, so the text of the whole document can be searched at once.
  return { moveText, moveDocument: document => JSON.parse(moveText(JSON.stringify(document))) }
}

/** Ghost's sign for its own address, with a path behind it or as the front page. */
export function ownPaths(text: string): string {
  return text.replace(/__GHOST_URL__(?![/#?])/g, '/').replaceAll('__GHOST_URL__', '')
}
