import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import type { Tx } from '#core/contracts/ctx'
import { type OrderedItem, SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Crop, crop, grower, type OpenCycle, openCycle } from '../../../../tests/hub'
import { overtaking } from '../../../../tests/lock-waits'
import { jarOnShelf, orderLine, stockOf } from '../../../../tests/market'
import { sellInCycles } from '../cycles/settings'
import { release } from './release'
import { reserve } from './reserve'
import { settle } from './settle'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
afterEach(() => sellInCycles(world.ctx('shopkeeper'), false))

const SOON = new Date(Date.now() + 15 * 60_000)
const BUYER = { memberId: '', name: 'Mair Pugh' }
const inTx = (work: (tx: Tx) => Promise<void>, now = new Date()) => transaction({ ...world.ctx(), now }, work)
const ordered = async (variantId: string, quantity: number): Promise<OrderedItem> => ({
  orderLineId: await orderLine(world, variantId, quantity),
  sellable: { kind: 'product', variantId },
  quantity,
})
const keep = (items: readonly OrderedItem[], now?: Date) => inTx(tx => reserve(tx, items, SOON), now)
/** How many could be had of what is short; null where all was kept. */
const refusal = async (items: readonly OrderedItem[], now?: Date) => {
  try {
    await keep(items, now)
    return null
  } catch (fault) {
    if (!(fault instanceof SoldOut)) throw fault
    return fault.items.map(({ available }) => available)
  }
}

/** Of a grower's, in a cycle that takes so many. */
async function leeks(most: number | null, stock = 100): Promise<{ leek: Crop; cycle: OpenCycle }> {
  const maker = await grower(world)
  const leek = await crop(world, maker, { stock })
  return { leek, cycle: await openCycle(world, new Map([[maker, [leek]]]), { most }) }
}
const sourceOf = ({ orderLineId }: OrderedItem) =>
  db(world.ctx())
    .selectFrom('line_sources')
    .select(['cycle_id', 'unit_cost', 'unit_share', 'currency'])
    .where('order_line_id', '=', orderLineId)
    .executeTakeFirst()

describe('what a cycle takes so many of', () => {
  test('is kept to the last one, and no further, by however many orders', async () => {
    const { leek } = await leeks(5)
    expect(await refusal([await ordered(leek.variantId, 3)])).toBeNull()
    expect(await refusal([await ordered(leek.variantId, 3)])).toEqual([2])
    expect(await refusal([await ordered(leek.variantId, 2)])).toBeNull()
    expect(await refusal([await ordered(leek.variantId, 1)])).toEqual([0])
    expect((await stockOf(world, leek.variantId))?.reserved).toBe(5)
  })

  test('is counted over all lines of an order', async () => {
    const { leek } = await leeks(5)
    const both = (more: number) => Promise.all([ordered(leek.variantId, 3), ordered(leek.variantId, more)])
    expect(await refusal(await both(3))).toEqual([5])
    expect((await stockOf(world, leek.variantId))?.reserved).toBe(0)
    expect(await refusal(await both(2))).toBeNull()
  })

  test('is counted for who comes second when the first is done, though both looked before', async () => {
    const { leek } = await leeks(5)
    const [first, second] = [await ordered(leek.variantId, 3), await ordered(leek.variantId, 3)]
    await overtaking(
      world,
      proceed =>
        inTx(async tx => {
          await reserve(tx, [first], SOON)
          await proceed()
        }),
      async () => expect(await refusal([second])).toEqual([2]),
    )
  })

  test('is free again once an order came to nothing', async () => {
    const { leek } = await leeks(5)
    const item = await ordered(leek.variantId, 5)
    await keep([item])
    await inTx(tx => release(tx, [item]))
    await db(world.ctx())
      .updateTable('orders')
      .set({ state: 'cancelled', settled_at: new Date() })
      .where('id', 'in', eb =>
        eb.selectFrom('order_lines').select('order_id').where('id', '=', item.orderLineId),
      )
      .execute()
    expect(await refusal([await ordered(leek.variantId, 5)])).toBeNull()
  })

  test('does not stand in the way of a line that is kept anew with more of it', async () => {
    const { leek } = await leeks(5)
    const item = await ordered(leek.variantId, 4)
    await keep([item])
    await inTx(tx => release(tx, [item]))
    const more = async (quantity: number) => {
      await transaction(world.ctx(), async tx => {
        const line = db(tx).updateTable('order_lines').set({ quantity }).where('id', '=', item.orderLineId)
        const { order_id } = await line.returning('order_id').executeTakeFirstOrThrow()
        const total_amount = 650 * quantity
        await db(tx).updateTable('orders').set({ total_amount }).where('id', '=', order_id).execute()
      })
      return refusal([{ ...item, quantity }])
    }
    expect(await more(6)).toEqual([5])
    expect(await more(5)).toBeNull()
  })

  test('is as much as the shelf has, where that is less', async () => {
    const { leek } = await leeks(5, 2)
    expect(await refusal([await ordered(leek.variantId, 3)])).toEqual([2])
    expect(await refusal([await ordered(leek.variantId, 2)])).toBeNull()
  })

  test('is any number where it says none', async () => {
    const { leek } = await leeks(null)
    expect(await refusal([await ordered(leek.variantId, 100)])).toBeNull()
  })
})

