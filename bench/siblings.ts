import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { freePorts } from '../tests/free-ports'
import { startCooperative } from './lib/cooperative'
import { benchDatabase } from './lib/database'
import type { BenchRow } from './report'

export const name = 'A page while one of the apps it borrows from is gone'

const BAR_MS = 300
const LOADS = 5
const OWNERS = DOMAINS.filter(domain => domain !== 'blog')

/**
 * One process for an owner of a widget, one for the other five. The owner is killed, or stopped so that it holds
 * connections and never answers; then the blog's home is loaded several times and the slowest counts.
 */
export async function run(): Promise<BenchRow[]> {
  const database = await benchDatabase()
  const rows: BenchRow[] = []
  try {
    for (const owner of OWNERS) rows.push(await withoutOwner(owner, 'SIGKILL', database.url))
    rows.push(await withoutOwner('market', 'SIGSTOP', database.url))
  } finally {
    await database.stop()
  }
  return rows
}

async function withoutOwner(
  owner: DomainName,
  signal: 'SIGKILL' | 'SIGSTOP',
  databaseUrl: string,
): Promise<BenchRow> {
  const port = await freePorts(DOMAINS.length + 1)
  const env = { DATABASE_URL: databaseUrl, COOP_SECRET: 'both processes sign with the same words: qvzkx' }
  const rest = await startCooperative({ port, domains: DOMAINS.filter(domain => domain !== owner), env })
  const alone = await startCooperative({ port, domains: [owner], env })
  try {
    await load(rest.origin('blog'))
    process.kill(alone.pid, signal)
    const times: number[] = []
    for (let turn = 0; turn < LOADS; turn += 1) times.push(await load(`${rest.origin('blog')}/?turn=${turn}`))
    const figure = Math.max(...times)
    const what = `blog's home, ${owner} ${signal === 'SIGKILL' ? 'killed' : 'frozen'}`
    return { what, figure, unit: 'ms', bar: `≤ ${BAR_MS}`, pass: figure <= BAR_MS }
  } finally {
    await alone.stop('SIGKILL')
    await rest.stop()
  }
}

/** Milliseconds until the whole page is there. Throws when it is not a 200. */
async function load(url: string): Promise<number> {
  const began = performance.now()
  const response = await fetch(url)
  await response.text()
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
  return performance.now() - began
}
