import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { cycleForWork } from '#core/services/market/cycles/cycle'
import { packedText } from '#core/text/grams'
import { again, collectionTime, order, pay, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, type OpenCycle, openCycle } from '../../../../tests/hub'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { savePlace } from '../places/places'
import { tableOf } from '../shop/picking-file'
import { pickingList } from '../shop/picking-list'
import { refundOrder } from '../shop/refund-order'
import { linesToWeigh } from '../weights/lines-to-weigh'
import { weighLine } from '../weights/weigh-line'
import { choosePlace } from '../wishes/choose-place'
import { GROUPS_PER_SHEET, markPacked, PACKING_WAYS, packingBatches, packingSheet } from './packing'

let world: TestHouse
let cycle: OpenCycle
const BUYERS = GROUPS_PER_SHEET + 1
beforeAll(async () => {
  world = await quietHouse()
  const [maker, other] = [await grower(world, 'Anna'), await grower(world, 'Zoe')]
  const [leeks, kale] = [
    await crop(world, maker, { title: 'Leeks' }),
    await crop(world, other, { title: 'Kale' }),
  ]
  cycle = await openCycle(
    world,
    new Map([
      [maker, [leeks]],
      [other, [kale]],
    ]),
  )
  for (let number = 0; number < BUYERS; number++) {
    const buyer = await stranger(world)
    await pay(
      again(world, buyer),
      await order(again(world, buyer), number % 2 ? leeks.sellable : kale.sellable, 1),
    )
  }
  // Not paid: nobody packs it.
  await order(await stranger(world), leeks.sellable, 1)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

test('a cycle is packed by order, by product and by producer, sheet by sheet, each line once', async () => {
  for (const by of PACKING_WAYS) {
    const lines: string[] = []
    for await (const batch of packingBatches(keeper(), cycle.id, by))
      lines.push(...batch.map(line => line.orderLineId))
    expect([by, lines.length, new Set(lines).size]).toEqual([by, BUYERS, BUYERS])
  }
  const second = await packingSheet(keeper(), cycle.id, 'order', 2)
  expect([second.total, second.groups.length, second.lines]).toEqual([BUYERS, 1, BUYERS])
  const products = await packingSheet(keeper(), cycle.id, 'product', 1)
  expect(products.groups.map(({ heading, note }) => [heading, note])).toEqual([
    ['Kale, 1 kg', 'Zoe'],
    ['Leeks, 1 kg', 'Anna'],
  ])
  const producers = await packingSheet(keeper(), cycle.id, 'producer', 1)
  expect(producers.groups.map(({ heading }) => heading)).toEqual(['Anna', 'Zoe'])
})

test('of what is sold by weight it says what it weighs, and what is still to be weighed', async () => {
  const maker = await grower(world, 'Ffion')
  const [squash, swede] = [
    await crop(world, maker, { title: 'Squash' }),
    await crop(world, maker, { title: 'Swede' }),
  ]
  for (const { variantId } of [squash, swede])
    await keeper().services.market.setPackaging(keeper(), variantId, { grams: 1_000, deposit: null })
  const own = await openCycle(world, new Map([[maker, [squash, swede]]]))
  const buyer = await stranger(world)
  for (const { sellable } of [squash, swede]) await addToCart(again(world, buyer), sellable, 3)
  const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer)))
  await pay(again(world, buyer), placed)
  const seen = async () => {
    const { groups, toWeigh } = await packingSheet(keeper(), own.id, 'order', 1)
    return [toWeigh, groups[0]?.lines.map(line => [line.title, line.quantity, packedText(line)])]
  }
  expect(await seen()).toEqual([
    2,
    [
      ['Squash', 3, 'about 3 kg, to be weighed'],
      ['Swede', 3, 'about 3 kg, to be weighed'],
    ],
  ])
  const [line] = await linesToWeigh(keeper(), placed.number)
  await weighLine(keeper(), placed.number, line?.id ?? '', 2_700)
  await refundOrder(keeper(), placed.number, [{ orderLineId: line?.id ?? '', quantity: 1 }], 'Bruised')
  expect(await seen()).toEqual([
    1,
    [
      ['Squash', 2, '1.8 kg'],
      ['Swede', 3, 'about 3 kg, to be weighed'],
    ],
  ])
  const groups = await pickingList(keeper())
  const picked = groups.flatMap(({ totals }) => totals).filter(({ grams }) => grams !== null)
  expect(picked.map(each => [each.title, packedText(each)])).toEqual([
    ['Squash', '1.8 kg'],
    ['Swede', 'about 3 kg, to be weighed'],
  ])
  const { rows } = tableOf(keeper(), groups, 1)
  expect(rows.flat()).toContain('about 3 kg, to be weighed')
})

