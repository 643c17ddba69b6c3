import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { upgradedOf } from './cluster'

/** The folder of the embedded server of this data directory: its cluster, which holds `postmaster.pid`, is within. */
export function runningHome(dataDir: string): string {
  const pointer = join(dataDir, 'postgres.location')
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(dataDir, 'postgres')
}

/** Whether the first start of this data directory has made its cluster. */
export function hasCluster(dataDir: string): boolean {
  const folder = join(runningHome(dataDir), 'cluster')
  return existsSync(folder) || existsSync(upgradedOf(folder))
}

/** The URL of the embedded server that another process runs on this data directory; null when it cannot be told. */
export function runningUrl(dataDir: string): string | null {
  const home = runningHome(dataDir)
  try {
    const password = readFileSync(join(home, 'password'), 'utf8')
    // PostgreSQL writes there, line by line: process, folder, start, port.
    const port = Number(readFileSync(join(home, 'cluster/postmaster.pid'), 'utf8').split('\n')[3])
    return port > 0 ? `postgresql://coop:${password}@127.0.0.1:${port}/postgres` : null
  } catch {
    // It is just starting or just ending.
    return null
  }
}
