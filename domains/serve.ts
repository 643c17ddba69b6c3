import { join } from 'node:path'
import { withPeers } from '#core/app/client-address'
import { type Config, ConfigInvalid, portOf, readConfig } from '#core/app/config'
import { MAX_UPLOAD_BYTES } from '#core/app/front'
import type { House } from '#core/app/house'
import { openHouse, type PaymentAccess } from '#core/app/open-house'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { migrate } from '#core/database/migrate'
import { startWorker } from '#core/jobs/worker'
import { startSandbox } from '#core/payments/sandbox/sandbox'
import { crons, tasks } from '#core/services/registry'
import { createDomain } from './app'
import { domains } from './domains'
import { greeting } from './greeting'
import { seedWhenEmpty } from './seed'

export type ServeOptions = {
  /** Which apps this process runs; all six when empty. */
  readonly domains?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Told what a person at the terminal should know. */
  readonly say?: (line: string) => void
}

export type Running = { readonly config: Config; readonly house: House; stop(): Promise<void> }

/** What was started, so that it can be ended in the opposite order. */
type Undo = () => Promise<unknown> | unknown

/**
 * Starts the named apps, or all six, with whatever the environment does not provide: a database, a cache, a
 * payment sandbox. Throws `ConfigInvalid`, `DataDirectoryInUse`, `UnknownDomain`, `PortTaken`; then nothing runs.
 */
export async function serve(options: ServeOptions = {}): Promise<Running> {
  const began = performance.now()
  const say = options.say ?? (line => console.log(line))
  const config = readConfig(options.env)
  const chosen = chooseDomains(options.domains ?? [])
  const undo: Undo[] = []
  const stop = async () => {
    for (const end of undo.splice(0).reverse()) await end()
  }
  try {
    const databaseUrl = config.databaseUrl ?? (await ownDatabase(config, say, undo))
    if (config.runMigrations) await migrate(databaseUrl)
    const access = config.sumup ?? sandboxAccess(config, chosen)
    const house = await openHouse(config, databaseUrl, access)
    undo.push(() => house.close())
    if (config.runMigrations) await seedWhenEmpty(house)
    if (!config.sumup && chosen.includes('cart')) await ownPayments(house, undo)
    for (const name of chosen) undo.push(listen(house, name))
    const worker = await startWorker(house, databaseUrl, tasks, crons)
    undo.push(() => worker.stop())
    for (const line of await greeting(house, chosen)) say(line)
    say(`ready in ${Math.round(performance.now() - began)} ms`)
    return { config, house, stop }
  } catch (error) {
    await stop()
    throw error
  }
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

async function ownDatabase(config: Config, say: (line: string) => void, undo: Undo[]): Promise<string> {
  const database = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), say })
  undo.push(() => database.stop())
  return database.url
}

/** The sandbox is on the port after the six; processes without the cart app find it there too. */
function sandboxAccess(config: Config, chosen: readonly DomainName[]): PaymentAccess {
  if (config.secure && !config.demo && chosen.includes('cart')) {
    throw new ConfigInvalid(
      'SUMUP_API_KEY must be set: behind a domain of its own the cart takes real payments.',
    )
  }
  return { host: sandboxOrigin(config), apiKey: 'sup_sk_sandbox', merchantCode: 'MSANDBOX' }
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

const sandboxPort = (config: Config) => config.port + DOMAINS.length
const sandboxOrigin = (config: Config) => `http://localhost:${sandboxPort(config)}`

function listen(house: House, name: DomainName): Undo {
  const { handle } = createDomain(name, domains[name], house)
  const port = portOf(house.config, name)
  try {
    const server = Bun.serve({
      port,
      hostname: house.config.host,
      maxRequestBodySize: MAX_UPLOAD_BYTES,
      fetch: withPeers(handle),
    })
    return () => server.stop(true)
  } catch (error) {
    throw new PortTaken(`Port ${port} is taken, and ${name} wants it. Set COOP_PORT to another one.`, {
      cause: error,
    })
  }
}

if (import.meta.main) {
  const { runUntilStopped } = await import('#core/app/lifetime')
  await runUntilStopped(() => serve({ domains: process.argv.slice(2) }))
}
