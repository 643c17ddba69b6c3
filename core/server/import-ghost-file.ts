import { join } from 'node:path'
import type { House } from '#core/app/house'
import { readConfig } from '#core/config/config'
import { jobCtx } from '#core/database/ctx'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { migrate } from '#core/database/migrate'
import {
  uploadsElsewhere,
  uploadsFromSite,
  uploadsInFolder,
} from '#core/services/blog/ghost-import/find-uploads'
import { importGhost } from '#core/services/blog/ghost-import/import-ghost'
import { linesOf } from '#core/services/blog/ghost-import/report'
import { services } from '#core/services/registry'
import { openHouse } from './open-house'

/** The payments' door stays shut. */
const NOTHING_SOLD = { apiKey: 'unused', merchantCode: 'unused' }

type FromFile = {
  readonly path: string
  /** Ghost's `content` folder, with `images`, `media` and `files` in it. */
  readonly content?: string
  /** The old site, as long as it is up. */
  readonly from?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Tells the house what the concepts of all apps offer: no post gets the address of one of their pages. */
  readonly offer: (house: House) => Promise<void>
}

/**
 * Imports a file into the database of the environment, or the embedded one, and tells of it in lines. Throws what
 * `importGhost` and opening the house throw, and an error with a sentence when the file is not there.
 */
export async function ghostImportFile({ path, content, from, env, offer }: FromFile): Promise<string[]> {
  const file = Bun.file(path)
  if (!(await file.exists())) throw new NoSuchExport(path)
  const config = readConfig(env, ['blog'])
  const database = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), say: () => {} })
  try {
    const url = config.databaseUrl ?? database!.url
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
      const report = await importGhost(ctx, await file.text(), {
        findUpload,
        findElsewhere: uploadsElsewhere(ctx),
      })
      const missing = report.uploads.missing.map(each => `not found: ${each}`)
      return [`Imported ${report.site}.`, ...linesOf(report), ...report.warnings, ...missing]
    } finally {
      await house.close()
    }
  } finally {
    await database?.stop()
  }
}

export class NoSuchExport extends Error {
  override name = 'NoSuchExport'
  constructor(path: string) {
    super(`There is no file ${path}.`)
  }
}
