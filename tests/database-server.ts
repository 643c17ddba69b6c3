import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Socket } from 'bun'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { lockFolder } from '#core/database/embedded/lock'
import { memory } from './test-folder'

const START_SECONDS = 60
/** The server stays this long after its last guest: test files that follow each other share it. */
const LINGER_MS = 1000
const POLL_MS = 20

/** One for each checkout and OS user, so that neither gets into the other's way. */
const FOLDER = join(
  tmpdir(),
  `coop-tests-${process.getuid?.() ?? 0}-${Bun.hash(import.meta.dir).toString(36)}`,
)
/** Whoever holds a connection here keeps the server up; it says the database's URL. */
const DOOR = join(FOLDER, 'door')

/** A query through it takes a fifth less of a processor than through a port. */
const SOCKETS = join(FOLDER, 'sockets')

const LOOPBACK = '127.0.0.1'

/** Three workers keep sixteen each, and those that open a second house, start servers or run jobs ask for more. */
const CONNECTIONS = 160

let joined: Promise<string> | undefined

/** The URL of the shared test server, started if need be. It is kept up until this process ends. */
export function joinTestServer(): Promise<string> {
  joined ??= knockUntilOpen()
  return joined
}

async function knockUntilOpen(): Promise<string> {
  const deadline = Date.now() + START_SECONDS * 1000
  let host: Bun.Subprocess | undefined
  while (Date.now() < deadline) {
    const url = await knock()
    if (url) return url
    // Several may start one at the same moment: the lock of its folder lets one through, the others end.
    if (!host || host.exitCode !== null) host = startHost()
    await Bun.sleep(POLL_MS)
  }
  throw new Error(`the embedded test database did not start within ${START_SECONDS} s: see ${FOLDER}`)
}

/** The same database of the shared server, for who need not go through a port. */
export function bySocket(url: string): string {
  return url.replace(LOOPBACK, encodeURIComponent(SOCKETS))
}

/** Through its port, for who stands in between or opens one of its own. */
export function byPort(url: string): string {
  return url.replace(encodeURIComponent(SOCKETS), LOOPBACK)
}

/** `null` when nobody is there, or the host is just closing. */
function knock(): Promise<string | null> {
  if (!existsSync(DOOR)) return Promise.resolve(null)
  return new Promise(resolve => {
    const nobody = () => resolve(null)
    Bun.connect({
      unix: DOOR,
      socket: {
        data(socket, text) {
          // It stays open until we end, without keeping us from ending.
          socket.unref()
          resolve(text.toString().trim())
        },
        close: nobody,
        error: nobody,
        connectError: nobody,
      },
    }).catch(nobody)
  })
}

function startHost(): Bun.Subprocess {
  const host = Bun.spawn([process.execPath, import.meta.path], {
    cwd: join(import.meta.dir, '..'),
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'inherit',
    detached: true,
  })
  host.unref()
  return host
}

/** The host: holds the server while it has guests, and leaves neither process nor file behind. */
async function hostServer() {
  mkdirSync(FOLDER, { recursive: true, mode: 0o755 })
  const lock = lockFolder(FOLDER)
  const place = memory()
  const dataDir = place ? join(place, basename(FOLDER)) : join(FOLDER, 'data')
  for (const old of [DOOR, dataDir]) rmSync(old, { recursive: true, force: true })
  mkdirSync(SOCKETS, { recursive: true })
  // PostgreSQL may run as a user of its own, who makes its socket there.
  chmodSync(SOCKETS, 0o777)
  const database = await startEmbeddedPostgres({
    dataDir,
    connections: CONNECTIONS,
    fsync: false,
    socketFolder: SOCKETS,
  })
  const guests = new Set<Socket>()
  let closing: Timer | undefined
  const close = async () => {
    door.stop()
    rmSync(DOOR, { force: true })
    await database.stop()
    rmSync(dataDir, { recursive: true, force: true })
    lock.release()
    process.exit(0)
  }
  const closeSoon = () => {
    clearTimeout(closing)
    if (guests.size === 0) closing = setTimeout(close, LINGER_MS)
  }
  const door = Bun.listen({
    unix: DOOR,
    socket: {
      open(guest) {
        guests.add(guest)
        clearTimeout(closing)
        guest.write(`${database.url}\n`)
      },
      close(guest) {
        guests.delete(guest)
        closeSoon()
      },
      data() {},
    },
  })
  closeSoon()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, close)
}

if (import.meta.main) {
  await hostServer().catch(error => {
    if (error instanceof Error && error.name === 'DataDirectoryInUse') process.exit(0)
    throw error
  })
}
