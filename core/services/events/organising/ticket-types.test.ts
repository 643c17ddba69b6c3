import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { FormOfAnother, NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import { orderLine, placesOf, type Staged, stage } from '../testing/stage'
import { entryDesk } from './desk'
import {
  QuotaBelowSold,
  removeQuota,
  removeTicketType,
  saveQuota,
  saveTicketType,
  TicketsInUse,
} from './ticket-types'

let world: TestHouse
let staged: Staged
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  staged = await stage(world.ctx(), { places: 6 })
})

const organiser = () => world.ctx('organiser')
const buyer = () => ({ memberId: world.cast.members.member.id, name: 'Mair Pugh' })

async function sell(quantity: number) {
  const item = await orderLine(world.ctx(), staged, quantity, buyer())
  await transaction(world.ctx(), tx => service.settle(tx, [item], buyer()))
}

async function reserve(quantity: number) {
  const item = await orderLine(world.ctx(), staged, quantity, buyer())
  const until = new Date(Date.now() + 600_000)
  await transaction(world.ctx(), tx => service.reserve(tx, [item], until))
}

const resize = (size: number) =>
  saveQuota(organiser(), staged.entryId, staged.quotaId, { name: 'Places', size })

test('a quota shrinks to what is sold and reserved together, and not by one more', async () => {
  await sell(2)
  await reserve(1)
  await expect(resize(2)).rejects.toThrow(QuotaBelowSold)
  expect(await placesOf(world.ctx(), staged)).toEqual({ size: 6, sold: 2, reserved: 1 })
  await resize(3)
  expect(await placesOf(world.ctx(), staged)).toEqual({ size: 3, sold: 2, reserved: 1 })
})

test('a time gone by keeps the number of places it had', async () => {
  await sell(2)
  await db(world.ctx())
    .updateTable('occurrences')
    .set({ starts_at: new Date(Date.now() - 7_200_000), ends_at: new Date(Date.now() - 3_600_000) })
    .where('id', '=', staged.occurrenceId)
    .execute()
  await resize(1)
  expect(await placesOf(world.ctx(), staged)).toEqual({ size: 6, sold: 2, reserved: 0 })
  expect((await entryDesk(organiser(), staged.entryId)).quotas).toMatchObject([{ size: 1 }])
})

test('a quota of another entry is neither changed nor removed', async () => {
  const other = await stage(world.ctx())
  const values = { name: 'Places', size: 9 }
  await expect(saveQuota(organiser(), other.entryId, staged.quotaId, values)).rejects.toThrow(NotFound)
  await expect(removeQuota(organiser(), other.entryId, staged.quotaId)).rejects.toThrow(NotFound)
  expect((await entryDesk(organiser(), staged.entryId)).quotas).toMatchObject([{ size: 6 }])
})

test('a quota goes when nothing draws on it, and stays while one place of it is taken', async () => {
  const draw = { name: 'Barn', size: 3 }
  await saveQuota(organiser(), staged.entryId, null, draw)
  const barn = (await entryDesk(organiser(), staged.entryId)).quotas.find(({ name }) => name === 'Barn')!
  const setTaken = (taken: { sold: number } | { reserved: number }) =>
    db(world.ctx()).updateTable('occurrence_quotas').set(taken).where('quota_id', '=', barn.id).execute()
  const remove = () => removeQuota(organiser(), staged.entryId, barn.id)
  await setTaken({ reserved: 1 })
  await expect(remove()).rejects.toThrow(TicketsInUse)
  await setTaken({ reserved: 0 })
  await setTaken({ sold: 1 })
  await expect(remove()).rejects.toThrow(TicketsInUse)
  await setTaken({ sold: 0 })
  await remove()
  await expect(remove()).rejects.toThrow(NotFound)
  await expect(removeQuota(organiser(), staged.entryId, staged.quotaId)).rejects.toThrow(TicketsInUse)
  expect((await entryDesk(organiser(), staged.entryId)).quotas).toMatchObject([{ id: staged.quotaId }])
})

test('what is sent twice is made once: as many places as were meant, and one kind of ticket', async () => {
  const [quotaId, typeId] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
  const barn = () => saveQuota(organiser(), staged.entryId, null, { name: 'Barn', size: 3 }, null, quotaId)
  await Promise.all([barn(), barn(), barn()])
  const values = { name: 'Barn', description: '', amount: 500, quotaId }
  const ticket = () => saveTicketType(organiser(), staged.entryId, null, values, null, typeId)
  await Promise.all([ticket(), ticket()])
  const { quotas, types } = await entryDesk(organiser(), staged.entryId)
  expect(quotas.filter(({ name }) => name === 'Barn')).toMatchObject([{ id: quotaId, size: 3 }])
  expect(types.filter(({ name }) => name === 'Barn')).toMatchObject([{ id: typeId, amount: 500 }])
  for (const key of ['x', ''])
    await expect(
      saveQuota(organiser(), staged.entryId, null, { name: 'Odd', size: 1 }, null, key),
    ).rejects.toThrow(NotFound)
})

test('a kind that is in somebody’s checkout is not removed, and the one beside it is', async () => {
  await reserve(1)
  await expect(removeTicketType(organiser(), staged.entryId, staged.adultId)).rejects.toThrow(TicketsInUse)
  await removeTicketType(organiser(), staged.entryId, staged.childId)
  await expect(removeTicketType(organiser(), staged.entryId, staged.childId)).rejects.toThrow(NotFound)
  expect((await entryDesk(organiser(), staged.entryId)).types).toMatchObject([{ id: staged.adultId }])
})

test('the form that made places, or a ticket, of one event makes none of another', async () => {
  const other = await stage(world.ctx())
  const [places, kind] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
  const makePlaces = ({ entryId }: Staged) =>
    saveQuota(organiser(), entryId, null, { name: 'Balcony', size: 3 }, null, places)
  const makeKind = ({ entryId, quotaId }: Staged) =>
    saveTicketType(
      organiser(),
      entryId,
      null,
      { name: 'Balcony', description: '', amount: 900, quotaId },
      null,
      kind,
    )
  await makePlaces(staged)
  await makePlaces(staged)
  await makeKind(staged)
  await makeKind(staged)
  const before = await entryDesk(organiser(), other.entryId)
  await expect(makePlaces(other)).rejects.toThrow(FormOfAnother)
  await expect(makeKind(other)).rejects.toThrow(FormOfAnother)
  expect(await entryDesk(organiser(), other.entryId)).toEqual(before)
})
