import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { FormOfAnother, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { again, jar, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays, topUp } from '../../../../tests/credit'
import { giftCardOnSale } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { markCollected } from '../fulfilment/collections'
import { addToCart } from '../lines/add-to-cart'
import { changeOrder } from '../order-changes/change-order'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { chooseDelivery, deliveryOfOwnCart } from '../wishes/choose-delivery'
import { deliveryFeeOf } from './cart-delivery'
import { driversSheet, orderStops } from './drivers-sheet'
import { openRounds } from './open-rounds'
import { deliveryOf, reassignDelivery } from './order-delivery'
import { isWithin, normalPostcode, writtenPostcode, zonePrefix } from './postcode'
import { callOffRound, makeRound, RoundTaken, RoundTimesWrong, roundsForWork } from './rounds'
import { retireZone, saveZone, zonesForWork } from './zones'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const START = Date.now()
const inHours = (hours: number, ms = 0) => new Date(START + hours * 3_600_000 + ms)
const at = (moment: Date): Ctx => ({ ...keeper(), now: moment })
const HOME = { address: '3 Mill Lane', postcode: 'LS6 2AB', phone: '', note: '' }
const TIMES = { startsAt: inHours(48), endsAt: inHours(51), closesAt: inHours(24), capacity: 2 }

const zone = (fee = 0, name = 'North Leeds') =>
  saveZone(keeper(), null, { name, postcodes: ['LS6'], fee_amount: fee, vat_rate_id: null })
const round = async (fields: Partial<typeof TIMES> = {}, zoneId?: string) =>
  makeRound(keeper(), zoneId ?? (await zone()), { ...TIMES, ...fields })

/** An order that is brought on a round, paid from credit unless said otherwise. */
async function brought(
  roundId: string,
  { way = 'credit', quantity = 1 }: { way?: 'credit' | 'cash'; quantity?: number } = {},
) {
  const buyer = await stranger(world)
  await topUp(world, buyer, 10_000)
  await addToCart(again(world, buyer), await jar(world, 9), quantity)
  await chooseDelivery(again(world, buyer), roundId, HOME)
  const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way }))
  return { buyer, placed }
}

const taken = async (id: string) => (await roundsForWork(keeper())).rounds.find(each => each.id === id)?.taken
const offered = async (id: string, ctx: Ctx = keeper()) =>
  (await openRounds(ctx)).find(each => each.id === id)

describe('a round', () => {
  test('ends after it begins, and is ordered for until it begins at the latest', async () => {
    for (const wrong of [
      { endsAt: TIMES.startsAt },
      { endsAt: inHours(47) },
      { closesAt: inHours(48, 1) },
      { closesAt: inHours(50) },
    ])
      await expect(round(wrong)).rejects.toThrow(RoundTimesWrong)
    expect(await offered(await round({ closesAt: TIMES.startsAt, endsAt: inHours(48, 1) }))).toMatchObject({
      left: 2,
    })
  })

  test('can be ordered for until its last moment, and not at it', async () => {
    const id = await round()
    expect((await offered(id, at(inHours(24, -1))))?.left).toBe(2)
    expect(await offered(id, at(inHours(24)))).toBeUndefined()
  })

  test('is on the list of work until two days after its end', async () => {
    const id = await round()
    const listed = async (moment: Date) =>
      (await roundsForWork(at(moment))).rounds.some(each => each.id === id)
    expect([await listed(inHours(51 + 48, -1)), await listed(inHours(51 + 48))]).toEqual([true, false])
  })

  test('is made once by a form, of a zone that there is', async () => {
    const [zoneId, key] = [await zone(), Bun.randomUUIDv7()]
    const made = await Promise.all([1, 2].map(() => makeRound(keeper(), zoneId, TIMES, key)))
    expect(made).toEqual([key, key])
    const count = 'select count(*)::int as n from delivery_rounds where zone_id = ?'
    expect(await one<{ n: number }>(world, count, [zoneId])).toEqual({ n: 1 })
    for (const none of [Bun.randomUUIDv7(), '', 'x']) await expect(round({}, none)).rejects.toThrow(NotFound)
    await retireZone(keeper(), zoneId)
    await expect(round({}, zoneId)).rejects.toThrow(NotFound)
    expect(await offered(key)).toBeUndefined()
  })

  test('is called off once, while there is nothing to bring', async () => {
    const id = await round()
    const { buyer, placed } = await brought(id, { way: 'cash' })
    await expect(callOffRound(keeper(), id)).rejects.toThrow(RoundTaken)
    await cancelOrder(again(world, buyer), placed.number)
    await callOffRound(keeper(), id)
    expect(await offered(id)).toBeUndefined()
    expect((await roundsForWork(keeper())).rounds.find(each => each.id === id)?.calledOff).toBe(true)
    for (const again of [id, Bun.randomUUIDv7(), 'x'])
      await expect(callOffRound(keeper(), again)).rejects.toThrow(NotFound)
  })

  test('has its place again once all that was to be brought went back, not a part of it', async () => {
    const id = await round()
    const { placed } = await brought(id, { quantity: 2 })
    const [line] = (await readOrder(keeper(), placed.number)).lines
    await refundOrder(keeper(), placed.number, [{ orderLineId: line?.id ?? '', quantity: 1 }], '')
    expect([await taken(id), (await offered(id))?.left]).toEqual([1, 1])
    await refundOrder(keeper(), placed.number, 'all', '')
    expect([await taken(id), (await offered(id))?.left]).toEqual([0, 2])
    expect((await driversSheet(keeper(), id)).stops).toEqual([])
  })

  test('has no place taken by an order of gift cards alone: there is nothing to bring', async () => {
    const id = await round()
    const buyer = await stranger(world)
    await topUp(world, buyer, 10_000)
    await addToCart(again(world, buyer), await giftCardOnSale(world), 1, undefined, 1_000)
    await chooseDelivery(again(world, buyer), id, HOME)
    await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way: 'credit' }))
    expect(await taken(id)).toBe(0)
  })

  test('is planned by who looks after orders, its zone by a shopkeeper', async () => {
    const [id, zoneId] = [await round(), await zone()]
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const) {
      const ctx = world.ctx(who)
      await expect(roundsForWork(ctx)).rejects.toThrow(NotFound)
      await expect(makeRound(ctx, zoneId, TIMES)).rejects.toThrow(NotFound)
      await expect(callOffRound(ctx, id)).rejects.toThrow(NotFound)
      await expect(driversSheet(ctx, id)).rejects.toThrow(NotFound)
      await expect(retireZone(ctx, zoneId)).rejects.toThrow(NotFound)
    }
    await expect(zonesForWork(world.ctx())).rejects.toThrow(SignInRequired)
    expect((await offered(id))?.left).toBe(2)
  })
})

