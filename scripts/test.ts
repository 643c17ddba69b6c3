// `bun run test [PATH …]`: all tests, or those whose path contains one of the words. Installs what is missing.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installMissing } from './install'
import { closingLine, countRun } from './junit'

/** A person's machine stays usable, and PostgreSQL gets its share. */
const WORKERS = 2
const ROOT = join(import.meta.dir, '..')

await installMissing()
const words = process.argv.slice(2)
const files = [...new Bun.Glob('**/*.test.{ts,tsx}').scanSync({ cwd: ROOT })]
  .filter(file => !file.startsWith('node_modules/'))
  .filter(file => words.length === 0 || words.some(word => file.includes(word)))
if (files.length === 0) {
  console.error(`No test file has ${words.join(' or ')} in its path.`)
  process.exit(1)
}

// Held for the whole run, so that test files share one server; loaded only now, since it needs the packages.
const { dropBase, holdServer } = await import('../tests/database')
await holdServer()

const folder = mkdtempSync(join(tmpdir(), 'coop-report-'))
const report = join(folder, 'junit.xml')
const { findChromium } = await import('../tests/chromium')
console.log(`Database: ${process.env.DATABASE_URL ? 'DATABASE_URL' : 'embedded PostgreSQL'}.`)
console.log(`Cache: ${process.env.REDIS_URL ? 'REDIS_URL' : 'in the process'}.`)
console.log(`Browser: ${findChromium() ?? 'none found, its tests are skipped (set CHROMIUM_PATH)'}.`)
const run = Bun.spawn(
  [
    process.execPath,
    'test',
    `--parallel=${WORKERS}`,
    // For hooks too: opening a house takes its time on a busy machine.
    '--timeout=60000',
    '--only-failures',
    '--reporter=junit',
    `--reporter-outfile=${report}`,
    ...files.map(file => `./${file}`),
  ],
  { cwd: ROOT, stdin: 'ignore', stdout: 'inherit', stderr: 'inherit' },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => run.kill(signal))
const exitCode = await run.exited
if (process.env.DATABASE_URL) await dropBase()

const counts = countRun(existsSync(report) ? readFileSync(report, 'utf8') : '', files, exitCode)
rmSync(folder, { recursive: true })
console.log(`\n${closingLine(counts)}`)
process.exit(counts.failed > 0 ? 1 : 0)
