// What is dangerous for a database that people use: `bun run check` looks through every migration that has not run yet.
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
const POSTGRES = '16'
/** Up to here they ran before anybody's data was in the tables. */
const FIRST_ON_LIVING_DATA = '0180'
/** What the migrator does for all of them: timeouts (core/database/connections.ts), and a transaction that can be run again. */
const DONE_BY_THE_MIGRATOR = ['require-lock-timeout', 'require-statement-timeout', 'prefer-robust-stmts']

/** squawk's objections to these files, as it prints them; empty when there is none. */
export function objectionsTo(files: readonly string[]): string {
  if (files.length === 0) return ''
  const squawk = join(ROOT, 'node_modules/.bin/squawk')
  const excluded = DONE_BY_THE_MIGRATOR.flatMap(rule => ['--exclude', rule])
  const run = Bun.spawnSync([process.execPath, squawk, '--pg-version', POSTGRES, ...excluded, ...files], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
  })
  return run.exitCode === 0 ? '' : `${run.stdout}${run.stderr}`
}

if (import.meta.main) {
  const files = [...new Bun.Glob('*.sql').scanSync({ cwd: join(ROOT, 'migrations') })]
    .filter(file => file >= FIRST_ON_LIVING_DATA)
    .map(file => join('migrations', file))
  const objections = objectionsTo(files.sort())
  if (objections) console.error(objections)
  process.exit(objections ? 1 : 0)
}
