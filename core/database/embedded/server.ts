import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Binaries } from './binaries'
import type { Cluster } from './cluster'
import type { EmbeddedOptions } from './options'
import { stopOrphan } from './orphan'
import type { OsAccount } from './os-account'
import { PostgresFailed } from './postgres-failed'

const READY_SECONDS = 60
const POLL_MS = 10
/** After this long a fast shutdown is made an immediate one; the next start then replays the log. */
const STOP_SECONDS = 20

export type Server = { readonly port: number; stop(): void; readonly ended: Promise<void> }

/**
 * Starts PostgreSQL on a cluster and waits until it takes connections.
 *
 * A shell stands between us and it, with a pipe from us as its input. When the pipe closes, because we stop or
 * because we were killed, it tells PostgreSQL to shut down: the server cannot outlive us. Its own session keeps
 * the Ctrl+C that is meant for us away from the database that we still need for a clean end.
 */
export async function startServer(
  cluster: Cluster,
  binaries: Binaries,
  account: OsAccount,
  options: EmbeddedOptions,
): Promise<Server> {
  await stopOrphan(cluster)
  const port = options.port ?? (await freePort())
  const log = openSync(cluster.logFile, 'w')
  const child = spawn(
    '/bin/sh',
    ['-c', GUARD, 'sh', join(binaries, 'bin/postgres'), ...settings(cluster, port, options)],
    {
      ...account,
      cwd: '/',
      detached: true,
      stdio: ['pipe', log, log],
      env: { ...process.env, PGPORT: undefined },
    },
  )
  closeSync(log)
  child.stdin?.on('error', () => {
    // EPIPE: it is already gone, which `ended` tells.
  })
  let over = false
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => {
      over = true
      child.stdin?.destroy()
      resolve()
    })
  })
  await untilReady(cluster, () => over)
  return {
    port,
    ended,
    stop() {
      child.stdin?.end()
      const force = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGQUIT'), STOP_SECONDS * 1000)
      void ended.finally(() => clearTimeout(force))
    },
  }
}

/** `$@` is the server; `read` returns when our end of the pipe closes; INT is PostgreSQL's fast shutdown. */
const GUARD = `
exec 3<&0 </dev/null
"$@" &
server=$!
(trap '' QUIT; read -r _ <&3; kill -INT "$server") >/dev/null 2>&1 &
trap '' QUIT
wait "$server"`

/** Small: it shares a little machine with six apps, and it is never replicated. */
function settings(cluster: Cluster, port: number, options: EmbeddedOptions): string[] {
  const { fsync = true, connections = 60, socketFolder = '' } = options
  const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
  const throwaway = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
  const all = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: socketFolder,
    shared_buffers: '64MB',
    // As in the stack: on a disk without a turning plate, to look rows up costs hardly more than to walk them.
    random_page_cost: 1.1,
    max_connections: connections,
    work_mem: '8MB',
    jit: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '512MB',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    ...(fsync ? durable : throwaway),
  }
  return ['-D', cluster.folder, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Line 8 of `postmaster.pid` says `ready` when connections are taken: what pg_ctl reads too. */
async function untilReady(cluster: Cluster, over: () => boolean) {
  const deadline = Date.now() + READY_SECONDS * 1000
  for (;;) {
    if (over()) throw new PostgresFailed('PostgreSQL did not start', readFileSync(cluster.logFile, 'utf8'))
    if (statusOf(cluster.folder) === 'ready') return
    if (Date.now() > deadline)
      throw new PostgresFailed('PostgreSQL is not ready', `waited ${READY_SECONDS} s`)
    await Bun.sleep(POLL_MS)
  }
}

function statusOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim()
  } catch {
    // Not written yet.
    return undefined
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
