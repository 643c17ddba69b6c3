import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../tests/house'
import { compiledOnce } from './compiled-once'
import { db } from './db'
import { transaction } from './transaction'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

let made = 0
const handles = compiledOnce(tables => {
  made += 1
  return tables.selectFrom('members').select(['handle', 'joined_at']).orderBy('handle')
})

test('it is made once, and reads what is there each time', async () => {
  const before = await handles(world.ctx())
  expect(before.map(({ handle }) => handle)).toContain('editor')
  expect(before[0]?.joined_at).toBeInstanceOf(Date)
  await db(world.ctx())
    .updateTable('members')
    .set({ handle: 'aaron' })
    .where('handle', '=', 'editor')
    .execute()
  expect((await handles(world.ctx()))[0]?.handle).toBe('aaron')
  expect(made).toBe(1)
})

test('within a transaction it is part of it', async () => {
  const seen: (string | null)[] = []
  const failing = transaction(world.ctx(), async tx => {
    await db(tx).updateTable('members').set({ handle: 'aardvark' }).where('handle', '=', 'aaron').execute()
    seen.push(...(await handles(tx)).map(({ handle }) => handle))
    throw new Error('the power went')
  })
  await expect(failing).rejects.toThrow('the power went')
  expect(seen[0]).toBe('aardvark')
  expect((await handles(world.ctx()))[0]?.handle).toBe('aaron')
})
