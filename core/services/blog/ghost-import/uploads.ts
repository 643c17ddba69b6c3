import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { ghostUploadPath } from '#core/ghost'
import type { LexicalDocument } from '#core/lexical'

/** Where an upload of the old site (`/content/images/…`) is now, or null when it could not be found. */
export type FindUpload = (path: string) => string | null | Promise<string | null>

export type Uploads = {
  readonly taken: number
  readonly missing: readonly string[]
  /** Puts the new address of every upload in place of the old one, and our paths in place of the old site's. */
  moveText(text: string): string
  moveDocument(document: LexicalDocument): LexicalDocument
}

const UPLOAD =
  /(?:__GHOST_URL__|https?:\/\/[^\s"'\\<>()/]+)?\/content\/(?:images|media|files)\/[^\s"'\\<>()?#]+/g

/**
 * Asks once for each upload that an export names. What is not found now but came with an earlier import is where it
 * was then.
 */
export async function moveUploads(ctx: Ctx, paths: readonly string[], find: FindUpload): Promise<Uploads> {
  const moved = await uploadsBefore(ctx, paths)
  for (const path of paths) {
    const url = await find(path)
    if (!url) continue
    moved.set(path, url)
    await remember(ctx, path, url)
  }
  const moveText = (text: string) =>
    ownPaths(text.replace(UPLOAD, old => moved.get(ghostUploadPath(old)) ?? old))
  return {
    taken: moved.size,
    missing: paths.filter(path => !moved.has(path)),
    moveText,
    // An address holds nothing that JSON would escape, so the text of the whole document can be searched at once.
    moveDocument: document => JSON.parse(moveText(JSON.stringify(document))),
  }
}

async function uploadsBefore(ctx: Ctx, paths: readonly string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map()
  const rows = await db(ctx).selectFrom('ghost_uploads').select(['path', 'url']).execute()
  const known = new Map(rows.map(({ path, url }) => [path, url]))
  return new Map(paths.flatMap(path => (known.has(path) ? [[path, known.get(path)!] as const] : [])))
}

async function remember(ctx: Ctx, path: string, url: string): Promise<void> {
  await db(ctx)
    .insertInto('ghost_uploads')
    .values({ path, url, taken_at: ctx.now })
    .onConflict(conflict => conflict.column('path').doUpdateSet({ url, taken_at: ctx.now }))
    .execute()
}

/** Ghost's sign for its own address, with a path behind it or as the front page. */
export function ownPaths(text: string): string {
  return text.replace(/__GHOST_URL__(?![/#?])/g, '/').replaceAll('__GHOST_URL__', '')
}
