import { sql } from 'kysely'
import { db } from '#core/database/db'
import type { Browser } from '../../../tests/browser'
import type { TestHouse } from '../../../tests/house'
import { exactCpuMsOf } from '../process-cost'
import type { Page, Readers } from './pages'
import { type Reads, readsOf } from './scans'

const TIMES = 2
/** A list is counted from the beginning of its table as far as this; of more, a table is read whole. */
const MOST_WALKED = 2_500

export type Cost = {
  readonly status: number
  /** CPU of our process and of PostgreSQL, where that runs here: what else the machine does does not count. */
  readonly ms: number
  /** PostgreSQL's part of it. */
  readonly databaseMs: number
  readonly bytes: number
  /** Tables that were read whole. */
  readonly scans: readonly string[]
  /** Rows of grown tables that were looked at: a cost that no other work on the machine changes. */
  readonly rowsRead: number
}

/** What each page costs, by who reads it and its route. */
export async function walk(
  world: TestHouse,
  readers: Readers,
  pages: readonly Page[],
): Promise<Map<string, Cost>> {
  const costs = new Map<string, Cost>()
  for (const { who, domain, route, path } of pages) {
    const browser = readers.get(who) as Browser
    // Never from the page cache: what it costs to make is asked.
    const visit = async () => {
      await world.house.purge(['site'])
      const before = await databaseCpu(world)
      const began = process.cpuUsage()
      const { status, text } = await browser.get(domain, path)
      const { user, system } = process.cpuUsage(began)
      const databaseMs = (await databaseCpu(world)) - before
      return { status, bytes: Buffer.byteLength(text), databaseMs, ms: (user + system) / 1_000 + databaseMs }
    }
    await visit()
    const before: Reads = await readsOf(world.ctx())
    const visits = []
    for (let turn = 0; turn < TIMES; turn++) visits.push(await visit())
    const after = await readsOf(world.ctx())
    const [best] = visits.toSorted((a, b) => a.ms - b.ms)
    // One row of a table may be found by looking at its first, and a list is counted so far.
    const walked = (table: string, reads: Reads) => reads.get(table)?.walked ?? 0
    const scans = [...after.keys()].filter(
      table => walked(table, after) - walked(table, before) > MOST_WALKED * TIMES,
    )
    const rows = (reads: Reads) => [...reads.values()].reduce((sum, table) => sum + table.rows, 0)
    const rowsRead = Math.round((rows(after) - rows(before)) / TIMES)
    if (best) costs.set(`${who}, ${domain}${route}`, { ...best, rowsRead, scans })
  }
  return costs
}

/** What our connections have used so far; nothing where PostgreSQL is on another machine. */
async function databaseCpu(world: TestHouse): Promise<number> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity where datname = current_database()`.execute(db(world.ctx()))
  return rows.reduce((sum, { pid }) => sum + exactCpuMsOf(pid), 0)
}
