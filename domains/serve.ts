import { join } from 'node:path'
import { sql } from 'kysely'
import { withPeers } from '#core/app/client-address'
import type { House } from '#core/app/house'
import { type Config, portOf, readConfig } from '#core/config/config'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { closeDatabase } from '#core/database/close'
import { poolsFor } from '#core/database/connections'
import { jobCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { type KeptPostgres, keepEmbeddedPostgres } from '#core/database/kept-postgres'
import { appliedMigrations, untilMigrated, untilReachable } from '#core/database/migrate'
import { openDatabase } from '#core/database/orm'
import { refuseHalfRestored, removeReplaced } from '#core/database/set-aside'
import { removeLeftBehind } from '#core/files/left-behind'
import { tellError } from '#core/log/loggable-error'
import { watchEventLoop } from '#core/metrics/event-loop-delay'
import { startSandbox } from '#core/payments/sandbox/sandbox'
import { closeDoors, closingConnections, type Door, DRAIN_MS, PROXY_LETS_GO_MS } from '#core/server/drain'
import { healthAnswer, readyAnswer } from '#core/server/health'
import { answerMetrics } from '#core/server/observe'
import { openHouse } from '#core/server/open-house'
import { apartSentence, settleActors } from '#core/services/federation/actors/actors-origin'
import { crons, services, tasks } from '#core/services/registry'
import { startTracing } from '#core/tracing/start-tracing'
import { createDomain, offerConcepts } from './app'
import { domains } from './domains'
import { greeting } from './greeting'
import { keepHouseKeys } from './house-keys'
import { PREPARE, prepare, prepareApart } from './prepare'
import { seedWhenEmpty } from './seed'

export type ServeOptions = {
  /** Which apps this process runs; all six when empty. */
  readonly domains?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Told what a person at the terminal should know. */
  readonly say?: (line: string) => void
}

export type Running = {
  readonly config: Config
  readonly house: House
  /** Settles with the reason when the process cannot go on; whoever runs it then stops it and says so. */
  readonly lost: Promise<Error>
  stop(): Promise<void>
}

/**
 * So long may nothing come or go on a connection, also while an answer is made. A picture may wait for twelve others,
 * and Bun would hang up after ten seconds.
 */
const IDLE_SECONDS = 120

/** What was started, so that it can be ended in the opposite order. */
type Undo = () => Promise<unknown> | unknown

/**
 * Starts the named apps, or all six, with whatever the environment does not provide: a database, a cache, a
 * payment sandbox. Throws `ConfigInvalid`, `DataDirectoryInUse`, `UnknownDomain`, `PortTaken`, `DatabaseNotPrepared`, `RestoreUnfinished`, and what
 * core/database/migrate.ts says of a database that is not to be had; then nothing runs.
 */
export async function serve(options: ServeOptions = {}): Promise<Running> {
  const began = performance.now()
  const say = options.say ?? (line => console.log(line))
  const chosen = chooseDomains(options.domains ?? [])
  const config = readConfig(options.env)
  const pools = poolsFor(chosen.length, config.role)
  const undo: Undo[] = []
  const stop = async () => {
    for (const end of undo.splice(0).reverse()) await end()
  }
  try {
    if (config.traced) {
      const tracing = await startTracing(serviceName(config, chosen))
      undo.push(() => tracing.stop())
    }
    // MikroORM learns its entities and makes the first connection while the database is asked whether it is fit.
    const early = config.databaseUrl ? openEarly(config.databaseUrl, pools.web, undo) : null
    const { url, lost, applied } = await openDatabaseServer(config, say, undo)
    await (config.runMigrations
      ? prepareApart({
          url,
          applied,
          program: import.meta.path,
          env: options.env ?? process.env,
          say,
        })
      : untilMigrated(url, { say, applied }))
    const orm = await early?.take()
    const opened = await openHouse(config, orm ?? url, accessOf(config), services, { connections: pools.web })
    undo.push(() => opened.close())
    const house = await withSettledActors(opened, say)
    offerConcepts(house, domains)
    // Whoever only answers requests does no jobs.
    const hasJobs = config.runMigrations || config.role !== 'web'
    const jobsHouse = hasJobs ? await openForJobs(house, url, pools.jobs, undo) : null
    if (jobsHouse && config.runMigrations) {
      await seedWhenEmpty(jobsHouse)
      await keepHouseKeys(jobsHouse)
    }
    if (config.playMoney && !config.sandbox && chosen.includes('cart') && config.role !== 'worker')
      await ownPayments(house, undo)
    const doors: Door[] = []
    const isBehindProxy = config.trustProxy && config.role !== 'worker'
    undo.push(() => closeDoors(doors, house, isBehindProxy ? () => Bun.sleep(PROXY_LETS_GO_MS) : undefined))
    if (config.role === 'worker') doors.push(...openHealthDoor(house, chosen))
    else for (const name of chosen) doors.push(openDoor(house, name))
    if (jobsHouse && config.role !== 'web') {
      const { startWorker } = await import('#core/jobs/worker')
      const worker = await startWorker(jobsHouse, url, tasks, crons)
      // Beside the doors, not after them: a long job must not keep a port open.
      undo.push(bothAtOnce(undo.pop(), () => inTime(worker.stop(), house)))
    }
    if (config.role === 'worker') say('Jobs are run here.')
    else for (const line of await greeting(house, chosen)) say(line)
    say(`ready in ${Math.round(performance.now() - began)} ms`)
    return { config: house.config, house, lost, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The house that knows where its actors live. Whoever moved it is told what that means for them. */
async function withSettledActors(house: House, say: (line: string) => void): Promise<House> {
  const actorsOrigin = await settleActors(jobCtx(house))
  const hub = house.config.origins.federation
  if (actorsOrigin !== hub) {
    house.log.warn({ actorsOrigin, hub }, 'our actors live at another address than the site')
    say(apartSentence(actorsOrigin, hub))
  }
  return { ...house, config: { ...house.config, actorsOrigin } }
}

/** The database of the pages, closed here unless somebody took it: the house closes its own. */
function openEarly(url: string, connections: number, undo: Undo[]) {
  let isTaken = false
  const opening = openDatabase(url, { connections }).then(orm => {
    // Who cannot be reached is waited for elsewhere, and said there.
    sql`select 1`.execute(db({ em: orm.em.fork() })).catch(() => undefined)
    return orm
  })
  undo.push(async () => {
    if (!isTaken) await closeDatabase(await opening, () => {})
  })
  return {
    take() {
      isTaken = true
      return opening
    },
  }
}

/** The house with connections whose statements may take their time. */
async function openForJobs(house: House, url: string, connections: number, undo: Undo[]): Promise<House> {
  const orm = await openDatabase(url, { use: 'jobs', connections })
  undo.push(() => closeDatabase(orm, cut => house.log.warn({ connections: cut }, 'jobs were cut off')))
  return { ...house, orm }
}

/** As a collector shows it: by its app where it has a process of its own. */
function serviceName({ role }: Config, chosen: readonly DomainName[]): string {
  if (role === 'worker') return 'worker'
  return chosen.length === 1 ? (chosen[0] as DomainName) : 'rose-ash'
}

export class UnknownDomain extends Error {
  override name = 'UnknownDomain'
}

export class PortTaken extends Error {
  override name = 'PortTaken'
}

function chooseDomains(names: readonly string[]): readonly DomainName[] {
  const unknown = names.find(name => !DOMAINS.includes(name as DomainName))
  if (unknown) throw new UnknownDomain(`There is no app "${unknown}". There are: ${DOMAINS.join(', ')}.`)
  return names.length === 0 ? DOMAINS : (names as DomainName[])
}

/** The database of the environment, or one of our own. */
async function openDatabaseServer(config: Config, say: (line: string) => void, undo: Undo[]) {
  const { url, lost } = config.databaseUrl
    ? { url: config.databaseUrl, lost: new Promise<Error>(() => {}) }
    : await ownDatabase(config, say, undo)
  const [applied] = await Promise.all([
    // On one connection: each costs as much as some statements, here and at the server.
    untilReachable(url, { say }, async client => {
      await refuseHalfRestored(client)
      return appliedMigrations(client)
    }),
    // It is in nobody's way: a site that cannot remove it runs all the same.
    removeLeftBehind(config.dataDir).catch(({ message }: Error) => say(message)),
  ])
  if (config.runMigrations) await removeReplaced(url)
  return { url, lost, applied }
}

async function ownDatabase(config: Config, say: (line: string) => void, undo: Undo[]): Promise<KeptPostgres> {
  const database = await keepEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), say })
  undo.push(() => database.stop())
  return database
}

/** The sandbox runs beside the cart app, and its pages name the cooperative as the site does. */
async function ownPayments({ config, site }: House, undo: Undo[]): Promise<void> {
  const sandbox = await startSandbox({
    port: sandboxPort(config),
    hostname: config.host,
    publicUrl: sandboxOrigin(config),
    stateFile: join(config.dataDir, 'payments.jsonl'),
    merchantName: () => site().name,
  })
  undo.push(() => sandbox.stop())
}

/** The sandbox is on the port after the six, where processes without the cart app find it too, or where we are told. */
const SANDBOX = { apiKey: 'sup_sk_sandbox', merchantCode: 'MSANDBOX' }
const sandboxPort = (config: Config) => config.port + DOMAINS.length
const sandboxOrigin = (config: Config) => config.sandbox ?? `http://localhost:${sandboxPort(config)}`
/** Play money buys nothing where real things are sold: there it is SumUp, or no cards. */
const accessOf = (config: Config) =>
  config.sumup ?? (config.playMoney ? { host: sandboxOrigin(config), ...SANDBOX } : null)

/**
 * A fault that nobody caught: Bun would show our code and its folders to whoever asks, unless it is told not to. It then
 * shares a port that another server has, unless it is told that, too.
 */
const CALM = {
  development: false,
  reusePort: false,
  error: (fault: Error) => {
    console.error(tellError(fault))
    return new Response('Something went wrong here. Please try again.\n', { status: 500 })
  },
}

function openDoor(house: House, name: DomainName): Door {
  const { handle } = createDomain(name, domains[name], house)
  const port = portOf(house.config, name)
  try {
    return Bun.serve({
      port,
      hostname: house.config.host,
      // The front counts what arrives, and refuses with a page; Bun would with nothing.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      idleTimeout: IDLE_SECONDS,
      ...CALM,
      fetch: withPeers(closingConnections(handle, house.closing)),
    })
  } catch (error) {
    throw new PortTaken(`Port ${port} is taken, and ${name} wants it. Set COOP_PORT to another one.`, {
      cause: error,
    })
  }
}

/** A worker in a container of its own is asked there after its health and its metrics, and for nothing else; elsewhere it has no port. */
function openHealthDoor(house: House, [name = 'blog']: readonly DomainName[]): Door[] {
  const { listenPort, host } = house.config
  if (listenPort === null) return []
  const routes = { '/health': () => healthAnswer(name), '/ready': () => readyAnswer(house, name) }
  const elsewhere = () => new Response('Jobs are run here.\n', { status: 404 })
  watchEventLoop()
  const fetch = (request: Request) => answerMetrics(house, request) ?? elsewhere()
  return [Bun.serve({ port: listenPort, hostname: host, routes, ...CALM, fetch })]
}

/** A job that does not end is left to whoever finds it locked by nobody: it must not keep the process. */
async function inTime(stopping: Promise<void>, house: House): Promise<void> {
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), DRAIN_MS)
  const outcome = await Promise.race([stopping, late.promise]).finally(() => clearTimeout(timer))
  if (outcome === 'late') house.log.warn('jobs were left that did not end in time')
}

function bothAtOnce(one: Undo | undefined, other: Undo): Undo {
  return () => Promise.all([one?.(), other()])
}

if (import.meta.main) {
  const { endsByItself, runUntilStopped } = await import('#core/server/lifetime')
  const [word] = process.argv.slice(2)
  if (word === PREPARE) {
    const config = readConfig()
    await endsByItself(() => prepare(config, accessOf(config)))
  } else await runUntilStopped(() => serve({ domains: process.argv.slice(2) }))
}
