import { afterAll, beforeAll, expect, test } from 'bun:test'
import { FORMER_MEMBER } from '#core/contracts/account'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { collectionTime } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import { bookSlot } from '../slots/book-slot'
import { orderLine, type Staged, stage } from '../testing/stage'
import { forgetMember } from './forget-member'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

async function hold(staged: Staged, who: 'member' | 'neighbour') {
  const { id: memberId, name } = world.cast.members[who]
  const item = await orderLine(world.ctx(), staged, 1, { memberId })
  await transaction(world.ctx(), tx => service.settle(tx, [item], { memberId, name }))
}

const forget = (who: 'member' | 'neighbour') =>
  transaction(world.ctx(), tx => forgetMember(tx, world.cast.members[who].id))

test('a member who leaves gives up the booked times and the name on the tickets, and nobody else does', async () => {
  const staged = await stage(world.ctx())
  await hold(staged, 'member')
  await hold(staged, 'neighbour')
  const shared = await collectionTime(world, 2)
  const alone = await collectionTime(world, 2)
  await bookSlot(world.ctx('member'), shared)
  await bookSlot(world.ctx('neighbour'), shared)
  await bookSlot(world.ctx('member'), alone)

  await forget('member')

  const tickets = await db(world.ctx())
    .selectFrom('tickets')
    .select(['holder_id', 'holder_name'])
    .where('occurrence_id', '=', staged.occurrenceId)
    .orderBy('id')
    .execute()
  const { neighbour } = world.cast.members
  expect(tickets).toEqual([
    { holder_id: null, holder_name: FORMER_MEMBER },
    { holder_id: neighbour.id, holder_name: neighbour.name },
  ])
  expect(await service.bookingsOf(world.ctx('member'))).toEqual([])
  expect(await service.bookingsOf(world.ctx('neighbour'))).toMatchObject([{ slotId: shared }])
  const slots = await db(world.ctx())
    .selectFrom('slots')
    .select(['id', 'booked'])
    .where('id', 'in', [shared, alone])
    .execute()
  expect(new Map(slots.map(slot => [slot.id, slot.booked]))).toEqual(
    new Map([
      [shared, 1],
      [alone, 0],
    ]),
  )
})

test('who has neither a ticket nor a booking is forgotten as easily, and twice', async () => {
  await forget('member')
  await forget('member')
  expect(await service.bookingsOf(world.ctx('member'))).toEqual([])
})
