import { readFileSync } from 'node:fs'
import type { Ctx } from '#core/contracts/ctx'
import { importGhost } from '#core/services/blog/ghost-import/import-ghost'
import { GHOST_IMAGES } from '../ghost-images'

const EXPORT = new URL('../ghost-export.json', import.meta.url)

/** The demo's journal is an import like any other; its pictures are drawings that came with us. Members come first. */
export async function seedBlog(ctx: Ctx): Promise<void> {
  await importGhost(ctx, readFileSync(EXPORT, 'utf8'), {
    findUpload: path => (GHOST_IMAGES[path] ? `/illustrations/${GHOST_IMAGES[path]}.svg` : null),
  })
}
