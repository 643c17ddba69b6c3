import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// PostgreSQL takes a bound limit for a tenth of all rows: such a plan looks dear and is made anew each time (decision 0056).

const ROOT = join(import.meta.dir, '..')
const SOURCES = ['core', 'domains']
  .flatMap(folder => [...new Bun.Glob(`${folder}/**/*.{ts,tsx}`).scanSync({ cwd: ROOT })])
  .filter(file => !/\.test\.tsx?$|\/testing\//.test(file))
/** Whoever has this binds what stands in a statement; elsewhere a statement is text, and its limits are literals. */
const BINDS = /^import .*\bsql\b.* from 'kysely'$/m
/** A constant of ours. */
const BOUND = /\b(?:limit|offset) \$\{[A-Z][A-Z_0-9]*(?: [+-] \d+)?\}/g

const boundIn = (source: string): readonly string[] => (BINDS.test(source) ? (source.match(BOUND) ?? []) : [])

test('limits of ours are literals in every statement', () => {
  const bound = SOURCES.flatMap(file => boundIn(readFileSync(join(ROOT, file), 'utf8')).map(at => [file, at]))
  expect(SOURCES.length).toBeGreaterThan(1_000)
  expect(bound).toEqual([])
})

test('one that is bound is found; what a viewer asked for may be', () => {
  const found = (statement: string) => boundIn(`import { sql } from 'kysely'\n${statement}`)
  expect(found('sql<Row>`select 1 limit ${PAGE_SIZE + 1}`.execute(db)')).toEqual(['limit ${PAGE_SIZE + 1}'])
  expect(found('sql`select 1 limit ${sql.lit(PAGE_SIZE)} offset ${(page - 1) * PAGE_SIZE}`')).toEqual([])
})
