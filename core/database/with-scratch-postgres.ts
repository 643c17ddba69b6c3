import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { holdFolder, removeLeftBehind } from '#core/files/left-behind'
import { startEmbeddedPostgres } from './embedded'

/** Calls `work` with the URL of an embedded PostgreSQL that is empty, and gone afterwards with all that was in it. */
export async function withScratchPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'coop-scratch-'))
  const letGo = await holdFolder(dataDir)
  // What one that was killed has left; a server that still runs in it ends when it misses its files.
  await removeLeftBehind(tmpdir(), /^coop-scratch-[A-Za-z0-9]{6}$/)
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
    await letGo()
    await rm(dataDir, { recursive: true, force: true })
  }
}
