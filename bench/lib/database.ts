import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '#core/database/embedded'

/** A PostgreSQL of a bench's own, in a directory that goes with it. */
export async function benchDatabase(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'coop-bench-'))
  const database = await startEmbeddedPostgres({ dataDir })
  return {
    url: database.url,
    async stop() {
      await database.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
