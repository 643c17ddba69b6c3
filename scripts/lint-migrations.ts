// What is dangerous for a database that people use: `bun run check` looks through every migration that has not run yet.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isAlone } from '../migrations/sql-migration'

const ROOT = join(import.meta.dir, '..')
const POSTGRES = '16'
/** Up to here they ran before anybody's data was in the tables. */
const FIRST_ON_LIVING_DATA = '0180'
/** What the migrator does for all of them: timeouts (core/database/connections.ts), and a transaction that can be run again. */
const DONE_BY_THE_MIGRATOR = ['require-lock-timeout', 'require-statement-timeout', 'prefer-robust-stmts']

/** squawk's objections to these files, as it prints them; empty when there is none. */
export function objectionsTo(files: readonly string[]): string {
  const alone = files.filter(file => isAlone(readFileSync(resolve(ROOT, file), 'utf8')))
  const others = files.filter(file => !alone.includes(file))
  // A table that is made in the same transaction may get its indexes there: nobody waits for it.
  return squawk(alone) + squawk(others, '--assume-in-transaction')
}

function squawk(files: readonly string[], ...options: readonly string[]): string {
  if (files.length === 0) return ''
  const program = join(ROOT, 'node_modules/.bin/squawk')
  const excluded = DONE_BY_THE_MIGRATOR.flatMap(rule => ['--exclude', rule])
  const command = [process.execPath, program, '--pg-version', POSTGRES, ...options, ...excluded, ...files]
  const run = Bun.spawnSync(command, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' } })
  return run.exitCode === 0 ? '' : `${run.stdout}${run.stderr}`
}

if (import.meta.main) {
  const files = [...new Bun.Glob('[0-9]*.sql').scanSync({ cwd: join(ROOT, 'migrations') })]
    .filter(file => file >= FIRST_ON_LIVING_DATA)
    .map(file => join('migrations', file))
  const objections = objectionsTo(files.sort())
  if (objections) console.error(objections)
  process.exit(objections ? 1 : 0)
}
