import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { objectionsTo } from './lint-migrations'

const folder = mkdtempSync(join(tmpdir(), 'coop-lint-'))
afterAll(() => rmSync(folder, { recursive: true }))

function objections(statement: string): string {
  const file = join(folder, 'migration.sql')
  writeFileSync(file, statement)
  return objectionsTo([file])
}

test.each([
  ['create index "orders_note" on "orders" ("note");', 'require-concurrent-index-creation'],
  ['alter table "orders" add column "kind" text not null;', 'adding-required-field'],
  ['alter table "orders" drop column "note";', 'ban-drop-column'],
  [
    'alter table "orders" add constraint "orders_note" check ("note" <> \'\');',
    'constraint-missing-not-valid',
  ],
])('%s is refused', (statement, rule) => {
  expect(objections(statement)).toContain(rule)
})

test('a new table may have its indexes at once, an old one only concurrently', () => {
  expect(
    objections('create table "jars" ("id" uuid primary key);\ncreate index "jars_id" on "jars" ("id");'),
  ).toBe('')
  const alone = '-- outside of a transaction\ncreate index concurrently "orders_note" on "orders" ("note");'
  expect(objections(alone)).toBe('')
})

test('what can be done beside people at work is not', () => {
  expect(objections('alter table "orders" add column "kind" text null;')).toBe('')
})