test('by place, what is collected at one stands together, under its name', async () => {
  const time = await collectionTime(world, 3, 72)
  const place = await savePlace(keeper(), null, {
    name: 'Mill shop',
    address: '2 Mill Lane',
    map_url: '',
    hours: '',
    note: '',
    fee_amount: 0,
    vat_rate_id: null,
    cutoff_hours: 1,
    capacity: null,
    slotIds: [time],
    cycleIds: [],
    notHere: [],
  })
  const maker = await grower(world, 'Mo')
  const own = await openCycle(world, new Map([[maker, [await crop(world, maker, { title: 'Chard' })]]]))
  const buyer = await stranger(world)
  const [variant] = (await cycleForWork(keeper(), own.id)).incoming[0]?.variants ?? []
  await addToCart(again(world, buyer), { kind: 'product', variantId: variant?.variantId ?? '' }, 2)
  await choosePlace(again(world, buyer), place)
  const wish = await wishOf(again(world, buyer), { collectionSlotId: time })
  await pay(again(world, buyer), await placeOrder(again(world, buyer), wish))
  const { groups } = await packingSheet(keeper(), own.id, 'place', 1)
  expect(groups.map(({ heading, lines }) => [heading, lines.map(({ title }) => title)])).toEqual([
    ['Mill shop', ['Chard']],
  ])
  const [group] = (await packingSheet(keeper(), own.id, 'order', 1)).groups
  expect(group?.note).toContain('Mill shop')
})

test('two products of one name and producer, and two places of one name, are packed apart', async () => {
  const maker = await grower(world, 'Bryn')
  const twins = [await crop(world, maker, { title: 'Chard' }), await crop(world, maker, { title: 'Chard' })]
  const own = await openCycle(world, new Map([[maker, twins]]))
  for (const [nth, { sellable }] of twins.entries()) {
    const time = await collectionTime(world, 3, 72)
    const place = await savePlace(keeper(), null, {
      name: 'Village hall',
      address: `${nth + 1} High Street`,
      map_url: '',
      hours: '',
      note: '',
      fee_amount: 0,
      vat_rate_id: null,
      cutoff_hours: 1,
      capacity: null,
      slotIds: [time],
      cycleIds: [],
      notHere: [],
    })
    const buyer = await stranger(world)
    await addToCart(again(world, buyer), sellable, 1)
    await choosePlace(again(world, buyer), place)
    const wish = await wishOf(again(world, buyer), { collectionSlotId: time })
    await pay(again(world, buyer), await placeOrder(again(world, buyer), wish))
  }
  const piles = async (by: 'product' | 'place') => {
    const { groups, total } = await packingSheet(keeper(), own.id, by, 1)
    expect(groups).toHaveLength(total)
    return groups.map(({ heading, note, lines }) => [heading, note, lines.length])
  }
  const chard = ['Chard, 1 kg', 'Bryn', 1]
  expect(await piles('product')).toEqual([chard, chard])
  expect((await piles('place')).toSorted()).toEqual([
    ['Village hall', '1 High Street', 1],
    ['Village hall', '2 High Street', 1],
  ])
})

test('what was added to an order later goes into its box, at its time', async () => {
  const [maker, time] = [await grower(world, 'Ida'), await collectionTime(world, 3, 96)]
  const beets = await crop(world, maker, { title: 'Beets' })
  const own = await openCycle(world, new Map([[maker, [beets]]]))
  const buyer = await stranger(world)
  const placed = []
  for (const slot of [time, null]) {
    await addToCart(again(world, buyer), beets.sellable, 1)
    const wish = await wishOf(again(world, buyer), {
      collectionSlotId: slot,
      note: slot ? 'No <plastic>' : '',
    })
    const each = await placeOrder(again(world, buyer), wish)
    await pay(again(world, buyer), each)
    placed.push(each)
  }
  const [first, later] = placed
  await db(world.ctx())
    .updateTable('orders')
    .set({ follows_id: first?.id ?? '' })
    .where('id', '=', later?.id ?? '')
    .execute()
  const { groups, total } = await packingSheet(keeper(), own.id, 'order', 1)
  const number = first?.number ?? ''
  expect({ total, lines: groups.map(({ lines }) => lines.map(line => line.number)) }).toEqual({
    total: 1,
    lines: [[number, number]],
  })
  const lines = groups[0]?.lines ?? []
  expect(new Set(lines.map(({ startsAt }) => startsAt?.getTime())).size).toBe(1)
  expect(lines.map(({ orderNote }) => orderNote).filter(Boolean)).toEqual(['No <plastic>'])
})

test('lines are checked off, once, and are to be packed again after all; those of another cycle are not', async () => {
  const [group] = (await packingSheet(keeper(), cycle.id, 'producer', 1)).groups
  const ids = group?.lines.map(({ orderLineId }) => orderLineId) ?? []
  const other = await openCycle(world, new Map())
  expect(await markPacked(keeper(), other.id, ids, true)).toBe(0)
  expect((await packingSheet(keeper(), cycle.id, 'order', 1)).packed).toBe(0)
  for (let time = 0; time < 2; time++)
    expect(await markPacked(keeper(), cycle.id, [...ids, 'x'], true)).toBe(ids.length)
  expect((await packingSheet(keeper(), cycle.id, 'order', 1)).packed).toBe(ids.length)
  await markPacked(keeper(), other.id, ids, false)
  expect((await packingSheet(keeper(), cycle.id, 'order', 1)).packed).toBe(ids.length)
  await markPacked(keeper(), cycle.id, ids.slice(0, 1), false)
  expect((await packingSheet(keeper(), cycle.id, 'order', 1)).packed).toBe(ids.length - 1)
  await expect(packingSheet(keeper(), Bun.randomUUIDv7(), 'order', 1)).rejects.toBeInstanceOf(NotFound)
})
