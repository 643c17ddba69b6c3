import { ghostUploadPath } from '#core/ghost'
import type { LexicalDocument } from '#core/lexical'

/** Where an upload of the old site (`/content/images/…`) is now, or null when it could not be found. */
export type FindUpload = (path: string) => string | null | Promise<string | null>

export type Uploads = {
  readonly taken: number
  readonly missing: readonly string[]
  /** Puts the new address of every upload in place of the old one. */
  moveText(text: string): string
  moveDocument(document: LexicalDocument): LexicalDocument
}

const UPLOAD =
  /(?:__GHOST_URL__|https?:\/\/[^\s"'\\<>()/]+)?\/content\/(?:images|media|files)\/[^\s"'\\<>()?#]+/g

/** Asks once for each upload that an export names. */
export async function moveUploads(paths: readonly string[], find: FindUpload): Promise<Uploads> {
  const moved = new Map<string, string>()
  for (const path of paths) {
    const url = await find(path)
    if (url) moved.set(path, url)
  }
  const moveText = (text: string) => text.replace(UPLOAD, old => moved.get(ghostUploadPath(old)) ?? old)
  return {
    taken: moved.size,
    missing: paths.filter(path => !moved.has(path)),
    moveText,
    // An address holds nothing that JSON would escape, so the text of the whole document can be searched at once.
    moveDocument: document => JSON.parse(moveText(JSON.stringify(document))),
  }
}
