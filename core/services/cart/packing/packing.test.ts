import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { again, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, type OpenCycle, openCycle } from '../../../../tests/hub'
import { GROUPS_PER_SHEET, markPacked, packingBatches, packingSheet } from './packing'

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
  for (const by of ['order', 'product', 'producer'] as const) {
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

test('lines are checked off, once, and are to be packed again after all; those of another cycle are not', async () => {
  const [group] = (await packingSheet(keeper(), cycle.id, 'producer', 1)).groups
  const ids = group?.lines.map(({ orderLineId }) => orderLineId) ?? []
  const other = await openCycle(world, new Map())
  await markPacked(keeper(), other.id, ids, true)
  expect((await packingSheet(keeper(), cycle.id, 'order', 1)).packed).toBe(0)
  for (let time = 0; time < 2; time++) await markPacked(keeper(), cycle.id, [...ids, 'x'], true)
  expect((await packingSheet(keeper(), cycle.id, 'order', 1)).packed).toBe(ids.length)
  await markPacked(keeper(), other.id, ids, false)
  expect((await packingSheet(keeper(), cycle.id, 'order', 1)).packed).toBe(ids.length)
  await markPacked(keeper(), cycle.id, ids.slice(0, 1), false)
  expect((await packingSheet(keeper(), cycle.id, 'order', 1)).packed).toBe(ids.length - 1)
  await expect(packingSheet(keeper(), Bun.randomUUIDv7(), 'order', 1)).rejects.toBeInstanceOf(NotFound)
})
