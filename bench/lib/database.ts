import { join } from 'node:path'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { scratchFolder } from '../../scripts/scratch-folder'

/** A PostgreSQL of a bench's own, in a directory that goes with it. */
export async function benchDatabase(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const { folder, close } = scratchFolder('bench')
  const database = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') })
  return {
    url: database.url,
    async stop() {
      await database.stop()
      close()
    },
  }
}
