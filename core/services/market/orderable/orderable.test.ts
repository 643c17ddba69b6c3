import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { giveTierTo } from '#core/services/account/tiers/memberships'
import { makeTier } from '#core/services/account/tiers/tiers'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type Crop, crop, grower, openCycle } from '../../../../tests/hub'
import { jarOnShelf, orderLine } from '../../../../tests/market'
import { sellInCycles } from '../cycles/settings'
import { orderableNow, outOfCycle } from './orderable'

const HOUR_MS = 3_600_000

let world: TestHouse
let memberId: string
beforeAll(async () => {
  world = await testHouse()
  memberId = world.cast.members.member.id
})
afterAll(() => world.close())
afterEach(() => sellInCycles(keeper(), false))

const keeper = () => world.ctx('shopkeeper')
const at = (moment: Date, ms = 0) => ({ ...world.ctx('member'), now: new Date(moment.getTime() + ms) })

/** A crop in a cycle of its own that is open for two hours more. */
async function inCycle(options: Parameters<typeof openCycle>[2] = {}) {
  const maker = await grower(world)
  const leek = await crop(world, maker)
  const cycle = await openCycle(world, new Map([[maker, [leek]]]), options)
  return { maker, leek, cycle }
}
const now = async (
  { variantId }: Pick<Crop, 'variantId'>,
  ctx = world.ctx('member'),
  who = memberId as string | null,
) => (await orderableNow(ctx, [variantId], who)).get(variantId)
const out = async ({ productId }: Pick<Crop, 'productId'>, ctx = world.ctx('member')) =>
  (await outOfCycle(ctx, [productId])).get(productId)

/** It goes out to those of a tier alone, or only these of its variants. */
async function goesOut(
  cycleId: string,
  { tierId = null, variantIds = [] }: { tierId?: string | null; variantIds?: readonly string[] },
) {
  const { id } = await db(world.ctx())
    .selectFrom('cycle_exchanges')
    .select('id')
    .where('cycle_id', '=', cycleId)
    .where('direction', '=', 'out')
    .executeTakeFirstOrThrow()
  await db(world.ctx()).updateTable('cycle_exchanges').set({ tier_id: tierId }).where('id', '=', id).execute()
  for (const variant_id of variantIds)
    await db(world.ctx()).insertInto('exchange_variants').values({ exchange_id: id, variant_id }).execute()
}

describe('where the shop sells as it always did', () => {
  test('everything may be ordered, in its cycle where it has one', async () => {
    const { leek, cycle } = await inCycle({ feeRate: 250, most: 7 })
    const jar = await jarOnShelf(world, { stock: 3 })
    expect(await now(leek)).toEqual({ variantId: leek.variantId, cycleId: cycle.id, feeRate: 250, left: 7 })
    expect(await now(jar)).toEqual({ variantId: jar.variantId, cycleId: null, feeRate: 0, left: null })
    expect(await out(leek)).toBeUndefined()
    expect(await out(jar)).toBeUndefined()
  })

  test('once its cycle is closed it is ordered outside of any', async () => {
    const { leek, cycle } = await inCycle()
    expect((await now(leek, at(cycle.closesAt, -1)))?.cycleId).toBe(cycle.id)
    expect((await now(leek, at(cycle.closesAt)))?.cycleId).toBeNull()
  })
})

