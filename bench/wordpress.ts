// An export of WordPress of sixty megabytes, imported beside a running site: how long it takes, and how much it holds.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from '../scripts/scratch-folder'
import { testDatabase } from '../tests/database'
import { wordpressFile } from './lib/wordpress-file'
import type { BenchRow } from './report'

const BYTES = 60_000_000
const BAR_SECONDS = 180
const BAR_MB = 1_500

export const name = 'Import: a WordPress export of 60 MB'

export async function run(): Promise<BenchRow[]> {
  const { folder, close } = scratchFolder('bench')
  const database = await testDatabase()
  try {
    const file = join(folder, 'diary.xml')
    writeFileSync(file, [...wordpressFile(BYTES)].join(''))
    const began = performance.now()
    const child = Bun.spawn([process.execPath, 'scripts/ghost-import.ts', file], {
      cwd: join(import.meta.dir, '..'),
      env: { ...process.env, DATABASE_URL: database.url, COOP_DATA: folder, LOG_LEVEL: 'error' },
      stdout: 'inherit',
      stderr: 'inherit',
    })
    const done = (await child.exited) === 0
    const seconds = (performance.now() - began) / 1000
    const used = child.resourceUsage()
    const megabytes = (used?.maxRSS ?? Number.NaN) / 2 ** 20
    const cpu = Number(used?.cpuTime.total ?? 0) / 1e6
    return [
      {
        what: 'read and taken in',
        figure: seconds,
        unit: 's',
        bar: `≤ ${BAR_SECONDS}`,
        pass: done && seconds <= BAR_SECONDS,
      },
      { what: 'of that in our process', figure: cpu, unit: 's of CPU', bar: '', pass: done },
      {
        what: 'at most held',
        figure: megabytes,
        unit: 'MB',
        bar: `≤ ${BAR_MB}`,
        pass: megabytes <= BAR_MB,
      },
    ]
  } finally {
    await database.drop()
    close()
  }
}
