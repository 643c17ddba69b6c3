import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { SlotGone } from '#core/contracts/events'
import { requireMember } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { again, collectionTime, jar, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { moveCollection } from '../orders/collection-slot'
import { placeOrder } from '../orders/place-order'
import { choosePlace } from '../wishes/choose-place'
import {
  hasPlaces,
  needsTime,
  otherTimes,
  placesToChoose,
  refuseElsewhere,
  timesToCollect,
} from './collectable'
import { type PlaceFields, retirePlace, savePlace } from './places'

const HOUR_MS = 3_600_000

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const place = (fields: Partial<PlaceFields> = {}) =>
  savePlace(keeper(), null, {
    name: `Mill ${Bun.randomUUIDv7().slice(-4)}`,
    address: '2 Mill Lane',
    map_url: '',
    hours: '',
    note: '',
    fee_amount: 0,
    vat_rate_id: null,
    cutoff_hours: 2,
    capacity: null,
    slotIds: [],
    cycleIds: [],
    notHere: [],
    ...fields,
  })

/** Two times of one day at the place, at noon and at one, so many days ahead. */
async function timesOn(days: number, capacity = 5): Promise<readonly [string, string]> {
  const noon = new Date(Date.now() + days * 24 * HOUR_MS)
  noon.setUTCHours(12, 0, 0, 0)
  const inHours = (noon.getTime() - Date.now()) / HOUR_MS
  return [await collectionTime(world, capacity, inHours), await collectionTime(world, capacity, inHours + 1)]
}

async function buyerWithJar(): Promise<{ buyer: Ctx; variantId: string }> {
  const buyer = await stranger(world)
  const sellable = await jar(world, 10)
  await addToCart(buyer, sellable, 1)
  return { buyer, variantId: sellable.kind === 'product' ? sellable.variantId : '' }
}

/** An order to be collected there at that time, to be paid in cash. */
async function orderAt(placeId: string, slotId: string) {
  const { buyer, variantId } = await buyerWithJar()
  await choosePlace(again(world, buyer), placeId)
  const wish = await wishOf(again(world, buyer), { collectionSlotId: slotId, way: 'cash' })
  const placed = await placeOrder(again(world, buyer), wish)
  return { buyer, variantId, placed }
}

const slotOf = async (orderId: string) =>
  (await one<{ slot_id: string }>(world, 'select slot_id from bookings where order_id = ?', [orderId]))
    .slot_id
const goods = (variantId: string, memberId: string | null = null) => ({ variantIds: [variantId], memberId })
const ids = (times: readonly { readonly id: string }[]) => times.map(({ id }) => id)

describe('a place that takes one order a day', () => {
  test('has another time of the same day for the order that it has, and none for another', async () => {
    const [noon, one_] = await timesOn(3)
    const mill = await place({ slotIds: [noon, one_], capacity: 1 })
    const { buyer, variantId, placed } = await orderAt(mill, noon)
    expect(ids(await otherTimes(again(world, buyer), placed.id, 50))).toContain(one_)
    expect(ids(await timesToCollect((await buyerWithJar()).buyer, goods(variantId), mill, 50))).toEqual([])
    await moveCollection(again(world, buyer), placed.number, one_)
    expect(await slotOf(placed.id)).toBe(one_)
    await expect(orderAt(mill, noon)).rejects.toBeInstanceOf(SlotGone)
  })

  test('takes no order from another day while it has one', async () => {
    const [[first], [second]] = [await timesOn(3), await timesOn(4)]
    const mill = await place({ slotIds: [first, second], capacity: 1 })
    const [mine, theirs] = [await orderAt(mill, first), await orderAt(mill, second)]
    await expect(moveCollection(again(world, mine.buyer), mine.placed.number, second)).rejects.toBeInstanceOf(
      SlotGone,
    )
    expect(await slotOf(mine.placed.id)).toBe(first)
    expect(await slotOf(theirs.placed.id)).toBe(second)
  })

  test('has its other time for who has not paid yet, and comes back to the checkout', async () => {
    const [noon, one_] = await timesOn(3)
    const mill = await place({ slotIds: [noon, one_], capacity: 1 })
    const { buyer, variantId } = await buyerWithJar()
    await choosePlace(again(world, buyer), mill)
    const at = async (collectionSlotId: string) =>
      placeOrder(again(world, buyer), await wishOf(again(world, buyer), { collectionSlotId }))
    const placed = await at(noon)
    const offered = await timesToCollect(again(world, buyer), goods(variantId), mill, 50)
    expect(ids(offered)).toEqual([noon, one_])
    expect((await at(one_)).id).toBe(placed.id)
    expect(await slotOf(placed.id)).toBe(one_)
    expect(ids(await timesToCollect((await buyerWithJar()).buyer, goods(variantId), mill, 50))).toEqual([])
  })

  test('has room again once its order is on another day', async () => {
    const [[first], [second]] = [await timesOn(3), await timesOn(4)]
    const mill = await place({ slotIds: [first, second], capacity: 1 })
    const { buyer, placed } = await orderAt(mill, first)
    await moveCollection(again(world, buyer), placed.number, second)
    expect(await slotOf((await orderAt(mill, first)).placed.id)).toBe(first)
  })

  test('is one’s, of two who are moved to the same day at the same moment', async () => {
    const [[first], [second], [third]] = [await timesOn(3), await timesOn(4), await timesOn(5)]
    const mill = await place({ slotIds: [first, second, third], capacity: 1 })
    const orders = [await orderAt(mill, first), await orderAt(mill, second)]
    const moved = await Promise.allSettled(
      orders.map(({ buyer, placed }) => moveCollection(again(world, buyer), placed.number, third)),
    )
    expect(moved.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('an order stays at its place', () => {
  test('whatever time is asked for', async () => {
    const [[here, later], [there], [nowhere]] = [await timesOn(3), await timesOn(4), await timesOn(5)]
    const mill = await place({ slotIds: [here, later] })
    await place({ slotIds: [there] })
    const { buyer, placed } = await orderAt(mill, here)
    for (const elsewhere of [there, nowhere, null])
      await expect(moveCollection(again(world, buyer), placed.number, elsewhere)).rejects.toBeInstanceOf(
        SlotGone,
      )
    expect(ids(await otherTimes(again(world, buyer), placed.id, 50))).not.toContain(there)
    await moveCollection(again(world, buyer), placed.number, later)
    expect(await slotOf(placed.id)).toBe(later)
  })

  test('and may be left where it is, once its time is too near for others', async () => {
    const [here] = await timesOn(3)
    const mill = await place({ slotIds: [here], cutoff_hours: 2 })
    const { buyer, placed } = await orderAt(mill, here)
    const { starts_at } = await one<{ starts_at: string }>(
      world,
      'select starts_at from slots where id = ?',
      [here],
    )
    const soon = { ...again(world, buyer), now: new Date(new Date(starts_at).getTime() - HOUR_MS) }
    await moveCollection(soon, placed.number, here)
    expect(await slotOf(placed.id)).toBe(here)
  })
})

describe('a time', () => {
  test('is open until so many hours before it, to the instant', async () => {
    const [here] = await timesOn(3)
    const mill = await place({ slotIds: [here], cutoff_hours: 24 })
    const { buyer, variantId } = await buyerWithJar()
    const { starts_at } = await one<{ starts_at: string }>(
      world,
      'select starts_at from slots where id = ?',
      [here],
    )
    const at = (ms: number) => ({
      ...again(world, buyer),
      now: new Date(new Date(starts_at).getTime() - 24 * HOUR_MS + ms),
    })
    expect(ids(await timesToCollect(at(-1), goods(variantId), mill, 50))).toEqual([here])
    expect(ids(await timesToCollect(at(0), goods(variantId), mill, 50))).toEqual([])
  })

  test('of a place that is retired is not open, and is of no other place either', async () => {
    const [here] = await timesOn(3)
    const mill = await place({ slotIds: [here] })
    const { buyer, variantId } = await buyerWithJar()
    await retirePlace(keeper(), mill)
    expect(ids(await timesToCollect(buyer, goods(variantId), mill, 50))).toEqual([])
    expect(ids(await timesToCollect(buyer, goods(variantId), null, 500))).not.toContain(here)
  })

  test('is needed at a place, and not where everything is collected at any time', async () => {
    const mill = await place()
    const { buyer, variantId } = await buyerWithJar()
    expect(await needsTime(buyer, goods(variantId), mill)).toBe(true)
    expect(await needsTime(buyer, goods(variantId), null)).toBe(false)
  })
})

describe('the last word', () => {
  const word = (buyer: Ctx, variantId: string, placeId: string | null, slotId: string | null) =>
    transaction(again(world, buyer), tx =>
      refuseElsewhere(tx, goods(variantId, requireMember(buyer).id), placeId, slotId),
    ).then(
      () => null,
      fault => (fault instanceof SlotGone ? fault.message : fault),
    )

  test('is that a place needs a time of its own, which is open', async () => {
    const [[here], [there], [free]] = [await timesOn(3), await timesOn(4), await timesOn(5)]
    const mill = await place({ slotIds: [here], name: 'Mill' })
    await place({ slotIds: [there] })
    const { buyer, variantId } = await buyerWithJar()
    expect(await word(buyer, variantId, mill, here)).toBeNull()
    expect(await word(buyer, variantId, mill, null)).toBe('Please choose one of these times.')
    for (const elsewhere of [there, free])
      expect(await word(buyer, variantId, mill, elsewhere)).toStartWith('This time is at another place.')
    expect(await word(buyer, variantId, null, here)).toStartWith('This time is at another place.')
    expect(await word(buyer, variantId, null, free)).toBeNull()
    expect(await word(buyer, variantId, null, null)).toBeNull()
  })

  test('leaves to the calendar what is no time at all', async () => {
    const { buyer, variantId } = await buyerWithJar()
    for (const nothing of ['soon', Bun.randomUUIDv7()])
      expect(await word(buyer, variantId, null, nothing)).toBeNull()
  })

  test('names what cannot be collected there', async () => {
    const [here] = await timesOn(3)
    const { buyer, variantId } = await buyerWithJar()
    const { sku, title } = await one<{ sku: string; title: string }>(
      world,
      'select v.sku, p.title from variants v join products p on p.id = v.product_id where v.id = ?',
      [variantId],
    )
    const mill = await place({ slotIds: [here], notHere: [sku] })
    expect(await word(buyer, variantId, mill, here)).toBe(
      `${title} cannot be collected there. Please choose another place.`,
    )
    const offered = (await placesToChoose(buyer, goods(variantId))).places.find(({ id }) => id === mill)
    expect(offered).toMatchObject({ without: [title], served: true })
  })
})

describe('the places to choose from', () => {
  test('say whether they have a time, and are those that are open', async () => {
    const [here] = await timesOn(3)
    const [open, empty, retired] = [await place({ slotIds: [here] }), await place(), await place()]
    await retirePlace(keeper(), retired)
    const { buyer, variantId } = await buyerWithJar()
    const found = new Map(
      (await placesToChoose(buyer, goods(variantId))).places.map(each => [each.id, each.served]),
    )
    expect([found.get(open), found.get(empty), found.get(retired)]).toEqual([true, false, undefined])
    expect(await hasPlaces(buyer)).toBe(true)
  })
})