describe('the way of the driver', () => {
  test('is by postcode until somebody says otherwise, and then as they said', async () => {
    const id = await round({ capacity: 5 })
    const stops = [await brought(id), await brought(id), await brought(id)].map(({ placed }) => placed)
    const postcodes = ['LS6 3', 'LS6 1', 'LS6 2']
    for (const [index, { id: order_id }] of stops.entries())
      await db(world.ctx())
        .updateTable('order_deliveries')
        .set({ postcode: postcodes[index] ?? '' })
        .where('order_id', '=', order_id)
        .execute()
    const [first, second, third] = stops.map(stop => stop.id)
    const way = async () => (await driversSheet(keeper(), id)).stops.map(({ orderId }) => orderId)
    expect(await way()).toEqual([second ?? '', third ?? '', first ?? ''])
    await orderStops(
      keeper(),
      id,
      new Map([
        [first ?? '', 1],
        [second ?? '', 9],
      ]),
    )
    expect(await way()).toEqual([first ?? '', third ?? '', second ?? ''])
    // Nothing said, and stops of another round, leave it as it is.
    await orderStops(keeper(), id, new Map([[Bun.randomUUIDv7(), 1]]))
    expect(await way()).toEqual([first ?? '', third ?? '', second ?? ''])
  })

  test('says what is paid at the door, and nothing of what is paid', async () => {
    const id = await round({ capacity: 5 })
    const [paid, cash] = [await brought(id), await brought(id, { way: 'cash', quantity: 2 })]
    const stops = new Map(
      (await driversSheet(keeper(), id)).stops.map(({ number, toPay }) => [number, toPay]),
    )
    expect(stops.get(paid.placed.number)).toBeNull()
    expect(stops.get(cash.placed.number)).toEqual({ amount: 1_300, currency: 'GBP' })
    for (const none of [Bun.randomUUIDv7(), ''])
      await expect(driversSheet(keeper(), none)).rejects.toThrow(NotFound)
  })

  test('has what was added to an order with it, and what of that is paid at the door', async () => {
    const id = await round({ capacity: 5 })
    const { buyer, placed } = await brought(id)
    const add = async (way: 'credit' | 'cash', quantity: number) => {
      const additions = [{ sellable: await jar(world, 4, 430), quantity }]
      const change = { quantities: new Map(), additions, note: '', way, key: Bun.randomUUIDv7() }
      const more = await changeOrder(again(world, buyer), placed.number, change)
      if (!more) throw new Error('Nothing follows')
      return more
    }
    await add('credit', 2)
    const cash = await add('cash', 3)
    const stops = async () =>
      (await driversSheet(keeper(), id)).stops.map(({ number, toPay, lines }) => ({
        number,
        toPay: toPay?.amount ?? null,
        lines: lines.map(({ quantity }) => quantity),
      }))
    expect(await stops()).toEqual([{ number: placed.number, toPay: 1_290, lines: [1, 2, 3] }])
    await cancelOrder(again(world, buyer), cash.number)
    expect(await stops()).toEqual([{ number: placed.number, toPay: null, lines: [1, 2] }])
    // All of the first went back: there is still something to bring there, and the round goes.
    await refundOrder(keeper(), placed.number, 'all', '')
    expect(await stops()).toEqual([{ number: placed.number, toPay: null, lines: [2] }])
    expect(await taken(id)).toBe(1)
    await expect(callOffRound(keeper(), id)).rejects.toThrow(RoundTaken)
    await markCollected(keeper(), placed.number)
    expect(await stops()).toEqual([])
  })

  test('is put in order by two at once as one of them said, and starts anew on another round', async () => {
    const [id, other] = [await round({ capacity: 5 }), await round({ capacity: 5 })]
    const stops = [await brought(id), await brought(id, { way: 'cash' }), await brought(id)]
    const ids = stops.map(({ placed }) => placed.id)
    const way = async (of = id) => (await driversSheet(keeper(), of)).stops.map(({ orderId }) => orderId)
    const orders = [ids, ids.toReversed()]
    await Promise.all(
      orders.map(order => orderStops(keeper(), id, new Map(order.map((stop, index) => [stop, index + 1])))),
    )
    expect(orders).toContainEqual(await way())
    const moved = stops[1]
    if (!moved) throw new Error('No stop')
    const { buyer, placed } = moved
    await chooseDelivery(again(world, buyer), other, { ...HOME, address: '9 Mill Lane' })
    const { id: cart } = await one<{ id: string }>(world, 'select id from carts where member_id = ?', [
      buyer.viewer.member?.id,
    ])
    await transaction(world.ctx(), tx => reassignDelivery(tx, placed.id, cart))
    const place = 'select position from order_deliveries where order_id = ?'
    expect(await one<object>(world, place, [placed.id])).toEqual({ position: null })
    expect([await way(other), (await way()).length]).toEqual([[placed.id], 2])
    // A form of before that names it moves it no more.
    await orderStops(keeper(), id, new Map([[placed.id, 1]]))
    expect(await one<object>(world, place, [placed.id])).toEqual({ position: null })
  })

  test('and where to is kept with the order, whatever becomes of the zone', async () => {
    const zoneId = await zone(0, 'South Leeds')
    const id = await round({}, zoneId)
    const { placed } = await brought(id)
    await retireZone(keeper(), zoneId)
    expect(await deliveryOf(world.ctx(), placed.id)).toMatchObject({
      ...HOME,
      zone: 'South Leeds',
      startsAt: TIMES.startsAt,
    })
    expect(await deliveryOf(world.ctx(), Bun.randomUUIDv7())).toBeNull()
  })
})

