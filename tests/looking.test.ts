import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import { type TestHouse, testHouse } from './house'

/** What a page may leave behind because somebody looked at it. */
const LEFT_BEHIND = [
  // Who took away what.
  'security_events',
  'security_event_details',
  'audit',
  // How long it took, and what went wrong.
  'slow_pages',
  'logged_faults',
  // Asked of a passkey, for five minutes.
  'passkey_challenges',
  // A voice in the fediverse, which holds nothing that anybody decided.
  'actors',
]

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** How many rows there are, by table. */
async function counted(): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ name: string; rows: string }>`
    select t.table_name as name, (xpath('/row/n/text()',
      query_to_xml(format('select count(*) as n from %I', t.table_name), false, true, '')))[1]::text as rows
    from information_schema.tables t where t.table_schema = 'public' and t.table_type = 'BASE TABLE'`.execute(
    db(world.ctx()),
  )
  return new Map(rows.map(({ name, rows: count }) => [name, count]))
}

test('whoever may see everything looks at every page of all six apps, and makes nothing by it', async () => {
  const browser = await world.browser('operator')
  const before = await counted()
  let looked = 0
  for (const domain of DOMAINS) {
    const { routes } = createDomain(domain, domains[domain], world.house).app
    for (const { method, path } of routes)
      if (method === 'GET' && !/[:*]/.test(path)) {
        await browser.get(domain, path)
        looked++
      }
  }
  expect(looked).toBeGreaterThan(150)
  const changed = [...(await counted())].filter(([name, rows]) => rows !== before.get(name))
  expect(changed.map(([name]) => name).filter(name => !LEFT_BEHIND.includes(name))).toEqual([])
})
