// `bun run test [PATH …] [--slowest]`: all tests, or those whose path contains one of the words. Installs what is
// missing. `--slowest` says at the end which twenty files took longest. `TEST_WORKERS=2` where others need the machine, too.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installMissing } from './install'
import { closingLine, countRun, slowestFiles } from './junit'
import { firstTimings, TIMINGS as KEPT_TIMINGS, testArguments, workersFor } from './test-arguments'

/** A test that loops without end blocks its worker, where no timeout of a test can reach it. */
const MOST_MINUTES = 60
const ROOT = join(import.meta.dir, '..')
const TIMINGS = join(ROOT, KEPT_TIMINGS)

await installMissing()
const words = process.argv.slice(2).filter(word => word !== '--slowest')
const all = [...new Bun.Glob('**/*.test.{ts,tsx}').scanSync({ cwd: ROOT })].filter(
  file => !file.startsWith('node_modules/'),
)
const files = all.filter(file => words.length === 0 || words.some(word => file.includes(word)))
if (files.length === 0) {
  console.error(`No test file has ${words.join(' or ')} in its path.`)
  process.exit(1)
}

// Held for the whole run, so that test files share one server; loaded only now, since it needs the packages.
const { dropBase, holdServer } = await import('../tests/database')
await holdServer()

const { testFolder } = await import('../tests/test-folder')
const folder = testFolder('coop-report-')
// PostgreSQL may run as a user of its own, who has to get in.
chmodSync(folder, 0o755)
const report = join(folder, 'junit.xml')
mkdirSync(join(TIMINGS, '..'), { recursive: true })
if (!existsSync(TIMINGS)) writeFileSync(TIMINGS, firstTimings(all))
const { findChromium } = await import('../tests/chromium')
console.log(`Database: ${process.env.DATABASE_URL ? 'DATABASE_URL' : 'embedded PostgreSQL'}.`)
console.log(`Cache: ${process.env.REDIS_URL ? 'REDIS_URL' : 'in the process'}.`)
console.log(`Browser: ${findChromium() ?? 'none found, its tests are skipped (set CHROMIUM_PATH)'}.`)
// A server of yours takes a hundred connections unless it is told otherwise, which is what two workers need.
const memoryToUse = () => (process.env.DATABASE_URL ? 0 : process.availableMemory())
const run = Bun.spawn(
  [
    process.execPath,
    ...testArguments(report, TIMINGS, process.env.TEST_WORKERS ?? String(workersFor(memoryToUse()))),
    ...files.map(file => `./${file}`),
  ],
  {
    cwd: ROOT,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    // Memory that a worker has had is soon needed again: to give it back each time and ask anew is half its system time.
    env: { MIMALLOC_PURGE_DELAY: '-1', ...process.env, TEST_RUN_FOLDER: folder },
  },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => run.kill(signal))
const hangs = setTimeout(() => {
  console.error(`Ended after ${MOST_MINUTES} minutes. What was still running hangs:`)
  run.kill('SIGTERM')
}, MOST_MINUTES * 60_000)
const exitCode = await run.exited
clearTimeout(hangs)
if (process.env.DATABASE_URL) await dropBase()

const junit = existsSync(report) ? readFileSync(report, 'utf8') : ''
const counts = countRun(junit, files, exitCode)
try {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
} catch (fault) {
  // A browser on its way out still writes.
  console.error(`Left behind: ${folder} (${fault})`)
}
if (process.argv.includes('--slowest'))
  for (const { file, seconds } of slowestFiles(junit, 20)) console.log(`${seconds.toFixed(1)} s  ${file}`)
console.log(`\n${closingLine(counts)}`)
process.exit(counts.failed > 0 ? 1 : 0)
