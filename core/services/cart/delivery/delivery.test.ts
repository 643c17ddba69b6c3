import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { ChangedMeanwhile, NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import {
  again,
  collectionTime,
  jar,
  later,
  one,
  pay,
  quietHouse,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { orderLetter } from '../letters/order-letter'
import { placedLetter } from '../letters/placed-letter'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { cancelOrder } from '../orders/cancel-order'
import { moveCollection, NothingToCollect } from '../orders/collection-slot'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { pickingList } from '../shop/picking-list'
import { refundOrder } from '../shop/refund-order'
import { chooseDelivery, collectInstead, deliveryOfOwnCart } from '../wishes/choose-delivery'
import { DeliveryFull, DeliveryGone, OutsideZone } from './cart-delivery'
import { driversSheet, orderStops } from './drivers-sheet'
import { forgetMember } from './forget-member'
import { openRounds } from './open-rounds'
import { callOffRound, makeRound, RoundTaken, RoundTimesWrong, roundsForWork } from './rounds'
import { NoPostcodes, retireZone, saveZone, ZONE_FORM, zoneForWork, zonesForWork } from './zones'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000)
const HOME = { address: '3 Mill Lane\nLeeds', postcode: 'ls6 2ab', phone: '0113 496 0000', note: 'Side door' }

async function zone(fee = 350): Promise<string> {
  return saveZone(keeper(), null, {
    name: 'North Leeds',
    postcodes: ['LS6', ' ls 7', ''],
    fee_amount: fee,
    vat_rate_id: null,
  })
}

/** A round in two days for so many orders, that one may order for until tomorrow. */
async function round(capacity = 3, zoneId?: string): Promise<string> {
  return makeRound(keeper(), zoneId ?? (await zone()), {
    startsAt: inHours(48),
    endsAt: inHours(51),
    closesAt: inHours(24),
    capacity,
  })
}

async function buyerFor(roundId: string, to: Partial<typeof HOME> = {}): Promise<Ctx> {
  const buyer = await stranger(world)
  await addToCart(buyer, await jar(world, 9, 650), 1)
  await chooseDelivery(buyer, roundId, { ...HOME, ...to })
  return buyer
}

const placed = async (buyer: Ctx, way?: 'cash') =>
  placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way }))

