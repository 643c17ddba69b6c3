import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { House } from '#core/app/house'
import type { Config } from '#core/config/config'
import type { Environment } from '#core/config/environment'
import { poolsFor } from '#core/database/connections'
import { appliedMigrations, migrate, pendingOf, refuseNewer } from '#core/database/migrate'
import { openHouse, type PaymentAccess } from '#core/server/open-house'
import { services } from '#core/services/registry'
import { offerConcepts } from './app'
import { domains } from './domains'
import { keepHouseKeys } from './house-keys'
import { seedWhenEmpty } from './seed'

/** `domains/serve.ts prepare`: brings the database up, and ends. */
export const PREPARE = 'prepare'

/** What it needs for that it says itself, on standard error. */
export class DatabaseNotPrepared extends Error {
  override name = 'DatabaseNotPrepared'
}

type Preparation = {
  readonly url: string
  /** The migrations that it had a moment ago. */
  readonly applied?: readonly string[]
  /** The file that is run; with `PREPARE` it calls `prepare`. */
  readonly program: string
  readonly env: Environment
  readonly say: (line: string) => void
}

/**
 * Brings the database at `url` to the newest migration. Where some are missing, a process of its own runs them, and puts
 * the demo cooperative into an empty database: what it needed goes with it, and the one that stays rests in a fifth less
 * memory. Throws `SchemaTooNew`, `DatabaseNotPrepared`.
 */
export async function prepareApart({ url, program, env, say, ...known }: Preparation): Promise<void> {
  const applied = known.applied ?? (await appliedMigrations(url))
  refuseNewer(applied)
  // The tables of the jobs may be missing all the same.
  if (pendingOf(applied).length === 0) return migrate(url, { say })
  const child = Bun.spawn([process.execPath, program, PREPARE], {
    env: { ...env, DATABASE_URL: url, DATABASE_URL_FILE: undefined },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  for await (const line of createInterface({ input: Readable.from(child.stdout) })) say(line)
  if ((await child.exited) !== 0)
    throw new DatabaseNotPrepared('The database could not be brought up to date: why is said above.')
}

/**
 * What the process of its own does. It goes on to its end when somebody presses Ctrl+C: half a demonstration would be
 * taken for a whole one. Throws what `migrate` and opening a house throw.
 */
export async function prepare(config: Config, access: PaymentAccess | null): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
  const url = config.databaseUrl ?? ''
  await migrate(url, { say: line => console.log(line) })
  const house = await openForFirstRows(config, url, access)
  try {
    await seedWhenEmpty(house)
    await keepHouseKeys(house)
  } finally {
    await house.close()
  }
}

async function openForFirstRows(config: Config, url: string, access: PaymentAccess | null): Promise<House> {
  const { jobs: connections } = poolsFor(1, config.role)
  const house = await openHouse(config, url, access, services, { use: 'jobs', connections })
  offerConcepts(house, domains)
  return house
}
