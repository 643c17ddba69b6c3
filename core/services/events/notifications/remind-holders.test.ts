import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import { cancelOccurrence } from '../organising/cancel-occurrence'
import { orderLine, type Staged, stage } from '../testing/stage'
import { remindHolders } from './remind-holders'

const HOUR_MS = 3_600_000

let world: TestHouse
let staged: Staged
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  staged = await stage(world.ctx(), { places: 10 })
})

async function hold(who: 'member' | 'neighbour', issuedAt = new Date()) {
  const { id: memberId, name } = world.cast.members[who]
  const item = await orderLine(world.ctx(), staged, 2, { memberId })
  const ctx = { ...world.ctx(), now: issuedAt }
  await transaction(ctx, tx => service.settle(tx, [item], { memberId, name }))
  return item
}

const hoursBefore = (hours: number) => new Date(staged.startsAt.getTime() - hours * HOUR_MS)
const remindAt = (now: Date) => remindHolders({ ...world.ctx(), now })

async function reminded(): Promise<string[]> {
  const rows = await db(world.ctx())
    .selectFrom('ticket_reminders as r')
    .innerJoin('members as m', 'm.id', 'r.member_id')
    .select('m.handle')
    .where('r.occurrence_id', '=', staged.occurrenceId)
    .orderBy('m.handle')
    .execute()
  return rows.map(row => row.handle)
}

const handle = (who: 'member' | 'neighbour') => world.cast.members[who].handle

test('a holder is reminded exactly a day before, and not a millisecond sooner', async () => {
  await hold('member')
  await remindAt(new Date(hoursBefore(24).getTime() - 1))
  expect(await reminded()).toEqual([])
  await remindAt(hoursBefore(24))
  expect(await reminded()).toEqual([handle('member')])
})

test('nobody is reminded once it has begun', async () => {
  await hold('member')
  await remindAt(hoursBefore(0))
  expect(await reminded()).toEqual([])
})

test('two tickets are one reminder, and so are two clocks that strike at the same moment', async () => {
  await hold('member')
  await hold('neighbour')
  await Promise.all([remindAt(hoursBefore(5)), remindAt(hoursBefore(5))])
  expect(await reminded()).toEqual([handle('member'), handle('neighbour')].sort())
  await world.work()
  expect(await letters()).toBe(2)
})

test('who bought within the last day needs no reminder', async () => {
  await hold('member', hoursBefore(23))
  await remindAt(hoursBefore(20))
  expect(await reminded()).toEqual([])
})

test('neither tickets given back nor what was cancelled are reminded of', async () => {
  const item = await hold('member')
  await transaction(world.ctx(), tx => service.restore(tx, [item]))
  await remindAt(hoursBefore(20))
  expect(await reminded()).toEqual([])
  await hold('neighbour')
  await cancelOccurrence(world.ctx('organiser'), staged.occurrenceId)
  await remindAt(hoursBefore(20))
  expect(await reminded()).toEqual([])
})

/** How many were sent of this time. */
async function letters(): Promise<number> {
  const { count } = await db(world.ctx())
    .selectFrom('sent_mails')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('text', 'like', `%${staged.occurrenceId}%`)
    .executeTakeFirstOrThrow()
  return count
}
