import { ghostUploadPath } from '#core/ghost'
import type { LexicalDocument } from '#core/lexical'

export type MovedText = {
  /** Puts the new address of every upload in place of the old one, and our paths in place of the old site's. */
  moveText(text: string): string
  moveDocument(document: LexicalDocument): LexicalDocument
}

const UPLOAD =
  /(?:__GHOST_URL__|https?:\/\/[^\s"'\\<>()/]+)?\/content\/(?:images|media|files)\/[^\s"'\\<>()?#]+/g

/** As `foreignMedia` finds them: whole, up to what ends them in JSON, HTML and Markdown. */
const ADDRESS = /https?:\/\/[^\s"'\\<>()]+/gi

/**
 * `moved`: where each upload of the old site, by its path, and each of other hosts, by its address, is now. `origin` is ours: what an export of our own names by a whole address
 * is a path again.
 */
export function movedText(moved: ReadonlyMap<string, string>, origin: string | null = null): MovedText {
  const hasForeign = [...moved.keys()].some(key => key.startsWith('http'))
  const moveText = (text: string) => {
    const own = hasForeign ? text.replace(ADDRESS, written => moved.get(written) ?? written) : text
    const paths = ownPaths(own.replace(UPLOAD, old => moved.get(ghostUploadPath(old)) ?? old))
    return origin ? paths.replaceAll(`${origin}/media/`, '/media/') : paths
  }
  // An address holds nothing that JSON would escape, so the text of the whole document can be searched at once.
  return { moveText, moveDocument: document => JSON.parse(moveText(JSON.stringify(document))) }
}

/** Ghost's sign for its own address, with a path behind it or as the front page. */
export function ownPaths(text: string): string {
  return text.replace(/__GHOST_URL__(?![/#?])/g, '/').replaceAll('__GHOST_URL__', '')
}