describe('where all is sold in cycles', () => {
  test('nothing outside of one is kept, and what is in one is', async () => {
    const { leek } = await leeks(null)
    const jar = await jarOnShelf(world, { stock: 9 })
    await sellInCycles(world.ctx('shopkeeper'), true)
    expect(await refusal([await ordered(leek.variantId, 1)])).toBeNull()
    expect(await refusal([await ordered(jar.variantId, 1)])).toEqual([9])
    expect((await stockOf(world, jar.variantId))?.reserved).toBe(0)
  })

  test('what is always on sale is kept all the same', async () => {
    const jar = await jarOnShelf(world, { stock: 9 })
    await db(world.ctx())
      .insertInto('steady_products')
      .values({ product_id: jar.productId, set_at: new Date() })
      .execute()
    await sellInCycles(world.ctx('shopkeeper'), true)
    expect(await refusal([await ordered(jar.variantId, 1)])).toBeNull()
  })

  test('it is kept until the instant in which the cycle closes', async () => {
    const { leek, cycle } = await leeks(null)
    await sellInCycles(world.ctx('shopkeeper'), true)
    const at = (ms: number) => new Date(cycle.closesAt.getTime() + ms)
    expect(await refusal([await ordered(leek.variantId, 1)], at(-1))).toBeNull()
    expect(await refusal([await ordered(leek.variantId, 1)], at(0))).toEqual([99])
  })

  test('what was ordered in one that has closed may be kept anew, and is nobody else’s to begin', async () => {
    const { leek, cycle } = await leeks(null)
    await sellInCycles(world.ctx('shopkeeper'), true)
    const item = await ordered(leek.variantId, 2)
    await keep([item])
    await inTx(tx => release(tx, [item]))
    const closed = new Date(cycle.closesAt.getTime() + 1)
    expect(await refusal([{ ...item, quantity: 1 }], closed)).toBeNull()
    expect((await sourceOf(item))?.cycle_id).toBe(cycle.id)
    expect(await refusal([await ordered(leek.variantId, 1)], closed)).toEqual([99])
  })
})

describe('where it comes from', () => {
  test('is written down with the order, and stays as it was', async () => {
    const { leek, cycle } = await leeks(null)
    const item = await ordered(leek.variantId, 2)
    await keep([item])
    const before = await sourceOf(item)
    expect(before).toEqual({ cycle_id: cycle.id, unit_cost: 200, unit_share: 200, currency: 'GBP' })
    await db(world.ctx())
      .updateTable('variants')
      .set({ cost_amount: 240 })
      .where('id', '=', leek.variantId)
      .execute()
    await inTx(tx => settle(tx, [item], BUYER))
    expect(await sourceOf(item)).toEqual(before)
  })

  test('leaves out what nobody said it cost, and what is in another currency', async () => {
    const maker = await grower(world)
    const [unknown, foreign] = [await crop(world, maker, { cost: null }), await crop(world, maker)]
    await db(world.ctx())
      .updateTable('variants')
      .set({ cost_currency: 'EUR' })
      .where('id', '=', foreign.variantId)
      .execute()
    for (const { variantId } of [unknown, foreign]) {
      const item = await ordered(variantId, 1)
      await keep([item])
      expect(await sourceOf(item)).toEqual({
        cycle_id: null,
        unit_cost: null,
        unit_share: null,
        currency: 'GBP',
      })
    }
  })

  test.each([
    [0, 199],
    [1_000, 179],
    [3_333, 133],
    [10_000, 0],
  ])('is without what the shop keeps of it: %d hundredths of a percent', async (feeRate, share) => {
    const maker = await grower(world)
    const leek = await crop(world, maker, { cost: 199 })
    await openCycle(world, new Map([[maker, [leek]]]), { feeRate })
    const item = await ordered(leek.variantId, 1)
    await keep([item])
    expect((await sourceOf(item))?.unit_share).toBe(share)
  })
})

test('of nothing nothing is kept', async () => {
  await keep([])
  expect(await refusal([])).toBeNull()
})
