import { join } from 'node:path'
import { DOMAINS } from '#core/contracts/domain'
import { bundleServer } from '../scripts/bundle/bundle-server'
import { CACHE, scratchFolder } from '../scripts/scratch-folder'
import { startCooperative } from './lib/cooperative'
import { benchDatabase } from './lib/database'
import { cpuMsOf, memoryOf } from './lib/process-cost'
import type { BenchRow } from './report'

export const name = 'From nothing to ready'

const FIRST_START_MS = 6_000
const SECOND_START_MS = 2_500
/** Of one app alone, whatever else the machine does. */
const APP_CPU_MS = 1_500
const RESTING_MB = 150
const REST_MS = 5_000

/**
 * `bun start` on an empty data directory, stopped, and started again, as seen from outside the process; then each app
 * alone, as its image runs it, on a database of its own: the CPU until it is ready, and its memory once it rests.
 */
export async function run(): Promise<BenchRow[]> {
  const { folder: dataDir, close } = scratchFolder('bench')
  try {
    const first = await startCooperative({ dataDir })
    await first.stop()
    const second = await startCooperative({ dataDir })
    await second.stop()
    return [
      row('first start, empty data directory', first.readyMs, FIRST_START_MS),
      row('second start', second.readyMs, SECOND_START_MS),
      ...(await eachAlone()),
    ]
  } finally {
    close()
  }
}

async function eachAlone(): Promise<BenchRow[]> {
  const database = await benchDatabase()
  const env = { DATABASE_URL: database.url, COOP_SECRET: 'each app alone signs with these words: qvzkx' }
  const rows: BenchRow[] = []
  const { folder, close } = scratchFolder('server', CACHE)
  try {
    const file = await bundleServer(join(folder, 'built'))
    // Makes the tables.
    await (await startCooperative({ env })).stop()
    for (const domain of DOMAINS) {
      // As in the stack: jobs are done by workers beside it.
      const app = await startCooperative({ file, domains: [domain], env: { ...env, COOP_ROLE: 'web' } })
      const cpu = cpuMsOf(app.pid)
      await Bun.sleep(REST_MS)
      const { resident, shared } = memoryOf(app.pid)
      await app.stop()
      const mb = { unit: 'MB', bar: `≤ ${RESTING_MB}` }
      rows.push(row(`${domain} alone: CPU until it is ready`, cpu, APP_CPU_MS))
      rows.push({
        what: `${domain} alone, at rest: resident`,
        figure: resident,
        ...mb,
        pass: resident <= RESTING_MB,
      })
      rows.push({
        what: `${domain} alone, at rest: its share`,
        figure: shared,
        ...mb,
        pass: shared <= RESTING_MB,
      })
    }
    return rows
  } finally {
    await database.stop()
    close()
  }
}

function row(what: string, figure: number, bar: number): BenchRow {
  return { what, figure, unit: 'ms', bar: `≤ ${bar.toLocaleString('en-GB')}`, pass: figure <= bar }
}
