import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import { readConfig } from '#core/config/config'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { jobCtx } from '#core/database/ctx'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { Member } from '#core/entities/identity/member'
import { openHouse } from '#core/server/open-house'
import { services } from '#core/services/registry'
import { offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import { scratchFolder } from '../scripts/scratch-folder'
import { type Cooperative, startCooperative } from './lib/cooperative'
import { cpuMsOf, memoryOf, parentOf } from './lib/process-cost'
import { grow } from './lib/scale/grow'
import type { BenchRow } from './report'

export const name = 'One core and 1 GB for 1,000 members'

const MEMBERS = 1_000
const READERS = 12
const ROUNDS = 2
const MOST_MB = 1_024
/** A member looks at so many pages a day, a fifth of them in the busiest hour, beside as many of visitors. */
const PAGES_A_DAY = 10
const BUSIEST_HOUR = 0.2
/** A page has to be free of waiting also in the busiest seconds. */
const MOST_BUSY = 0.5

const OWN: readonly (readonly [DomainName, string])[] = [
  ...([
    ['blog', '/'],
    ['market', '/'],
    ['cart', '/'],
    ['cart', '/orders'],
  ] as const),
  ...([
    ['events', '/'],
    ['federation', '/'],
    ['account', '/'],
    ['federation', '/notifications'],
  ] as const),
]
const PUBLIC: readonly (readonly [DomainName, string])[] = [
  ...([
    ['blog', '/'],
    ['market', '/'],
    ['events', '/'],
    ['federation', '/local'],
  ] as const),
]

/**
 * All six apps in one process and their PostgreSQL, both held to one core, with a thousand members' worth of rows. What a
 * page costs is CPU time of both, which other work on the machine does not change; from it follows what a core carries.
 */
export async function run(): Promise<BenchRow[]> {
  const { folder: dataDir, close } = scratchFolder('bench')
  const database = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') })
  const env = { DATABASE_URL: database.url, COOP_SECRET: 'Vb3kQ8sLx0TnWm5RzYp7HcJd2FgA9uEe', COOP_DEMO: '1' }
  try {
    const site = await startCooperative({ dataDir, env })
    try {
      // Its members live where it is.
      const cookies = await fill(database.url, dataDir, { ...env, COOP_PORT: String(site.port) })
      const postmaster = await postmasterOf(database.url)
      const all = () => [site.pid, postmaster, ...childrenOf(postmaster)]
      for (const pid of all()) Bun.spawnSync(['taskset', '-acp', '0', String(pid)])
      return await measure(site, cookies, all)
    } finally {
      await site.stop()
    }
  } finally {
    await database.stop()
    close()
  }
}

/** A thousand members' worth; returns the cookies of some who are signed in everywhere. */
async function fill(url: string, dataDir: string, env: Record<string, string>): Promise<readonly string[]> {
  const config = readConfig({ ...env, COOP_DATA: dataDir, LOG_LEVEL: 'silent' })
  const house = await openHouse(config, url, { apiKey: 'none', merchantCode: 'none' }, services)
  offerConcepts(house, domains)
  try {
    const em = house.orm.em.fork()
    const members = Array.from({ length: READERS }, (_, at) =>
      em.create(Member, { email: `reader${at}@example.test`, name: `Reader ${at}`, handle: `reader${at}` }),
    )
    await em.flush()
    await grow(jobCtx(house), MEMBERS, members[0]?.id ?? '')
    const cookies: string[] = []
    for (const { id } of members) {
      const signIn = Bun.randomUUIDv7()
      const own: string[] = []
      for (const domain of DOMAINS) {
        const session = await house.sessions.begin(id, { domain, signIn, device: 'bench' })
        own.push(`rose_${domain}_session=${session}`)
      }
      cookies.push(own.join('; '))
    }
    return cookies
  } finally {
    await house.close()
  }
}

async function measure(
  site: Cooperative,
  cookies: readonly string[],
  all: () => readonly number[],
): Promise<BenchRow[]> {
  const visit = async ([domain, path]: readonly [DomainName, string], cookie?: string) => {
    const answer = await fetch(site.origin(domain) + path, { headers: cookie ? { cookie } : {} })
    await answer.text()
    if (answer.status !== 200) throw new Error(`${domain}${path} answered ${answer.status}`)
  }
  const members = async () => {
    for (const cookie of cookies) for (const page of OWN) await visit(page, cookie)
  }
  const visitors = async () => {
    for (let at = 0; at < cookies.length * 2; at++) for (const page of PUBLIC) await visit(page)
  }
  await members()
  await visitors()
  const own = await cpuOf(all, members, ROUNDS * cookies.length * OWN.length)
  const open = await cpuOf(all, visitors, ROUNDS * cookies.length * 2 * PUBLIC.length)
  const memory = all().reduce((sum, pid) => sum + memoryOf(pid).shared, 0)
  const perSecond = (MEMBERS * PAGES_A_DAY * BUSIEST_HOUR * 2) / 3_600
  const busy = (perSecond * (own + open)) / 2 / 1_000
  return [
    figure('CPU of a member’s page, app and PostgreSQL', own, 'ms'),
    figure('CPU of a visitor’s page', open, 'ms'),
    figure('members’ pages that one core carries a second, half busy', (MOST_BUSY * 1_000) / own, ''),
    figure('pages a second in the busiest hour of 1,000 members', perSecond, ''),
    {
      what: 'of one core, in the busiest hour',
      figure: busy * 100,
      unit: '%',
      bar: `≤ ${MOST_BUSY * 100}`,
      pass: busy <= MOST_BUSY,
    },
    {
      what: 'memory of the app and PostgreSQL',
      figure: memory,
      unit: 'MB',
      bar: `≤ ${MOST_MB.toLocaleString('en-GB')}`,
      pass: memory <= MOST_MB,
    },
  ]
}

/** Milliseconds of CPU a page, of all processes together. */
async function cpuOf(
  all: () => readonly number[],
  work: () => Promise<void>,
  pages: number,
): Promise<number> {
  const sum = () => all().reduce((total, pid) => total + cpuMsOf(pid), 0)
  const before = sum()
  for (let round = 0; round < ROUNDS; round++) await work()
  return (sum() - before) / pages
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .map(Number)
    .filter(pid => parentOf(pid) === parent)
}

/** Whoever answers us is a child of it. */
async function postmasterOf(url: string): Promise<number> {
  const sql = new SQL(url)
  try {
    const [row] = await sql`select pg_backend_pid() as pid`
    return parentOf(row.pid)
  } finally {
    await sql.end()
  }
}

function figure(what: string, value: number, unit: string): BenchRow {
  return { what, figure: value, unit, bar: '', pass: true }
}
