import { afterAll, beforeAll, expect, test } from 'bun:test'
import { FormOfAnother, NotFound } from '#core/contracts/refusal'
import { quietHouse } from '../../tests/cart'
import type { TestHouse } from '../../tests/house'
import { db } from './db'
import { isMade } from './made-once'
import { transaction } from './transaction'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

test('what a form made is made, for what it was made for alone', async () => {
  const [id, member, other] = [
    Bun.randomUUIDv7(),
    world.cast.members.member.id,
    world.cast.members.neighbour.id,
  ]
  const isCart = (of?: { member_id: string }) => transaction(world.ctx(), tx => isMade(tx, 'carts', id, of))
  expect(await isCart({ member_id: member })).toBe(false)
  await db(world.ctx()).deleteFrom('carts').where('member_id', '=', member).execute()
  await db(world.ctx())
    .insertInto('carts')
    .values({ id, member_id: member, created_at: new Date(), updated_at: new Date() })
    .execute()
  expect([await isCart(), await isCart({ member_id: member })]).toEqual([true, true])
  await expect(isCart({ member_id: other })).rejects.toThrow(FormOfAnother)
  await expect(transaction(world.ctx(), tx => isMade(tx, 'carts', 'x'))).rejects.toThrow(NotFound)
})
