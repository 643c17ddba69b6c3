import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { type TestHouse, testHouse } from '../../tests/house'
import { db } from './db'
import { transaction } from './transaction'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('a moment arrives as a Date and a count as a number', async () => {
  const member = await db(world.ctx())
    .selectFrom('members')
    .select(['id', 'joined_at'])
    .where('id', '=', world.cast.members.member.id)
    .executeTakeFirstOrThrow()
  expect(member.joined_at).toBeInstanceOf(Date)
  const { rows } = await sql<{ many: number }>`select count(*) as many from members`.execute(db(world.ctx()))
  expect(typeof rows[0]?.many).toBe('number')
})

test('values are bound, whatever they look like', async () => {
  const name = `Robert'); drop table members; -- ? $1 \\`
  const { rows } = await sql<{ name: string }>`select ${name}::text as name`.execute(db(world.ctx()))
  expect(rows).toEqual([{ name }])
})

test('a query inside a transaction is undone with it', async () => {
  const failing = transaction(world.ctx(), async tx => {
    await db(tx).updateTable('members').set({ name: 'Nobody' }).execute()
    throw new Error('the power went')
  })
  await expect(failing).rejects.toThrow('the power went')
  const nobody = await db(world.ctx())
    .selectFrom('members')
    .select('id')
    .where('name', '=', 'Nobody')
    .execute()
  expect(nobody).toEqual([])
})
