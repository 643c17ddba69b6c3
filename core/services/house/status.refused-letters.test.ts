import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type RawBuilder, sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { INVARIANTS } from '../../../bench/lib/storm/invariants'
import { type TestHouse, testHouse } from '../../../tests/house'
import { readCounts } from './status'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const run = (statement: RawBuilder<unknown>) => statement.execute(db(world.ctx()))
const refused = async () => (await readCounts(world.ctx())).lettersFailed
const broken = async () =>
  (await INVARIANTS['counts that are kept and are others']?.execute(db(world.ctx())))?.rows
const letter = (key: string) =>
  sql`insert into outgoing_letters (key, kind, recipient, task, payload, queued_at)
    values (${key}, 'order', 'mair@example.test', 'send-order-letter', '{}', now())`
const failed = (key: string) => sql`update outgoing_letters set failed_at = now() where key = ${key}`

test('a letter counts as refused from its refusal to when it is taken after all, tried again or forgotten', async () => {
  for (const key of ['a', 'b', 'c', 'd']) await run(letter(key))
  expect(await refused()).toBe(0)
  for (const key of ['a', 'b', 'c']) await run(failed(key))
  // A second refusal of the same letter is none more.
  await run(failed('a'))
  expect(await refused()).toBe(3)
  await run(sql`update outgoing_letters set sent_at = now() where key = 'a'`)
  await run(sql`update outgoing_letters set failed_at = null where key = 'b'`)
  expect(await refused()).toBe(1)
  await run(sql`delete from outgoing_letters where key in ('a', 'c', 'd')`)
  expect(await refused()).toBe(0)
  expect(await broken()).toEqual([])
})

test('letters that are refused at once wait for no other, and folding loses none', async () => {
  const keys = Array.from({ length: 8 }, (_, at) => `at-once-${at}`)
  for (const key of keys) await run(letter(key))
  await Promise.all([
    ...keys.map(key => transaction(world.ctx(), tx => failed(key).execute(db(tx)))),
    ...[1, 2].map(() => run(sql`select fold_kept_counts()`)),
  ])
  expect(await refused()).toBe(keys.length)
  await run(sql`select fold_kept_counts()`)
  expect(await refused()).toBe(keys.length)
  expect(await broken()).toEqual([])
})
