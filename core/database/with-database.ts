import { join } from 'node:path'
import type { Config } from '#core/config/config'
import { startEmbeddedPostgres } from './embedded'
import { hasCluster, runningUrl } from './embedded/running'

/** Nothing was made yet where the embedded database is looked for. */
export class NoDatabaseYet extends Error {
  override name = 'NoDatabaseYet'
  constructor(folder: string) {
    super(
      `There is no database in ${folder} yet: "bun start" makes one. Where yours is elsewhere, set COOP_DATA or DATABASE_URL.`,
    )
  }
}

/** Asked by what has to do with a site that is there: it makes no database. Throws `NoDatabaseYet`. */
export function refuseNoDatabase({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): void {
  const folder = join(dataDir, 'postgres')
  if (!databaseUrl && !hasCluster(folder)) throw new NoDatabaseYet(folder)
}

/**
 * Calls `work` with the URL of the database that this configuration means: a server of one's own, or the embedded one,
 * which is started and stopped, or used beside the site that runs on it. Throws what `startEmbeddedPostgres` throws.
 */
export async function withDatabase<T>(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (databaseUrl) return work(databaseUrl)
  const folder = join(dataDir, 'postgres')
  const server = await startEmbeddedPostgres({ dataDir: folder }).catch((fault: Error) => {
    const url = fault.name === 'DataDirectoryInUse' ? runningUrl(folder) : null
    if (url) return { url, stop: async () => {} }
    throw fault
  })
  try {
    return await work(server.url)
  } finally {
    await server.stop()
  }
}
