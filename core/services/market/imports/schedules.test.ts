import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { NoWebAddress } from '../suppliers/add-supplier'
import {
  addSchedule,
  endSchedule,
  fetchNow,
  pauseSchedule,
  ScheduledAlready,
  type ScheduleFields,
  schedulesForWork,
  TooManySchedules,
} from './schedules'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('import_schedules').execute()
})

const keeper = () => world.ctx('shopkeeper')
const FIELDS: ScheduleFields = {
  kind: 'products',
  url: 'https://farm.example/list.csv',
  everyHours: 24,
  listNew: true,
}
const add = (fields: Partial<ScheduleFields> = {}, ctx = keeper()) =>
  addSchedule(ctx, { ...FIELDS, ...fields })
const all = () => schedulesForWork(keeper())
const audited = async (id: string) =>
  (
    await db(world.ctx())
      .selectFrom('audit')
      .select(['action', 'before', 'after'])
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
  ).map(({ action, after }) => [action, after])

describe('an address that is fetched by itself', () => {
  test('is fetched at once and then after so many hours, and it is written down who wished it', async () => {
    const ctx = keeper()
    const id = await add({ everyHours: 6 }, ctx)
    const [kept] = await all()
    expect(kept).toMatchObject({ id, kind: 'products', url: FIELDS.url, everyHours: 6, failures: 0 })
    expect([kept?.pausedAt, kept?.readAt, kept?.failure, kept?.lastImportId]).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(kept?.nextAt.getTime()).toBe(ctx.now.getTime() + 6 * 3_600_000)
    expect(await audited(id)).toEqual([
      ['import-schedule.saved', { kind: 'products', url: FIELDS.url, everyHours: 6, listNew: true }],
    ])
  })

  test('is one for each kind of table, and another for another kind', async () => {
    await add()
    await expect(add()).rejects.toBeInstanceOf(ScheduledAlready)
    await expect(add({ everyHours: 1, listNew: false })).rejects.toBeInstanceOf(ScheduledAlready)
    await add({ kind: 'stock' })
    await add({ kind: 'prices' })
    expect((await all()).map(({ kind }) => kind).toSorted()).toEqual(['prices', 'products', 'stock'])
  })

  test('is the same however it is written', async () => {
    await add({ url: 'https://FARM.example:443/list.csv' })
    await expect(add()).rejects.toBeInstanceOf(ScheduledAlready)
    expect((await all()).map(({ url }) => url)).toEqual(['https://farm.example/list.csv'])
  })

  test('added by several at the same moment is one', async () => {
    const outcomes = await Promise.allSettled([add(), add(), add()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await all()).toHaveLength(1)
  })

  test.each(['', 'list.csv', 'ftp://farm.example/a', 'file:///etc/passwd', 'https://u:p@farm.example/'])(
    'is on the web: %p is not',
    async url => {
      await expect(add({ url })).rejects.toBeInstanceOf(NoWebAddress)
      expect(await all()).toEqual([])
    },
  )

  test('is one of fifty at most, and one more when one was ended', async () => {
    await db(world.ctx())
      .insertInto('import_schedules')
      .values(
        Array.from({ length: 49 }, (_, at) => ({
          id: Bun.randomUUIDv7(),
          kind: 'stock',
          url: `https://farm.example/${at}`,
          every_hours: 24,
          list_new: false,
          next_at: new Date(),
          added_by_id: null,
          added_at: new Date(),
        })),
      )
      .execute()
    const outcomes = await Promise.allSettled([add(), add({ kind: 'prices' })])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(add({ kind: 'stock' })).rejects.toBeInstanceOf(TooManySchedules)
    await endSchedule(keeper(), (await all())[0]?.id ?? '')
    await add({ kind: 'stock' })
    expect(await all()).toHaveLength(50)
  })

  test('rests and goes on, and keeps the time at which it comes next', async () => {
    const id = await add()
    const next = (await all())[0]?.nextAt
    await pauseSchedule(keeper(), id, true)
    expect((await all())[0]?.pausedAt).toBeInstanceOf(Date)
    await pauseSchedule(keeper(), id, false)
    expect([(await all())[0]?.pausedAt, (await all())[0]?.nextAt]).toEqual([null, next])
    expect((await audited(id)).map(([, after]) => after)).toMatchObject([
      { kind: 'products' },
      { url: FIELDS.url, isPaused: true },
      { url: FIELDS.url, isPaused: false },
    ])
  })

  test('is ended once', async () => {
    const id = await add()
    await endSchedule(keeper(), id.toUpperCase())
    expect(await all()).toEqual([])
    await expect(endSchedule(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    const actions = (await audited(id)).map(([action]) => action)
    expect(actions).toEqual(['import-schedule.saved', 'import-schedule.ended'])
  })

  test.each(['', 'x', Bun.randomUUIDv7()])('under %p there is none', async id => {
    for (const change of [
      () => fetchNow(keeper(), id),
      () => pauseSchedule(keeper(), id, true),
      () => endSchedule(keeper(), id),
    ])
      await expect(change()).rejects.toBeInstanceOf(NotFound)
  })

  test('is the shopkeeper’s to add and to end; an operator sees them', async () => {
    const id = await add()
    for (const who of ['member', 'editor', 'organiser'] as const) {
      const ctx = world.ctx(who)
      for (const change of [
        () => add({ kind: 'stock' }, ctx),
        () => fetchNow(ctx, id),
        () => pauseSchedule(ctx, id, true),
        () => endSchedule(ctx, id),
        () => schedulesForWork(ctx),
      ])
        expect(change).toThrow(NotFound)
    }
    await expect(add({ kind: 'stock' }, world.ctx())).rejects.toBeInstanceOf(SignInRequired)
    expect(await schedulesForWork(world.ctx('operator'))).toHaveLength(1)
    expect((await all())[0]?.pausedAt).toBeNull()
  })
})
