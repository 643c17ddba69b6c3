import { afterAll, beforeAll, expect, test } from 'bun:test'
import { listOrders } from '#core/services/cart/shop/list-orders'
import { pickingList } from '#core/services/cart/shop/picking-list'
import { takings } from '#core/services/cart/shop/takings'
import { type TestHouse, testHouse } from '../../../tests/house'
import { seedMarket } from './market'
import { seedOrders } from './orders'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await seedMarket(world.ctx())
  await seedOrders(world.ctx())
})
afterAll(() => world.close())

test('the demo shop has takings in each of eight weeks, and something to hand out', async () => {
  const keeper = () => world.ctx('shopkeeper')
  const weeks = await takings(keeper())
  expect(weeks.filter(({ amount }) => amount > 0).length).toBeGreaterThanOrEqual(7)
  const { counts } = await listOrders(keeper(), { pile: 'to-collect', text: '', page: 1 })
  expect(counts.all).toBe(32)
  expect(counts['to-collect']).toBeGreaterThan(0)
  expect(counts.collected).toBe(32 - counts['to-collect'])
  expect((await pickingList(keeper()))[0]?.totals.length).toBeGreaterThan(0)
})
