import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster } from './cluster'

const FAST_SHUTDOWN_MS = 10_000
const POLL_MS = 20

export class OrphanServer extends Error {
  constructor(pid: number, folder: string) {
    super(`PostgreSQL still runs on ${folder} as process ${pid} and does not stop: end it, then start again`)
    this.name = 'OrphanServer'
  }
}

/**
 * Ends the PostgreSQL that a killed process left on this cluster. The caller holds the lock of the data
 * directory, so whoever started that server is gone. Throws `OrphanServer` when it will not go.
 */
export async function stopOrphan(cluster: Cluster): Promise<void> {
  const pidFile = join(cluster.folder, 'postmaster.pid')
  const pid = Number(textOf(pidFile)?.split('\n')[0])
  if (!isAlive(pid)) return
  if (!isPostgres(pid)) {
    // The number has since gone to another program, which PostgreSQL would take for a server of its own.
    rmSync(pidFile, { force: true })
    return
  }
  interrupt(pid)
  const deadline = Date.now() + FAST_SHUTDOWN_MS
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new OrphanServer(pid, cluster.folder)
    await Bun.sleep(POLL_MS)
  }
}

/** Null where it is gone, which each of these may be at any moment: the server that is looked for is on its way out. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isCalled(error, 'ENOENT', 'ESRCH')) return null
    throw error
  }
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if (!isCalled(error, 'ESRCH')) throw error
  }
}

const isCalled = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    // EPERM is a living process of someone else's.
    return isCalled(error, 'EPERM')
  }
}

function isPostgres(pid: number): boolean {
  if (process.platform === 'linux') return textOf(`/proc/${pid}/cmdline`)?.includes('postgres') ?? false
  return Bun.spawnSync(['ps', '-p', `${pid}`, '-o', 'command='])
    .stdout.toString()
    .includes('postgres')
}