test('what bringing costs is the zone’s, and nothing where it costs nothing or can be chosen no more', async () => {
  const feeOf = async (fee: number, closed = false) => {
    const buyer = await stranger(world)
    await addToCart(again(world, buyer), await jar(world, 5), 1)
    const roundId = await round({}, await zone(fee, 'East Leeds'))
    await chooseDelivery(again(world, buyer), roundId, HOME)
    const { id } = await one<{ id: string }>(world, 'select id from carts where member_id = ?', [
      buyer.viewer.member?.id,
    ])
    return deliveryFeeOf(closed ? at(TIMES.closesAt) : world.ctx(), id, 2_000)
  }
  expect(await feeOf(350)).toMatchObject({
    label: 'Delivery, East Leeds',
    vatRate: 2_000,
    charge: { kind: 'flat', amount: 350 },
  })
  expect(await feeOf(0)).toBeNull()
  expect(await feeOf(350, true)).toBeNull()
  expect(await deliveryFeeOf(world.ctx(), Bun.randomUUIDv7(), 2_000)).toBeNull()
})

test.each([
  ['LS1 4DY', 'LS1', true],
  ['LS12 3AB', 'LS1', false],
  ['ls12 3ab', 'LS12', true],
  ['LS1 2AB', 'LS12', false],
  ['LS1 2AB', 'ls1 2', true],
  ['LS1 3AB', 'LS1 2', false],
  ['LS12 3AB', 'LS12 3', true],
  ['LS12 3AB', 'LS123', true],
  ['LS12 3AB', 'LS12 3AB', true],
  ['LS12', 'LS1', false],
  ['LS6 2AB', 'LS', true],
  ['LS6 2AB', 'L', false],
  ['M1 1AE', 'M', true],
  ['EC1A 1BB', 'EC1', true],
  ['EC1A 1BB', 'EC1A', true],
  ['EC1V 1BB', 'EC1A', false],
  ['EC1A 1BB', 'EC1A 1', true],
  ['04109', '04', true],
  ['10115', '04', false],
  ['1234 AB', '123', true],
  ['1234 AB', '1234 A', true],
  ['K1A 0B1', 'K1A', true],
  ['K1A 0B1', 'K1A 0', true],
  ['D02 X285', 'D02', true],
  ['D02 X285', 'D0', true],
  ['114 55', '11', true],
])('%s is in the zone %s: %p', (postcode, prefix, isIn) => {
  expect(isWithin(postcode, [zonePrefix(prefix)])).toBe(isIn)
})

