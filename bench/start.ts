import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCooperative } from './lib/cooperative'
import type { BenchRow } from './report'

export const name = 'From nothing to ready'

const FIRST_START_MS = 6_000
const SECOND_START_MS = 2_500

/** `bun start` on an empty data directory, stopped, and started again, as seen from outside the process. */
export async function run(): Promise<BenchRow[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'coop-bench-'))
  try {
    const first = await startCooperative({ dataDir })
    await first.stop()
    const second = await startCooperative({ dataDir })
    await second.stop()
    return [
      row('first start, empty data directory', first.readyMs, FIRST_START_MS),
      row('second start', second.readyMs, SECOND_START_MS),
    ]
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function row(what: string, figure: number, bar: number): BenchRow {
  return { what, figure, unit: 'ms', bar: `≤ ${bar.toLocaleString('en-GB')}`, pass: figure <= bar }
}
