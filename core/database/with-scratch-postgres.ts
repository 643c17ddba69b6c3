import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from './embedded'

/** Calls `work` with the URL of an embedded PostgreSQL that is empty, and gone afterwards with all that was in it. */
export async function withScratchPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'coop-scratch-'))
  // PostgreSQL may run as a user of its own, who has to get in: where it cannot, it would settle elsewhere, and stay.
  await chmod(dataDir, 0o755)
  try {
    const server = await startEmbeddedPostgres({ dataDir, fsync: false })
    try {
      return await work(server.url)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
