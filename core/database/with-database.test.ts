import { afterAll, expect, test } from 'bun:test'
import { chmodSync, rmSync } from 'node:fs'
import { SQL } from 'bun'
import { testFolder } from '../../tests/test-folder'
import { withDatabase } from './with-database'

const dataDir = testFolder('coop-with-database-')
// PostgreSQL may run as a user of its own, who has to get in.
chmodSync(dataDir, 0o755)
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

test('the embedded server is started for it, and used beside who runs it already', async () => {
  const config = { databaseUrl: null, dataDir }
  await withDatabase(config, async url => {
    await ask(url, 'create table jars (name text)')
    await withDatabase(config, same => ask(same, `insert into jars values ('honey')`))
    expect(await ask(url, 'select name from jars')).toEqual([{ name: 'honey' }])
  })
  await withDatabase(config, async url => expect(await ask(url, 'select name from jars')).toHaveLength(1))
}, 60_000)

async function ask(url: string, statement: string) {
  const sql = new SQL(url, { max: 1 })
  const rows = [...(await sql.unsafe(statement))]
  await sql.close()
  return rows
}
