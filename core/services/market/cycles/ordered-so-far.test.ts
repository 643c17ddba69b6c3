import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { again, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { type Crop, crop, grower, type OpenCycle, openCycle, roomMate } from '../../../../tests/hub'
import { cancelOrder } from '../../cart/orders/cancel-order'
import { refundOrder } from '../../cart/shop/refund-order'
import { orderedSoFar, ownSoFar } from './ordered-so-far'

let world: TestHouse
let cycle: OpenCycle
let [anna, bo] = ['', '']
let [leeks, kale]: Crop[] = []
const keeper = () => world.ctx('shopkeeper')
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
const pounds = (amount: number) => ({ amount, currency: 'GBP' })

beforeAll(async () => {
  world = await quietHouse()
  anna = await grower(world, 'Anna')
  bo = await grower(world, 'Bo')
  leeks = await crop(world, anna, { title: 'Leeks' })
  kale = await crop(world, bo, { title: 'Kale', cost: null })
  const crops = new Map([
    [anna, [leeks]],
    [bo, [kale]],
  ])
  cycle = await openCycle(world, crops, { feeRate: 1_000, most: 20 })
  const [paid, waiting, given, back] = await Promise.all([1, 2, 3, 4].map(() => stranger(world)))
  const first = await order(again(world, paid!), leeks.sellable, 4)
  await pay(paid!, first)
  await order(again(world, waiting!), leeks.sellable, 2)
  await pay(given!, await order(again(world, given!), kale.sellable, 3))
  const off = await order(again(world, back!), leeks.sellable, 5)
  await cancelOrder(again(world, back!), off.number)
  const [line] = await world
    .ctx()
    .em.execute<{ id: string }[]>('select id from order_lines where order_id = ?', [first.id])
  await refundOrder(keeper(), first.number, [{ orderLineId: line?.id ?? '', quantity: 1 }], 'Broke')
})
afterAll(() => world.close())

test('counts what is paid and what is kept, less what was given back or called off', async () => {
  const { producers, things, total } = await orderedSoFar(keeper(), cycle.id)
  expect(producers).toEqual([
    { id: anna, name: 'Anna', quantity: 5, share: pounds(5 * 180) },
    { id: bo, name: 'Bo', quantity: 3, share: null },
  ])
  expect(
    things.map(({ title, producer, quantity, most, share }) => [title, producer, quantity, most, share]),
  ).toEqual([
    ['Kale', 'Bo', 3, 20, null],
    ['Leeks', 'Anna', 5, 20, pounds(900)],
  ])
  expect(total).toBe(2)
  const ofBo = await orderedSoFar(keeper(), cycle.id, { producerId: bo })
  expect([ofBo.producers.length, ofBo.things.map(({ title }) => title)]).toEqual([2, ['Kale']])
  expect((await orderedSoFar(keeper(), cycle.id, { page: 2 })).things).toEqual([])
})

test('a producer sees their own and nobody else’s', async () => {
  const mate = await roomMate(world, anna)
  const { things, total } = await ownSoFar(mate, anna, cycle.id)
  expect([things.map(({ title, quantity }) => [title, quantity]), total]).toEqual([[['Leeks', 5]], 1])
  const other = await openCycle(world, new Map([[bo, [kale!]]]))
  for (const work of [
    () => ownSoFar(mate, bo, cycle.id),
    () => ownSoFar(mate, anna, other.id),
    () => ownSoFar(mate, anna, 'x'),
    () => ownSoFar(keeper(), anna, cycle.id),
    () => orderedSoFar(mate, cycle.id),
    () => orderedSoFar(keeper(), Bun.randomUUIDv7()),
  ])
    expect(await refused(work())).toBeInstanceOf(NotFound)
  expect(await refused(ownSoFar(world.ctx(), anna, cycle.id))).toBeInstanceOf(SignInRequired)
})
