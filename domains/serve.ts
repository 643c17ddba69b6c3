import { join } from 'node:path'
import { type Config, ConfigInvalid, portOf, readConfig } from '#core/app/config'
import { MAX_UPLOAD_BYTES } from '#core/app/front'
import type { House } from '#core/app/house'
import { openHouse, type PaymentAccess } from '#core/app/open-house'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { migrate } from '#core/database/migrate'
import { startWorker } from '#core/jobs/worker'
import { type Sandbox, startSandbox } from '#core/payments/sandbox/sandbox'
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
    const access = config.sumup ?? (await ownPayments(config, chosen, undo))
    const house = await openHouse(config, databaseUrl, access)
    undo.push(() => house.close())
    if (config.runMigrations) await seedWhenEmpty(house)
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

/** The sandbox runs beside the cart app, on the port after the six; other processes find it there. */
async function ownPayments(
  config: Config,
  chosen: readonly DomainName[],
  undo: Undo[],
): Promise<PaymentAccess> {
  if (config.secure && !config.demo && chosen.includes('cart')) {
    throw new ConfigInvalid(
      'SUMUP_API_KEY must be set: behind a domain of its own the cart takes real payments.',
    )
  }
  const port = config.port + DOMAINS.length
  const sandbox: Sandbox | null = chosen.includes('cart')
    ? await startSandbox({
        port,
        hostname: config.host,
        publicUrl: `http://localhost:${port}`,
        stateFile: join(config.dataDir, 'payments.jsonl'),
      })
    : null
  if (sandbox) undo.push(() => sandbox.stop())
  return { host: `http://localhost:${port}`, apiKey: 'sup_sk_sandbox', merchantCode: 'MSANDBOX' }
}

function listen(house: House, name: DomainName): Undo {
  const { handle } = createDomain(name, domains[name], house)
  const port = portOf(house.config, name)
  try {
    const server = Bun.serve({
      port,
      hostname: house.config.host,
      maxRequestBodySize: MAX_UPLOAD_BYTES,
      fetch: handle,
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
