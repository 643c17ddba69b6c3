import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { auditTrail, ENTRIES_PER_PAGE } from './audit-trail'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const add = (count: number) =>
  sql`insert into audit (id, at, action, subject_kind, subject_id, after)
    select gen_random_uuid(), now(), 'block.added', 'host', 'h' || n || '.example', '{}'
    from generate_series(1, ${count}::int) n`.execute(db(world.ctx()))
const page = (before?: string) => auditTrail(world.ctx('operator'), { action: 'block.added', before })

test('of as many entries as a page has there is no older page, of one more there is', async () => {
  await add(ENTRIES_PER_PAGE)
  expect(await page()).toMatchObject({ lines: { length: ENTRIES_PER_PAGE }, next: null })
  await add(1)
  const { lines, next } = await page()
  expect([lines.length, next]).toEqual([ENTRIES_PER_PAGE, lines.at(-1)?.id ?? ''])
  expect(await page(next ?? '')).toMatchObject({ lines: { length: 1 }, next: null })
})
