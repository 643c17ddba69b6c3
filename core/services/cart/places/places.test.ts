import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { SlotGone } from '#core/contracts/events'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { saveOutgoing } from '#core/services/market/cycles/exchanges'
import { sellInCycles } from '#core/services/market/cycles/settings'
import {
  again,
  bookedOf,
  collectionTime,
  jar,
  one,
  pay,
  quietHouse,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, openCycle } from '../../../../tests/hub'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { changeOrder } from '../order-changes/change-order'
import { moveCollection } from '../orders/collection-slot'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { choosePlace, leavePlace, PlaceGone, placeOfOwnCart } from '../wishes/choose-place'
import { otherTimes, placesToChoose, timesToCollect } from './collectable'
import {
  ArticlesUnknown,
  PLACE_FORM,
  type PlaceFields,
  placeForWork,
  placesForWork,
  retirePlace,
  savePlace,
  timesToGive,
} from './places'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())
beforeEach(() => sellInCycles(world.ctx('shopkeeper'), false))

const keeper = () => world.ctx('shopkeeper')
const place = (fields: Partial<PlaceFields> = {}) =>
  savePlace(keeper(), null, {
    name: 'Mill shop',
    address: '2 Mill Lane\nHexham',
    map_url: '',
    hours: 'Thursdays',
    note: '',
    fee_amount: 50,
    vat_rate_id: null,
    cutoff_hours: 24,
    capacity: null,
    slotIds: [],
    cycleIds: [],
    notHere: [],
    ...fields,
  })
const variantOf = async (ctx: Ctx) => {
  const sellable = await jar(world, 10)
  await addToCart(ctx, sellable, 1)
  return sellable.kind === 'product' ? sellable.variantId : ''
}
const goods = (variantId: string, memberId: string | null = null) => ({ variantIds: [variantId], memberId })
const ids = (times: readonly { readonly id: string }[]) => times.map(({ id }) => id)
const order = async (ctx: Ctx, collectionSlotId: string | null) =>
  placeOrder(again(world, ctx), await wishOf(again(world, ctx), { collectionSlotId }))

