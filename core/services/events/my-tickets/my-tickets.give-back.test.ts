import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { again, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { service } from '../index'
import { cancelOccurrence, refundProgress } from '../organising/cancel-occurrence'
import { placesOf, type Staged, stage } from '../testing/stage'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

async function buy(buyer: Ctx, staged: Staged, ticketTypeId: string, quantity: number) {
  const placed = await order(
    buyer,
    { kind: 'ticket', ticketTypeId, occurrenceId: staged.occurrenceId },
    quantity,
  )
  if (ticketTypeId === staged.adultId) {
    await pay(buyer, placed)
  }
  return placed.id
}

const givenBack = async (orderId: string) => {
  const [row] = await world
    .ctx()
    .em.execute<{ given: number }[]>(
      `select coalesce(sum(amount), 0)::int as given from refunds where order_id = ? and state = 'done'`,
      [orderId],
    )
  return row?.given
}

describe('with the real till', () => {
  test('one of two tickets is given back: its price, its place, and no other ticket', async () => {
    const staged = await stage(world.ctx(), { places: 4 })
    const buyer = await stranger(world)
    const orderId = await buy(buyer, staged, staged.adultId, 2)
    const [first, second] = await service.ticketsOf(again(world, buyer))
    await service.cancelTicket(again(world, buyer), first!.id)
    expect(await givenBack(orderId)).toBe(500)
    expect((await service.ticket(again(world, buyer), first!.id))?.state).toBe('cancelled')
    expect((await service.ticket(again(world, buyer), second!.id))?.state).toBe('valid')
    expect(await placesOf(world.ctx(), staged)).toEqual({ size: 4, sold: 1, reserved: 0 })
  })

  test('a free ticket is given back for nothing', async () => {
    const staged = await stage(world.ctx(), { places: 4 })
    const buyer = await stranger(world)
    await buy(buyer, staged, staged.childId, 1)
    const [ticket] = await service.ticketsOf(again(world, buyer))
    await service.cancelTicket(again(world, buyer), ticket!.id)
    expect(await placesOf(world.ctx(), staged)).toEqual({ size: 4, sold: 0, reserved: 0 })
  })

  test('when an organiser cancels, everybody gets their money back', async () => {
    const staged = await stage(world.ctx(), { places: 4 })
    const [one, other] = [await stranger(world), await stranger(world)]
    const orders = [await buy(one, staged, staged.adultId, 2), await buy(other, staged, staged.adultId, 1)]
    await buy(other, staged, staged.childId, 1)
    await cancelOccurrence(world.ctx('organiser'), staged.occurrenceId)
    await world.work()
    expect(await Promise.all(orders.map(givenBack))).toEqual([1000, 500])
    expect(await refundProgress(world.ctx(), staged.occurrenceId)).toEqual({ tickets: 4, returned: 4 })
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 0 })
  })
})
