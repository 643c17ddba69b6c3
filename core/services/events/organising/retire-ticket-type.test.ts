import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { eventPage } from '../calendar/event-page'
import { service } from '../index'
import { orderLine, type Staged, stage } from '../testing/stage'
import { entryDesk } from './desk'
import { retireTicketType, unretireTicketType } from './retire-ticket-type'
import { saveEntry } from './save-entry'
import { removeTicketType, TicketsInUse } from './ticket-types'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const organiser = () => world.ctx('organiser')
const adultsOf = (staged: Staged) =>
  ({ kind: 'ticket', ticketTypeId: staged.adultId, occurrenceId: staged.occurrenceId }) as const

test('a retired kind of ticket is not offered or reserved, and what was ordered before is settled', async () => {
  const staged = await stage(world.ctx(), { places: 5 })
  const { member } = world.cast.members
  const item = await orderLine(world.ctx(), staged, 1, { memberId: member.id })
  const late = await orderLine(world.ctx(), staged, 1, { memberId: member.id })
  const until = new Date(Date.now() + 60_000)
  await transaction(world.ctx(), tx => service.reserve(tx, [item], until))

  await retireTicketType(organiser(), staged.entryId, staged.adultId)
  await retireTicketType(organiser(), staged.entryId, staged.adultId)
  expect(await service.offers(world.ctx(), [adultsOf(staged)])).toEqual([])
  const offered = (await eventPage(world.ctx(), staged.slug)).times.flatMap(({ tickets }) => tickets)
  expect(offered.map(({ name }) => name)).toEqual(['Child'])
  await expect(transaction(world.ctx(), tx => service.reserve(tx, [late], until))).rejects.toBeInstanceOf(
    SoldOut,
  )
  const buyer = { memberId: member.id, name: member.name }
  await transaction(world.ctx(), tx => service.settle(tx, [item], buyer))
  expect((await entryDesk(organiser(), staged.entryId)).types.map(({ retired }) => retired)).toEqual([
    true,
    false,
  ])

  await unretireTicketType(organiser(), staged.entryId, staged.adultId)
  expect(await service.offers(world.ctx(), [adultsOf(staged)])).toHaveLength(1)
  await expect(unretireTicketType(organiser(), staged.entryId, staged.adultId)).rejects.toBeInstanceOf(
    NotFound,
  )
})

test('of another entry, or by others than organisers, nothing is retired', async () => {
  const [staged, other] = [await stage(world.ctx()), await stage(world.ctx())]
  await expect(retireTicketType(organiser(), other.entryId, staged.adultId)).rejects.toBeInstanceOf(NotFound)
  await expect(retireTicketType(world.ctx('editor'), staged.entryId, staged.adultId)).rejects.toBeInstanceOf(
    NotFound,
  )
})

test('a kind that was ordered once, though the order came to nothing, cannot be removed', async () => {
  const staged = await stage(world.ctx())
  await orderLine(world.ctx(), staged, 1, { memberId: world.cast.members.member.id })
  await expect(removeTicketType(organiser(), staged.entryId, staged.adultId)).rejects.toBeInstanceOf(
    TicketsInUse,
  )
})

test('a time that is planned no more, for which an order was begun, is cancelled until it is planned again', async () => {
  const staged = await stage(world.ctx())
  const desk = await entryDesk(organiser(), staged.entryId)
  const plan = (times: number) =>
    saveEntry(organiser(), staged.entryId, { ...desk, recurrence: `FREQ=WEEKLY;COUNT=${times}` })
  const dates = () =>
    db(world.ctx())
      .selectFrom('occurrences')
      .select(['id', 'cancelled_at'])
      .where('entry_id', '=', staged.entryId)
      .orderBy('starts_at')
      .execute()
  await plan(3)
  const last = (await dates()).at(-1)!
  const order = { ...staged, occurrenceId: last.id }
  await orderLine(world.ctx(), order, 1, { memberId: world.cast.members.member.id })
  await plan(2)
  expect((await dates()).map(date => date.cancelled_at !== null)).toEqual([false, false, true])
  await plan(3)
  expect((await dates()).at(-1)).toEqual({ id: last.id, cancelled_at: null })
})
