import { ghostUploadPath } from '#core/ghost'
import type { LexicalDocument } from '#core/lexical'

export type MovedText = {
  /** Puts the new address of every upload in place of the old one, and our paths in place of the old site's. */
  moveText(text: string): string
  moveDocument(document: LexicalDocument): LexicalDocument
}

const UPLOAD =
  /(?:__GHOST_URL__|https?:\/\/[^\s"'\\<>()/]+)?\/content\/(?:images|media|files)\/[^\s"'\\<>()?#]+/g

/**
 * `moved`: where each upload of the old site is now. `origin` is ours: what an export of our own names by a whole address
 * is a path again.
 */
export function movedText(moved: ReadonlyMap<string, string>, origin: string | null = null): MovedText {
  const moveText = (text: string) => {
    const paths = ownPaths(text.replace(UPLOAD, old => moved.get(ghostUploadPath(old)) ?? old))
    return origin ? paths.replaceAll(`${origin}/media/`, '/media/') : paths
  }
  // An address holds nothing that JSON would escape, so the text of the whole document can be searched at once.
  return { moveText, moveDocument: document => JSON.parse(moveText(JSON.stringify(document))) }
}

/** Ghost's sign for its own address, with a path behind it or as the front page. */
export function ownPaths(text: string): string {
  return text.replace(/__GHOST_URL__(?![/#?])/g, '/').replaceAll('__GHOST_URL__', '')
}