describe('where all is sold in cycles', () => {
  test('it is what goes out in an open one', async () => {
    const { leek, cycle } = await inCycle()
    const jar = await jarOnShelf(world, { stock: 3 })
    await sellInCycles(keeper(), true)
    expect((await now(leek))?.cycleId).toBe(cycle.id)
    expect(await now(jar)).toBeUndefined()
    expect(await now(leek, at(cycle.closesAt))).toBeUndefined()
    expect(await out(jar)).toEqual({ opensAt: null })
    expect(await out(leek)).toBeUndefined()
    expect(await out(leek, at(cycle.closesAt))).toEqual({ opensAt: null })
  })

  test('and what is always on sale, and anything at the stall', async () => {
    const [steady, jar] = [await jarOnShelf(world, { stock: 3 }), await jarOnShelf(world, { stock: 3 })]
    await db(world.ctx())
      .insertInto('steady_products')
      .values({ product_id: steady.productId, set_at: new Date() })
      .execute()
    await sellInCycles(keeper(), true)
    expect((await now(steady))?.cycleId).toBeNull()
    expect(await out(steady)).toBeUndefined()
    const { viewer, ...ctx } = world.ctx('member')
    expect((await now(jar, { ...ctx, viewer: { ...viewer, atStall: true } }))?.left).toBeNull()
  })

  test('says when a cycle opens that has it', async () => {
    const { leek, cycle } = await inCycle()
    await sellInCycles(keeper(), true)
    const [opensAt, closesAt] = [new Date(Date.now() + 24 * HOUR_MS), new Date(Date.now() + 48 * HOUR_MS)]
    await db(world.ctx())
      .updateTable('order_cycles')
      .set({ opens_at: opensAt, closes_at: closesAt })
      .where('id', '=', cycle.id)
      .execute()
    expect(await now(leek)).toBeUndefined()
    expect(await out(leek)).toEqual({ opensAt })
    expect((await now(leek, at(opensAt)))?.cycleId).toBe(cycle.id)
    expect(await now(leek, at(opensAt, -1))).toBeUndefined()
  })

  test('of several open ones it is the one that closes first', async () => {
    const { maker, leek, cycle } = await inCycle()
    const second = await openCycle(world, new Map([[maker, [leek]]]))
    await db(world.ctx())
      .updateTable('order_cycles')
      .set({ closes_at: new Date(cycle.closesAt.getTime() + HOUR_MS) })
      .where('id', '=', second.id)
      .execute()
    expect((await now(leek))?.cycleId).toBe(cycle.id)
    expect((await now(leek, at(cycle.closesAt)))?.cycleId).toBe(second.id)
  })
})

describe('what goes out to some', () => {
  test('goes to who has the tier, from when they have it until it ends', async () => {
    const { leek, cycle } = await inCycle()
    const tierId = await makeTier(world.ctx('operator'), { name: `Crew ${cycle.id}`, description: '' })
    await goesOut(cycle.id, { tierId })
    await sellInCycles(keeper(), true)
    expect(await now(leek)).toBeUndefined()
    expect(await now(leek, world.ctx(), null)).toBeUndefined()
    const ends = new Date(Date.now() + HOUR_MS)
    await giveTierTo(world.ctx('operator'), tierId, 'member@example.test', ends, 'gift')
    expect((await now(leek))?.cycleId).toBe(cycle.id)
    expect((await now(leek, at(ends, -1)))?.cycleId).toBe(cycle.id)
    expect(await now(leek, at(ends))).toBeUndefined()
    expect(await now(leek, world.ctx(), world.cast.members.neighbour.id)).toBeUndefined()
    expect(await out(leek)).toBeUndefined()
    expect(await out(leek, world.ctx('neighbour'))).toEqual({ opensAt: null })
  })

  test('is these alone, where it says which', async () => {
    const maker = await grower(world)
    const [leek, chard] = [await crop(world, maker), await crop(world, maker)]
    const cycle = await openCycle(world, new Map([[maker, [leek, chard]]]))
    await goesOut(cycle.id, { variantIds: [leek.variantId] })
    await sellInCycles(keeper(), true)
    expect((await now(leek))?.cycleId).toBe(cycle.id)
    expect(await now(chard)).toBeUndefined()
  })
})

describe('how many more a cycle takes', () => {
  test('is without what stands ordered in it, and never below nothing', async () => {
    const { leek, cycle } = await inCycle({ most: 5 })
    const ordered = async (quantity: number) => {
      const order_line_id = await orderLine(world, leek.variantId, quantity)
      const source = { variant_id: leek.variantId, cycle_id: cycle.id, currency: 'GBP' }
      await db(world.ctx())
        .insertInto('line_sources')
        .values({ order_line_id, ...source })
        .execute()
      return order_line_id
    }
    const left = async () => (await now(leek))?.left
    const lines = [await ordered(3)]
    expect(await left()).toBe(2)
    await db(world.ctx())
      .updateTable('order_lines')
      .set({ refunded_quantity: 1 })
      .where('id', '=', lines[0] ?? '')
      .execute()
    expect(await left()).toBe(3)
    lines.push(await ordered(9))
    expect(await left()).toBe(0)
    for (const state of ['cancelled', 'expired'] as const) {
      await db(world.ctx())
        .updateTable('orders')
        .set({ state, settled_at: new Date() })
        .where('id', 'in', eb => eb.selectFrom('order_lines').select('order_id').where('id', 'in', lines))
        .execute()
      expect(await left()).toBe(5)
    }
  })
})

test('of nothing nothing is asked', async () => {
  expect((await outOfCycle(world.ctx('member'), [])).size).toBe(0)
  expect((await orderableNow(world.ctx('member'), [], memberId)).size).toBe(0)
  expect(await now({ variantId: Bun.randomUUIDv7() })).toBeUndefined()
})
