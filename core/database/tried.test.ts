import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../tests/house'
import { db } from './db'
import { jsonb } from './jsonb'
import { tryOut } from './tried'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const kept = async (key: string) =>
  (await db(world.ctx()).selectFrom('settings').select('key').where('key', '=', key).execute()).length

const write = (key: string) =>
  tryOut(world.ctx(), async tx => {
    await db(tx)
      .insertInto('settings')
      .values({ key, value: jsonb('tried'), updated_at: tx.now })
      .execute()
    return (await db(tx).selectFrom('settings').select('key').where('key', '=', key).execute()).length
  })

test('what is tried gives what it would give, and nothing of it stays', async () => {
  const key = `tried-${Bun.randomUUIDv7()}`
  expect([await write(key), await kept(key)]).toEqual([1, 0])
})

test('what it throws goes on to the caller', async () => {
  const fault = new RangeError('as it is')
  await expect(tryOut(world.ctx(), () => Promise.reject(fault))).rejects.toBe(fault)
})
