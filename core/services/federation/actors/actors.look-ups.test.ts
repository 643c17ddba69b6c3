import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { appActor } from './local-actor'

const ROWS = 20_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const { id } = await appActor(world.ctx(), 'blog')
  await transaction(world.ctx(), async tx => {
    const em = db(tx)
    // A page may not take so long, on a busy machine.
    await sql`set local statement_timeout = 0`.execute(em)
    await sql`
      insert into actors (id, uri, kind, username, host, inbox, public_key_id, ed25519key_id, created_at)
      select gen_random_uuid(), 'https://x.example/' || n, 'Person', 'x' || n, 'x.example', '',
        'https://x.example/' || n || '#main-key', 'https://x.example/' || n || '#ed25519-key', now()
      from generate_series(1, ${sql.lit(ROWS)}) n`.execute(em)
    await sql`
      insert into notes (id, uri, kind, author_id, html, url, audience, attachments, published_at, received_at)
      select gen_random_uuid(), 'https://b.example/' || n, 'Article', ${id}, '', 'https://b.example/p/' || n,
        'public', '[]', now(), now()
      from generate_series(1, ${sql.lit(ROWS)}) n`.execute(em)
    await sql`analyze`.execute(em)
  })
})
afterAll(() => world.close())

test.each([
  ['a key', 'actors', `public_key_id = 'https://x.example/7' or ed25519key_id = 'https://x.example/7'`],
  ['an object by its page', 'notes', `url in ('https://b.example/p/7', 'https://b.example/p/8')`],
])('%s is looked up, and not searched for among all', async (_, table, where) => {
  const { rows } = await sql<{ 'QUERY PLAN': string }>`
    explain select id from ${sql.table(table)} where ${sql.raw(where)}`.execute(db(world.ctx()))
  const plan = rows.map(row => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('Index Scan')
  expect(plan).not.toContain('Seq Scan')
})
