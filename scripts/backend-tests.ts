// `bun scripts/backend-tests.ts`: the test files for which it matters which PostgreSQL and which cache there are, one a line.
// CI runs them again on an installed PostgreSQL and Redis. Both runs have a real PostgreSQL, and reach it by the same
// code: what reads and writes plain rows says the same on either.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dir, '..')

/** Where all is about the backends. */
const FOLDERS = [
  'core/database',
  'core/cache',
  'core/jobs',
  'core/activities',
  'core/sessions',
  'core/fragments',
  'core/entities',
  'migrations',
]
const FILES = ['tests/database.test.ts', 'tests/database-away.test.ts', 'core/app/page-cache.test.ts']
/** Where some of it is: business logic, by what its sources say. */
const SERVICES = 'core/services'

/**
 * The cache, and what is kept in it: rate limits, leases, pages, sessions, fragments. Whoever only says what is no longer
 * true (`purge`) or leaves a job says the same to either: that these arrive is proven where they are received, which is
 * run again whole.
 */
const CACHE =
  /\bhouse\.cache\b|#core\/cache|rate-?limit|\bhouse\.pages\b|\.sessions\b|#core\/(?:sessions|fragments)/i
/** What builds and settings of PostgreSQL differ in: the order of texts, search, time zones, its own tables and locks. */
const SETTINGS =
  /collate|websearch|tsquery|tsvector|ts_rank|similarity|word_trgm|advisory|skip locked|\bpg_|at time zone|date_trunc/i
/** What not every version has that we run on: all of it came with 14 or later. */
const NEWER =
  /\bmerge into|any_value\(|json_(?:table|query|value|exists|array|object|scalar|serialize)\(|\bis json|regexp_(?:count|instr|like|substr)\(|multirange|range_agg\(|date_bin\(|string_to_table\(|nulls not distinct|random_normal\(|array_(?:shuffle|sample)\(|\buuidv7\(\)/i

/** Whether the source of a service, or its test, speaks of what the backends differ in. */
export function dependsOnBackend(source: string): boolean {
  return [CACHE, SETTINGS, NEWER].some(pattern => pattern.test(source))
}

/** The paths of `files` to run again, given how a file is read (null where there is none). */
export function backendTests(
  files: readonly string[],
  sourceOf: (test: string) => string,
): readonly string[] {
  return files.filter(
    file =>
      FOLDERS.some(folder => file.startsWith(`${folder}/`)) ||
      FILES.includes(file) ||
      (file.startsWith(`${SERVICES}/`) && dependsOnBackend(sourceOf(file))),
  )
}

/** A test, with what it is named after, or with its whole folder where that has no file of its name. */
export function sourceWith(test: string, root = ROOT): string {
  const folder = dirname(join(root, test))
  const name = test.slice(test.lastIndexOf('/') + 1).split('.')[0]
  const own = [`${name}.ts`, `${name}.tsx`].filter(file => existsSync(join(folder, file)))
  const beside = [...new Bun.Glob('*.{ts,tsx}').scanSync({ cwd: folder })].filter(
    file => !file.includes('.test.'),
  )
  return [...(own.length > 0 ? own : beside).map(file => join(folder, file)), join(root, test)]
    .map(file => readFileSync(file, 'utf8'))
    .join('\n')
}

if (import.meta.main) {
  const files = [...new Bun.Glob('{core,migrations,tests}/**/*.test.{ts,tsx}').scanSync({ cwd: ROOT })].sort()
  console.log(backendTests(files, sourceWith).join('\n'))
}
