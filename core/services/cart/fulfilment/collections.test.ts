import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { again, jar, one, order, paidJars, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { readOrder } from '../orders/read-order'
import { markCollected, NotPaidYet, unmarkCollected } from './collections'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const collectedAt = async (number: string) => (await readOrder(keeper(), number)).collectedAt
const told = (orderId: string) =>
  one<{ types: string[] | null }>(
    world,
    `select json_agg(type order by id) as types from ap_activities where subject_kind = 'collection' and subject_id = ?`,
    [orderId],
  )

describe('an order is handed over', () => {
  test('once, however many say so, by who said it first, and its buyer sees it at once', async () => {
    const { placed, buyer } = await paidJars(world, 1)
    const tag = `viewer:${requireMember(buyer).id}`
    const first = { ...keeper(), now: new Date('2026-05-04T10:00:00Z') }
    expect(await purgedBy(world, [tag], () => markCollected(first, placed.number))).toEqual([tag])
    await Promise.all([1, 2].map(() => markCollected(world.ctx('operator'), placed.number)))
    expect(await purgedBy(world, [tag], () => markCollected(keeper(), placed.number))).toEqual([])
    expect(await collectedAt(placed.number)).toEqual(first.now)
    const by = 'select collected_by_id as by from collections where order_id = ?'
    expect(await one(world, by, [placed.id])).toEqual({ by: world.cast.members.shopkeeper.id })
    expect(await told(placed.id)).toEqual({ types: ['Add'] })
  })

  test('and not after all, and then again', async () => {
    const { placed } = await paidJars(world, 1)
    await unmarkCollected(keeper(), placed.number)
    expect(await told(placed.id)).toEqual({ types: null })
    await markCollected(keeper(), placed.number)
    await Promise.all([1, 2].map(() => unmarkCollected(keeper(), placed.number)))
    expect(await collectedAt(placed.number)).toBeNull()
    await markCollected(keeper(), placed.number)
    expect(await told(placed.id)).toEqual({ types: ['Add', 'Remove', 'Add'] })
  })

  test('when it is paid, and not before nor after it came to nothing', async () => {
    const placed = await order(await stranger(world), await jar(world, 3))
    await expect(markCollected(keeper(), placed.number)).rejects.toBeInstanceOf(NotPaidYet)
    for (const state of ['expired', 'cancelled']) {
      await world
        .ctx()
        .em.execute('update orders set state = ?, settled_at = now() where id = ?', [state, placed.id])
      await expect(markCollected(keeper(), placed.number)).rejects.toBeInstanceOf(NotPaidYet)
    }
    expect(await collectedAt(placed.number)).toBeNull()
  })

  test('with what was added to it later and is paid, and without what is not', async () => {
    const [{ placed }, paid, waiting] = [
      await paidJars(world, 1),
      await paidJars(world, 1),
      await order(await stranger(world), await jar(world, 3)),
    ]
    await world
      .ctx()
      .em.execute('update orders set follows_id = ? where id in (?, ?)', [
        placed.id,
        paid.placed.id,
        waiting.id,
      ])
    await markCollected(keeper(), placed.number)
    expect([await collectedAt(paid.placed.number), await collectedAt(waiting.number)]).toEqual([
      expect.any(Date),
      null,
    ])
    // What went with it stays handed over by itself.
    await unmarkCollected(keeper(), placed.number)
    expect([await collectedAt(placed.number), await collectedAt(paid.placed.number)]).toEqual([
      null,
      expect.any(Date),
    ])
  })

  test('by who has the orders, and of none that is not there', async () => {
    const { placed, buyer } = await paidJars(world, 1)
    for (const work of [markCollected, unmarkCollected]) {
      for (const ctx of [again(world, buyer), world.ctx('editor'), world.ctx('organiser')])
        await expect(work(ctx, placed.number)).rejects.toBeInstanceOf(NotFound)
      await expect(work(world.ctx(), placed.number)).rejects.toBeInstanceOf(SignInRequired)
      for (const number of ['', 'RA-0', `' or true`, placed.id])
        await expect(work(keeper(), number)).rejects.toBeInstanceOf(NotFound)
    }
    expect(await collectedAt(placed.number)).toBeNull()
  })
})
