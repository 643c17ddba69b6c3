import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { runningHome } from '#core/database/embedded/running'
import { keepEmbeddedPostgres } from '#core/database/kept-postgres'
import { type Sandbox, startSandbox } from '#core/payments/sandbox/sandbox'
import { bundleServer } from '../../../scripts/bundle/bundle-server'
import { freePorts } from '../../../tests/free-ports'
import { type RedisServer, startRedis } from '../../../tests/redis-server'
import { clusterMember, type Member } from './process'
import { startProxy } from './proxy'

const ROOT = join(import.meta.dir, '../../..')

export const DOMAIN = 'coop.localhost'
export const METRICS_TOKEN = 'the bench reads the metrics of its own processes'
/** Two of each app and two workers, each with its pools, and those who look on. */
const CONNECTIONS = 200

export type Cluster = {
  readonly members: readonly Member[]
  readonly workers: readonly Member[]
  readonly redis: Powered
  readonly postgres: Powered
  readonly sandbox: Sandbox
  readonly databaseUrl: string
  /** What a house of the looker-on's own is opened with. */
  readonly env: Readonly<Record<string, string>>
  readonly tlsPort: number
  origin(domain: DomainName): string
  close(): Promise<void>
}

/** What can be switched off and on. */
export type Powered = {
  kill(): Promise<void>
  start(): Promise<void>
  freeze(): void
  thaw(): void
  /** No more room: what is written is refused. */
  fill?(full: boolean): Promise<void>
}

export type ClusterOptions = {
  readonly apps?: readonly DomainName[]
  readonly each?: number
  readonly workers?: number
  readonly demo?: boolean
  /** False where nothing tries what the machine's crash would lose. */
  readonly fsync?: boolean
}

/** A PostgreSQL and a Redis of its own, so many processes of each app, and workers, behind nginx. All are ready. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { apps = DOMAINS, each = 2, workers: howManyWorkers = 2, fsync } = options
  const folder = mkdtempSync(join(tmpdir(), 'coop-cluster-'))
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const end of undo.splice(0).reverse()) await end()
  }
  try {
    // As in an image; below the root, where the packages are found.
    const built = join(ROOT, `node_modules/.cache/rose-ash/server-${process.pid}`)
    undo.push(() => rmSync(built, { recursive: true, force: true }))
    const file = await bundleServer(built)

    const dataDir = join(folder, 'postgres')
    const database = await keepEmbeddedPostgres({ dataDir, connections: CONNECTIONS, fsync })
    undo.push(() => database.stop())
    const redis = await switchableRedis()
    undo.push(() => redis.kill())
    const sandbox = await startSandbox({ port: 0, onFault: () => {} })
    sandbox.behaviour.noCallbacks()
    undo.push(() => sandbox.stop())

    const first = await freePorts(apps.length * each + howManyWorkers + 2)
    const ports = { tls: first, plain: first + 1 }
    const env = {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      COOP_DOMAIN: DOMAIN,
      COOP_DEMO: '1',
      COOP_SECRET: 'Vb3kQ8sLx0TnWm5RzYp7HcJd2FgA9uEe',
      COOP_SANDBOX: sandbox.url,
      COOP_INTERNAL_ORIGIN: `http://{domain}.localhost:${ports.plain}`,
      COOP_TRUST_PROXY: '1',
      COOP_METRICS_TOKEN: METRICS_TOKEN,
      COOP_DATA: join(folder, 'data'),
      COOP_ALLOW_PRIVATE: '1',
      LOG_LEVEL: 'warn',
    }
    mkdirSync(env.COOP_DATA)
    const make = (name: string, domain: DomainName, port: number, more: Record<string, string>) =>
      clusterMember({
        name,
        domain,
        port,
        file,
        logFile: join(folder, `${name}.log`),
        env: { ...env, COOP_LISTEN_PORT: String(port), ...more },
      })
    const members = apps.flatMap((domain, at) =>
      Array.from({ length: each }, (_, copy) =>
        make(`${domain}-${copy + 1}`, domain, first + 2 + at * each + copy, {
          COOP_ROLE: 'web',
          RUN_MIGRATIONS: domain === apps[0] ? '1' : '0',
        }),
      ),
    )
    const workers = Array.from({ length: howManyWorkers }, (_, at) =>
      make(`worker-${at + 1}`, 'blog', first + 2 + apps.length * each + at, {
        COOP_ROLE: 'worker',
        RUN_MIGRATIONS: '0',
      }),
    )
    undo.push(() => Promise.all([...members, ...workers].map(member => member.kill())))
    const [migrating, ...others] = members
    await migrating?.start()
    // A handful at a time: two cores are soon busy.
    for (let at = 0; at < others.length; at += 4)
      await Promise.all(others.slice(at, at + 4).map(member => member.start()))
    await Promise.all(workers.map(worker => worker.start()))
    const proxy = await startProxy({
      folder: join(folder, 'nginx'),
      ports,
      domain: DOMAIN,
      upstreams: members,
    })
    undo.push(() => proxy.stop())
    return {
      members,
      workers,
      sandbox,
      env,
      close,
      redis,
      postgres: switchable(dataDir),
      databaseUrl: database.url,
      tlsPort: ports.tls,
      origin: domain => `https://${domain}.${DOMAIN}`,
    }
  } catch (fault) {
    await close()
    throw fault
  }
}

/** The processes of a PostgreSQL by its data folder: the postmaster first. It is started again by whoever keeps it. */
function switchable(dataDir: string): Powered {
  const pidFile = join(runningHome(dataDir), 'cluster/postmaster.pid')
  const postmaster = () => Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const all = () => [postmaster(), ...childrenOf(postmaster())]
  const send = (signal: NodeJS.Signals) => {
    for (const pid of all()) {
      try {
        process.kill(pid, signal)
      } catch {
        // It ended meanwhile, which is what some of these signals are for.
      }
    }
  }
  return {
    async kill() {
      send('SIGKILL')
    },
    async start() {},
    freeze: () => send('SIGSTOP'),
    thaw: () => send('SIGCONT'),
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => parentOf(pid) === parent)
}

function parentOf(pid: number): number {
  try {
    const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/)
    return Number(after.split(' ')[1])
  } catch {
    // Gone since the folder was read.
    return 0
  }
}

async function switchableRedis(): Promise<Powered & { readonly url: string }> {
  let server: RedisServer = await startRedis()
  const { url } = server
  const port = Number(new URL(url).port)
  return {
    url,
    kill: () => server.kill(),
    async start() {
      server = await startRedis(port)
    },
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    async fill(full) {
      await server.configure('maxmemory-policy', 'noeviction')
      await server.configure('maxmemory', full ? '1mb' : '0')
    },
  }
}
