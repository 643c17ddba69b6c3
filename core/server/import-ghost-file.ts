import type { House } from '#core/app/house'
import { readConfig } from '#core/config/config'
import { jobCtx } from '#core/database/ctx'
import { migrate } from '#core/database/migrate'
import { withDatabase } from '#core/database/with-database'
import {
  uploadsElsewhere,
  uploadsFromSite,
  uploadsInFolder,
} from '#core/services/blog/ghost-import/find-uploads'
import { importGhost } from '#core/services/blog/ghost-import/import-ghost'
import { linesOf } from '#core/services/blog/ghost-import/report'
import { asGhostFile } from '#core/services/blog/other-imports/foreign-file'
import { services } from '#core/services/registry'
import { openHouse } from './open-house'

/** The payments' door stays shut. */
const NOTHING_SOLD = { apiKey: 'unused', merchantCode: 'unused' }

/** Unpacked: what lies on this machine already may be more than what is sent to a page. */
const MAX_ZIP_BYTES = 4_000_000_000
const PROGRESS_MS = 2_000

type FromFile = {
  readonly path: string
  /** Ghost's `content` folder, with `images`, `media` and `files` in it. */
  readonly content?: string
  /** The old site, as long as it is up. */
  readonly from?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Tells the house what the concepts of all apps offer: no post gets the address of one of their pages. */
  readonly offer: (house: House) => Promise<void>
  /** Is told from time to time how far it has come. */
  readonly say?: (line: string) => void
}

/**
 * Imports a file of Ghost's or WordPress's, or a zip of Markdown, into the database of the environment, or the embedded one, also beside the site that runs on it, and
 * tells of it in lines. Throws what
 * `importGhost`, `asGhostFile` and opening the house throw, and an error with a sentence when the file is not there.
 */
export async function ghostImportFile({
  path,
  content,
  from,
  env,
  offer,
  say = () => {},
}: FromFile): Promise<string[]> {
  const file = Bun.file(path)
  if (!(await file.exists())) throw new NoSuchExport(path)
  const config = readConfig(env)
  return withDatabase(config, async url => {
    await migrate(url)
    const house = await openHouse(config, url, NOTHING_SOLD, services, { use: 'jobs' })
    try {
      await offer(house)
      const ctx = jobCtx(house)
      const findUpload = content
        ? uploadsInFolder(ctx, content)
        : from
          ? uploadsFromSite(ctx, from)
          : undefined
      const json = await asGhostFile(ctx, file, { keptBy: null, mostBytes: MAX_ZIP_BYTES })
      let toldAt = performance.now()
      const report = await importGhost(ctx, json, {
        onProgress: (done, of) => {
          if (performance.now() - toldAt < PROGRESS_MS) return
          toldAt = performance.now()
          say(`${done} of ${of}`)
        },
        findUpload,
        findElsewhere: uploadsElsewhere(ctx),
      })
      const missing = report.uploads.missing.map(each => `not found: ${each}`)
      return [`Imported ${report.site}.`, ...linesOf(report), ...report.warnings, ...missing]
    } finally {
      await house.close()
    }
  })
}

export class NoSuchExport extends Error {
  override name = 'NoSuchExport'
  constructor(path: string) {
    super(`There is no file ${path}.`)
  }
}