describe('zones', () => {
  test('keep how postcodes begin, plainly, and are changed under their row’s lock', async () => {
    const id = await zone()
    const before = await zoneForWork(keeper(), id)
    expect(before.postcodes).toEqual(['LS6', 'LS7'])
    const fields = { name: 'North', postcodes: ['LS6'], fee_amount: 0, vat_rate_id: null }
    await saveZone(keeper(), id, fields, ZONE_FORM.version(before))
    const late = saveZone(keeper(), id, fields, ZONE_FORM.version(before))
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
    const none = saveZone(keeper(), null, { ...fields, postcodes: [' ', '-'] })
    await expect(none).rejects.toBeInstanceOf(NoPostcodes)
    await retireZone(keeper(), id)
    await expect(retireZone(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(saveZone(keeper(), id, fields)).rejects.toBeInstanceOf(NotFound)
    await expect(zonesForWork(await stranger(world))).rejects.toThrow()
  })
})

describe('a round', () => {
  test('ends after it begins, closes before it, and is called off while nobody is on it', async () => {
    const zoneId = await zone()
    const at = { startsAt: inHours(5), endsAt: inHours(7), closesAt: inHours(4), capacity: 2 }
    for (const wrong of [{ endsAt: at.startsAt }, { closesAt: inHours(6) }])
      await expect(makeRound(keeper(), zoneId, { ...at, ...wrong })).rejects.toBeInstanceOf(RoundTimesWrong)
    await expect(makeRound(keeper(), Bun.randomUUIDv7(), at)).rejects.toBeInstanceOf(NotFound)
    const given = await zone()
    await retireZone(keeper(), given)
    await expect(makeRound(keeper(), given, at)).rejects.toBeInstanceOf(NotFound)
    const id = await makeRound(keeper(), zoneId, at)
    expect((await roundsForWork(keeper())).rounds.find(each => each.id === id)).toMatchObject({
      capacity: 2,
      taken: 0,
    })
    const buyer = await buyerFor(id)
    const order = await placed(buyer)
    await expect(callOffRound(keeper(), id)).rejects.toBeInstanceOf(RoundTaken)
    await cancelOrder(again(world, buyer), order.number)
    await callOffRound(keeper(), id)
    await expect(callOffRound(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    expect((await openRounds(world.ctx())).map(each => each.id)).not.toContain(id)
  })

  test('of a zone that is being retired is not made', async () => {
    const zoneId = await zone()
    const at = { startsAt: inHours(5), endsAt: inHours(7), closesAt: inHours(4), capacity: 2 }
    let outcome: unknown
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await retireZone(tx, zoneId)
          await proceed()
        }),
      async () => {
        outcome = await makeRound(keeper(), zoneId, at).catch(refusal => refusal)
      },
    )
    expect(outcome).toBeInstanceOf(NotFound)
  })

  test('takes its fee from the cart on, and the order keeps where to', async () => {
    const buyer = await buyerFor(await round())
    const { adjustments, total } = await readCart(buyer)
    expect(adjustments).toMatchObject([
      { kind: 'delivery', label: 'Delivery, North Leeds', amount: { amount: 350 } },
    ])
    expect(total.amount).toBe(1_000)
    const order = await placed(buyer)
    await pay(again(world, buyer), order)
    const view = await readOrder(buyer, order.number)
    expect(view).toMatchObject({
      total: { amount: 1_000 },
      slot: null,
      delivery: { ...HOME, postcode: 'LS6 2AB', zone: 'North Leeds' },
    })
    const letter = orderLetter(world.ctx(), view, 'paid')
    expect(letter?.text).toContain('To: 3 Mill Lane, Leeds, LS6 2AB')
    expect(letter?.text).toContain('Delivery, North Leeds  £3.50')
    expect(await deliveryOfOwnCart(again(world, buyer))).toBeNull()
    await expect(moveCollection(again(world, buyer), order.number, null)).rejects.toBeInstanceOf(
      NothingToCollect,
    )
    await refundOrder(keeper(), order.number, 'all', 'Broke')
    expect((await readOrder(buyer, order.number)).refunded.amount).toBe(1_000)
  })

  test('is refused outside its zone, after its cut-off, and when it is not there', async () => {
    const buyer = await stranger(world)
    const id = await round()
    const to = (postcode: string) => chooseDelivery(again(world, buyer), id, { ...HOME, postcode })
    await expect(to('LS16 5AA')).rejects.toBeInstanceOf(OutsideZone)
    await expect(to('')).rejects.toBeInstanceOf(OutsideZone)
    await to('LS7 1AA')
    const late = chooseDelivery({ ...later(world, 25 * 60), viewer: buyer.viewer }, id, HOME)
    await expect(late).rejects.toBeInstanceOf(DeliveryGone)
    for (const nothing of [Bun.randomUUIDv7(), 'nonsense'])
      await expect(chooseDelivery(again(world, buyer), nothing, HOME)).rejects.toBeInstanceOf(DeliveryGone)
  })

  test('that closed since the cart chose it is said before anything is ordered', async () => {
    const buyer = await buyerFor(await round())
    const tomorrow = { ...later(world, 25 * 60), viewer: buyer.viewer }
    expect((await deliveryOfOwnCart(tomorrow))?.open).toBe(false)
    const wish = await wishOf(tomorrow)
    await expect(placeOrder(tomorrow, wish)).rejects.toBeInstanceOf(DeliveryGone)
    await collectInstead(again(world, buyer))
    expect((await readCart(again(world, buyer))).total.amount).toBe(650)
  })

  test('has its last place once, however many order at the same moment', async () => {
    const id = await round(2)
    const buyers = await Promise.all(Array.from({ length: 6 }, () => buyerFor(id)))
    const tries = await Promise.allSettled(buyers.map(buyer => placed(buyer)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    for (const each of tries) if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(DeliveryFull)
    const { taken } = await one<{ taken: number }>(
      world,
      'select count(*)::int as taken from order_deliveries where round_id = ?',
      [id],
    )
    expect(taken).toBe(2)
    await expect(buyerFor(id)).rejects.toBeInstanceOf(DeliveryFull)
  })

  test('has the place of an order again that came to nothing', async () => {
    const id = await round(1)
    const first = await buyerFor(id)
    const order = await placed(first)
    await cancelOrder(again(world, first), order.number)
    await placed(await buyerFor(id))
  })
})

test('the form sent again while its order waits is brought where the cart says by then, or collected', async () => {
  const id = await round()
  const buyer = await buyerFor(id)
  const slot = await collectionTime(world, 3)
  const order = await placed(buyer)
  await chooseDelivery(again(world, buyer), id, { ...HOME, address: '4 Mill Lane' })
  const same = await placeOrder(
    again(world, buyer),
    await wishOf(again(world, buyer), { collectionSlotId: slot }),
  )
  expect(same.id).toBe(order.id)
  expect(await readOrder(buyer, order.number)).toMatchObject({
    slot: null,
    delivery: { address: '4 Mill Lane' },
  })
})

test('the driver’s sheet has what is paid or paid at the door, in the order of the route', async () => {
  await offerAllWays(world)
  const id = await round(9)
  const [paid, cash, open] = [
    await buyerFor(id, { postcode: 'LS7 9ZZ' }),
    await buyerFor(id, { postcode: 'LS6 1AA' }),
    await buyerFor(id),
  ]
  const first = await placed(paid)
  await pay(again(world, paid), first)
  const second = await placed(cash, 'cash')
  await placed(open)
  const sheet = await driversSheet(keeper(), id)
  expect(sheet.stops.map(({ number, toPay }) => [number, toPay?.amount ?? null])).toEqual([
    [second.number, 1_000],
    [first.number, null],
  ])
  await orderStops(
    keeper(),
    id,
    new Map([
      [second.id, 2],
      [first.id, 1],
    ]),
  )
  const sorted = await driversSheet(keeper(), id)
  expect(sorted.stops.map(({ number }) => number)).toEqual([first.number, second.number])
  const packed = await pickingList(keeper(), { slot: 'none' })
  const numbers = packed.flatMap(({ orders }) => orders.map(({ number }) => number))
  expect(numbers).not.toContain(first.number)
  const letter = await placedLetter(world.ctx(), await readOrder(keeper(), second.number))
  expect(letter?.text).toContain('ready at the door')
  await expect(driversSheet(await stranger(world), id)).rejects.toThrow()
  await expect(driversSheet(keeper(), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
})

test('where something was brought is forgotten with the member, that it was is not', async () => {
  const buyer = await buyerFor(await round())
  const order = await placed(buyer)
  await transaction(world.ctx(), tx => forgetMember(tx, requireMember(buyer).id))
  const { delivery } = await readOrder(keeper(), order.number)
  expect(delivery).toMatchObject({ address: '', postcode: '', phone: '', note: '', zone: 'North Leeds' })
})