describe('a place', () => {
  test('has a fee, times of its own, and is where the order says it is', async () => {
    const [there, elsewhere] = [await collectionTime(world, 3, 72), await collectionTime(world, 3, 72)]
    const mill = await place({ slotIds: [there] })
    const buyer = await stranger(world)
    const variantId = await variantOf(buyer)
    expect(ids(await timesToCollect(buyer, goods(variantId), null, 50))).toContain(elsewhere)
    expect(ids(await timesToCollect(buyer, goods(variantId), null, 50))).not.toContain(there)
    await choosePlace(again(world, buyer), mill)
    expect(ids(await timesToCollect(buyer, goods(variantId), mill, 50))).toEqual([there])
    const { total, adjustments } = await readCart(again(world, buyer))
    expect([total.amount, adjustments.map(({ label }) => label)]).toEqual([700, ['Collection, Mill shop']])
    await expect(order(buyer, elsewhere)).rejects.toBeInstanceOf(SlotGone)
    await expect(order(buyer, null)).rejects.toBeInstanceOf(SlotGone)
    const placed = await order(buyer, there)
    const view = await readOrder(again(world, buyer), placed.number)
    expect(view.slot?.place).toBe('Mill shop, 2 Mill Lane, Hexham')
    // Moved within the place, and nowhere else.
    const later = await collectionTime(world, 3, 96)
    const fields = await placeForWork(keeper(), mill)
    await savePlace(keeper(), mill, { ...columnsOf(fields), slotIds: [there, later] })
    expect(ids(await otherTimes(buyer, placed.id, 50))).toEqual([there, later])
    await expect(moveCollection(again(world, buyer), placed.number, elsewhere)).rejects.toBeInstanceOf(
      SlotGone,
    )
    await expect(moveCollection(again(world, buyer), placed.number, null)).rejects.toBeInstanceOf(SlotGone)
    await moveCollection(again(world, buyer), placed.number, later)
    expect((await bookedOf(world, later)).booked).toBe(1)
  })

  test('closes so many hours before a time, and takes so many orders a day, however many come at once', async () => {
    const soon = await collectionTime(world, 9, 12)
    const then = await collectionTime(world, 9, 60)
    const shed = await place({ name: 'Shed', slotIds: [soon, then], fee_amount: 0, capacity: 1 })
    const buyers = [await stranger(world), await stranger(world)]
    for (const buyer of buyers) {
      const variantId = await variantOf(buyer)
      await choosePlace(again(world, buyer), shed)
      expect(ids(await timesToCollect(buyer, goods(variantId), shed, 50))).toEqual([then])
    }
    await expect(order(buyers[0] as Ctx, soon)).rejects.toBeInstanceOf(SlotGone)
    const both = await Promise.allSettled(buyers.map(buyer => order(buyer, then)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await bookedOf(world, then)).booked).toBe(1)
  })

  test('serves the cycles that it is said to, and has not what nobody can keep there', async () => {
    const maker = await grower(world)
    const leeks = await crop(world, maker)
    const cycle = await openCycle(world, new Map([[maker, [leeks]]]))
    const other = await openCycle(world, new Map())
    const [mine, theirs] = [await collectionTime(world, 3, 72), await collectionTime(world, 3, 72)]
    const here = await place({ name: 'Here', slotIds: [mine], cycleIds: [cycle.id] })
    await place({ name: 'Not this week', slotIds: [theirs], cycleIds: [other.id] })
    const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [
      leeks.variantId,
    ])
    await place({ name: 'Warm', notHere: [sku] })
    await sellInCycles(keeper(), true)
    const { places: shown } = await placesToChoose(world.ctx(), goods(leeks.variantId))
    const of = (name: string) => shown.find(each => each.name === name)
    expect([of('Here')?.served, of('Not this week')?.served, of('Warm')?.without.length]).toEqual([
      true,
      false,
      1,
    ])
    // Where what goes out has times, these alone count.
    const late = await collectionTime(world, 3, 90)
    const { id: out } = await one<{ id: string }>(
      world,
      `select id from cycle_exchanges where cycle_id = ? and direction = 'out'`,
      [cycle.id],
    )
    const going = { tierId: null, instructions: '', variantIds: [], slotIds: [late] }
    await saveOutgoing(keeper(), cycle.id, out, going)
    expect(ids(await timesToCollect(world.ctx(), goods(leeks.variantId), here, 50))).toEqual([])
    expect(ids(await timesToCollect(world.ctx(), goods(leeks.variantId), null, 50))).toEqual([late])
    const buyer = await stranger(world)
    await addToCart(buyer, leeks.sellable, 1)
    await expect(order(buyer, null)).rejects.toBeInstanceOf(SlotGone)
    const placed = await order(buyer, late)
    await pay(again(world, buyer), placed)
    // What is added later goes with it, and is asked for no time of its own.
    const more = await changeOrder(again(world, buyer), placed.number, {
      quantities: new Map(),
      additions: [{ sellable: leeks.sellable, quantity: 1 }],
      note: '',
      way: 'sumup',
      key: Bun.randomUUIDv7(),
    })
    expect(more).not.toBeNull()
    expect(ids(await otherTimes(buyer, placed.id, 50))).toEqual([late])
  })

  test('that is retired is chosen no more, and costs nothing in a cart that had it', async () => {
    const mill = await place({ name: 'Old mill' })
    const buyer = await stranger(world)
    await variantOf(buyer)
    await choosePlace(again(world, buyer), mill)
    await retirePlace(keeper(), mill)
    expect((await placeOfOwnCart(again(world, buyer)))?.open).toBe(false)
    expect((await readCart(again(world, buyer))).adjustments).toEqual([])
    await expect(choosePlace(again(world, buyer), mill)).rejects.toBeInstanceOf(PlaceGone)
    await expect(choosePlace(again(world, buyer), 'none')).rejects.toBeInstanceOf(PlaceGone)
    await leavePlace(again(world, buyer))
    expect(await placeOfOwnCart(again(world, buyer))).toBeNull()
    await expect(retirePlace(keeper(), mill)).rejects.toBeInstanceOf(NotFound)
  })
})

const columnsOf = ({
  id: _,
  fee_currency: __,
  retired_at: ___,
  ...fields
}: Awaited<ReturnType<typeof placeForWork>>) => fields

describe('the shop', () => {
  test('gives a time to one place, keeps one that is booked, and is told which articles there are not', async () => {
    const [booked, free] = [await collectionTime(world, 3, 72), await collectionTime(world, 3, 73)]
    const first = await place({ name: 'First', slotIds: [booked, free] })
    const second = await place({ name: 'Second', slotIds: [free] })
    expect((await placeForWork(keeper(), second)).slotIds).toEqual([])
    expect(ids(await timesToGive(keeper(), second))).not.toContain(free)
    expect(ids(await timesToGive(keeper(), first))).toContain(free)
    await db(world.ctx()).updateTable('slots').set({ booked: 1 }).where('id', '=', booked).execute()
    const fields = await placeForWork(keeper(), first)
    await savePlace(keeper(), first, { ...columnsOf(fields), slotIds: [] }, PLACE_FORM.version(fields))
    expect((await placeForWork(keeper(), first)).slotIds).toEqual([booked])
    await expect(place({ notHere: ['NO-SUCH'] })).rejects.toBeInstanceOf(ArticlesUnknown)
    await expect(
      savePlace(keeper(), first, columnsOf(fields), PLACE_FORM.version(fields)),
    ).rejects.toMatchObject({ name: 'ChangedMeanwhile' })
  })

  test('alone says where orders are collected', async () => {
    for (const work of [
      (ctx: Ctx) => placesForWork(ctx),
      (ctx: Ctx) => placeForWork(ctx, Bun.randomUUIDv7()),
      (ctx: Ctx) => timesToGive(ctx, null),
      (ctx: Ctx) => retirePlace(ctx, Bun.randomUUIDv7()),
    ])
      await expect((async () => work(world.ctx('member')))()).rejects.toBeInstanceOf(NotFound)
    await expect(placeForWork(keeper(), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
  })
})