test('a postcode is in a zone by how it begins, however it is typed', () => {
  expect(['ls6 2ab', ' LS6-2AB ', 'Ｌｓ６２ａｂ', 'ls6.2ab'].map(normalPostcode)).toEqual(
    Array.from({ length: 4 }, () => 'LS62AB'),
  )
  expect(normalPostcode('№ 12345–6')).toBe('NO123456')
  expect([isWithin('ls6 2ab', ['LS6', 'LS7']), isWithin('LS7', ['LS6', 'LS7'])]).toEqual([true, true])
  expect([isWithin('LS16 2AB', ['LS6']), isWithin('LS', ['LS6']), isWithin('LS6', [])]).toEqual([
    false,
    false,
    false,
  ])
})

test('the form that made a round of one zone makes none of another', async () => {
  const [north, south, form] = [await zone(0, 'North'), await zone(0, 'South'), Bun.randomUUIDv7()]
  const make = (zoneId: string) => makeRound(keeper(), zoneId, TIMES, form)
  expect([await make(north), await make(north)]).toEqual([form, form])
  await expect(make(south)).rejects.toThrow(FormOfAnother)
  const rounds = await db(world.ctx())
    .selectFrom('delivery_rounds')
    .select('zone_id')
    .where('zone_id', 'in', [north, south])
    .execute()
  expect(rounds).toEqual([{ zone_id: north }])
})

describe('a postcode', () => {
  test.each([
    ['sy01xx', 'GB', 'SY0 1XX'],
    [' sy0  1xx ', 'GB', 'SY0 1XX'],
    ['ec1a1bb', 'GB', 'EC1A 1BB'],
    ['m11ae', 'GB', 'M1 1AE'],
    ['dn55-1pt', 'GB', 'DN55 1PT'],
    ['je24wd', 'JE', 'JE2 4WD'],
    ['1234ab', 'NL', '1234 AB'],
    ['00950', 'PL', '00-950'],
    ['11455', 'SE', '114 55'],
    ['k1a0b1', 'CA', 'K1A 0B1'],
    ['a65f4e2', 'IE', 'A65 F4E2'],
    ['1000001', 'PT', '1000-001'],
    // What is none of its country's, and what nobody knows the country of, stays.
    ['sy01', 'GB', 'sy01'],
    ['7920', 'GB', '7920'],
    [' sy01xx ', null, 'sy01xx'],
    ['75011', 'FR', '75011'],
    ['x', 'constructor', 'x'],
  ])('typed %j in %s is written %j', (typed, country, written) => {
    expect(writtenPostcode(typed, country)).toBe(written)
  })

  test('is in its zone as it was typed and as it is written', async () => {
    for (const typed of ['ls62ab', 'LS6 2AB', ' ls6-2ab']) {
      expect(isWithin(typed, ['LS6'])).toBe(true)
      expect(isWithin(writtenPostcode(typed, 'GB'), ['LS6'])).toBe(true)
      expect(isWithin(writtenPostcode(typed, 'GB'), [zonePrefix('ls6 2')])).toBe(true)
      expect(isWithin(writtenPostcode(typed, 'GB'), ['LS62'])).toBe(false)
    }
    const buyer = await stranger(world)
    await addToCart(again(world, buyer), await jar(world, 3), 1)
    await chooseDelivery(again(world, buyer), await round(), { ...HOME, postcode: 'ls62ab' })
    expect((await deliveryOfOwnCart(again(world, buyer)))?.postcode).toBe('LS6 2AB')
  })
})
