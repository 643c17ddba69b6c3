import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { watchPurges } from '../../../../tests/purges'
import { checkIn, undoCheckIn } from '../door/check-in'
import { service } from '../index'
import { orderLine, placesOf, type Staged, stage } from '../testing/stage'
import { restore } from './restore'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** A line of so many tickets that is paid and settled. */
async function sold(places: number, quantity: number): Promise<{ staged: Staged; item: OrderedItem }> {
  const staged = await stage(world.ctx(), { places })
  const { id: memberId, name } = world.cast.members.member
  const item = await orderLine(world.ctx(), staged, quantity, { memberId })
  await transaction(world.ctx(), tx => service.reserve(tx, [item], new Date(tx.now.getTime() + 60_000)))
  await transaction(world.ctx(), tx => service.settle(tx, [item], { memberId, name }))
  return { staged, item }
}
const ticketsOf = ({ orderLineId }: OrderedItem) =>
  db(world.ctx())
    .selectFrom('tickets as t')
    .leftJoin('ticket_cancellations as c', 'c.ticket_id', 't.id')
    .select(['t.id', 't.code', 't.ordinal', 'c.ticket_id as cancelled', 'c.cancelled_by_id as by'])
    .where('t.order_line_id', '=', orderLineId)
    .orderBy('t.ordinal')
    .execute()
const valid = async (item: OrderedItem) =>
  (await ticketsOf(item)).filter(({ cancelled }) => !cancelled).map(({ ordinal }) => ordinal)
const refund = (item: OrderedItem, quantity: number) =>
  transaction(world.ctx('shopkeeper'), tx => restore(tx, [{ ...item, quantity }]))

describe('of a refunded line', () => {
  test('the last issued goes first, and says who did it', async () => {
    const { staged, item } = await sold(5, 3)
    const ordinals = await valid(item)
    await refund(item, 1)
    expect(await valid(item)).toEqual(ordinals.slice(0, 2))
    expect((await ticketsOf(item)).at(-1)?.by).toBe(world.cast.members.shopkeeper.id)
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 2 })
  })

  test('the ticket that its holder asked to give back goes before the last', async () => {
    const { item } = await sold(5, 3)
    const [first, second, third] = await ticketsOf(item)
    await world
      .ctx()
      .em.execute('insert into ticket_returns (ticket_id, requested_at) values (?, now())', [second!.id])
    await refund(item, 1)
    expect(await valid(item)).toEqual([first!.ordinal, third!.ordinal])
  })

  test('no more places come free than there were valid tickets', async () => {
    const { staged, item } = await sold(4, 2)
    await refund(item, 9)
    await refund(item, 1)
    expect(await valid(item)).toEqual([])
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 0 })
  })

  test('a ticket that let somebody in stays, and so does its place', async () => {
    const { staged, item } = await sold(4, 2)
    const [, last] = await ticketsOf(item)
    await checkIn(world.ctx('organiser'), staged.occurrenceId, last!.code)
    await refund(item, 2)
    expect(await valid(item)).toEqual([last!.ordinal])
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 1 })
    await undoCheckIn(world.ctx('organiser'), staged.occurrenceId, last!.id)
    await refund(item, 1)
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 0 })
  })

  test('a ticket that is being let in at that moment stays, too', async () => {
    const { staged, item } = await sold(2, 1)
    const [only] = await ticketsOf(item)
    await overtaking(
      world,
      proceed =>
        transaction(world.ctx('organiser'), async tx => {
          expect(await checkIn(tx, staged.occurrenceId, only!.code)).toMatchObject({ outcome: 'let-in' })
          await proceed()
        }),
      () => refund(item, 1),
    )
    expect(await valid(item)).toEqual([only!.ordinal])
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 1 })
  })

  test('a door that waits for the refund lets nobody in by it', async () => {
    const { staged, item } = await sold(2, 1)
    const [only] = await ticketsOf(item)
    let admission: unknown
    await overtaking(
      world,
      proceed =>
        transaction(world.ctx('shopkeeper'), async tx => {
          await restore(tx, [item])
          await proceed()
        }),
      async () => {
        admission = await checkIn(world.ctx('organiser'), staged.occurrenceId, only!.code)
      },
    )
    expect(admission).toMatchObject({ outcome: 'cancelled' })
  })

  test('the pages of events are made anew only when a place came free', async () => {
    const { item } = await sold(3, 1)
    const first = watchPurges(world.ctx())
    await transaction(first.ctx, tx => restore(tx, [item]))
    expect([...first.purged]).toContain('occurrences')
    const goods = { orderLineId: Bun.randomUUIDv7(), quantity: 1 }
    const second = watchPurges(world.ctx())
    await transaction(second.ctx, tx =>
      restore(tx, [{ ...goods, sellable: { kind: 'product', variantId: Bun.randomUUIDv7() } }]),
    )
    expect([...second.purged]).toEqual([])
  })

  test('what failed in the middle leaves tickets and places as they were', async () => {
    const { staged, item } = await sold(3, 2)
    const failed = transaction(world.ctx(), async tx => {
      await restore(tx, [item])
      throw new Error('the plug was pulled')
    })
    expect(failed).rejects.toThrow('the plug was pulled')
    await failed.catch(() => null)
    expect(await valid(item)).toHaveLength(2)
    expect(await placesOf(world.ctx(), staged)).toMatchObject({ sold: 2 })
  })
})
