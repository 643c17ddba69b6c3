import { afterAll, beforeAll, expect, test } from 'bun:test'
import { jar, order, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { drawnAgain } from '../../../../tests/order-numbers'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

test('a number that is drawn again is the first order’s, and the second has another', async () => {
  const honey = await jar(world, 5)
  const { number } = await order(await stranger(world), honey)
  const buyer = await stranger(world)
  const second = await drawnAgain(number, () => order(buyer, honey))
  expect(second.number).not.toBe(number)
})
