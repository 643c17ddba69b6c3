import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { addSupplier } from './add-supplier'
import { readDueSuppliers, SCHEDULES, scheduleOf, scheduleSupplier } from './schedule'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const DAY_MS = 24 * 60 * 60_000
const runs = async (id: string) =>
  (await db(world.ctx()).selectFrom('scrape_runs').select('id').where('supplier_id', '=', id).execute())
    .length

test('a supplier can be read every day, every week, every other week and every thirty days', () => {
  expect([...SCHEDULES]).toEqual([1, 7, 14, 30])
})

test('a supplier is read by itself when its days are over, and not before', async () => {
  const id = await addSupplier(keeper(), { url: 'http://127.0.0.1:9/shop' })
  const other = await addSupplier(keeper(), { url: 'http://127.0.0.1:9/other' })
  await scheduleSupplier(keeper(), id, 7)
  expect([await scheduleOf(keeper(), id), await scheduleOf(keeper(), other)]).toEqual([7, null])
  const now = new Date()
  const at = (days: number) => ({ ...world.ctx(), now: new Date(now.getTime() + days * DAY_MS) })
  await readDueSuppliers(at(0))
  await readDueSuppliers(at(6))
  expect([await runs(id), await runs(other)]).toEqual([1, 0])
  await db(world.ctx()).updateTable('scrape_runs').set({ finished_at: now }).execute()
  await Promise.all([readDueSuppliers(at(8)), readDueSuppliers(at(8))])
  expect(await runs(id)).toBe(2)
  await scheduleSupplier(keeper(), id, null)
  await readDueSuppliers(at(40))
  expect(await runs(id)).toBe(2)
})

test('the schedule is the shopkeeper’s', async () => {
  const id = await addSupplier(keeper(), { url: 'http://127.0.0.1:9/mine' })
  for (const work of [
    (ctx = world.ctx()) => scheduleSupplier(ctx, id, 1),
    (ctx = world.ctx()) => scheduleOf(ctx, id),
  ]) {
    await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
    await expect((async () => work(world.ctx('editor')))()).rejects.toBeInstanceOf(NotFound)
  }
  await expect(scheduleSupplier(keeper(), Bun.randomUUIDv7(), 1)).rejects.toBeInstanceOf(NotFound)
})
