import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { again, jar, order, payAtSumUp, quietHouse, stateOf, stock, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { cancelOrder } from './cancel-order'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

test('a buyer calls off their own unpaid order, and doing so twice changes nothing more', async () => {
  const buyer = await stranger(world)
  const honey = await jar(world, 1)
  const placed = await order(buyer, honey)
  expect(await cancelOrder(again(world, buyer), placed.number)).toBe('ended')
  expect(await cancelOrder(again(world, buyer), placed.number)).toBe('already')
  expect(await stateOf(world, placed)).toBe('cancelled')
  expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
})

test('called off at the same moment by five requests, it ends once and its stock comes back once', async () => {
  const buyer = await stranger(world)
  const honey = await jar(world, 5)
  const placed = await order(buyer, honey, 2)
  const outcomes = await Promise.all(
    Array.from({ length: 5 }, () => cancelOrder(again(world, buyer), placed.number)),
  )
  expect(outcomes.filter(outcome => outcome === 'ended')).toHaveLength(1)
  expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
})

test('one that was paid meanwhile stays, and is paid, whenever it is called off from a page of before', async () => {
  const buyer = await stranger(world)
  const placed = await order(buyer, await jar(world, 1))
  await payAtSumUp(buyer, placed)
  for (let time = 0; time < 2; time++)
    expect(await cancelOrder(again(world, buyer), placed.number)).toBe('paid')
  expect(await stateOf(world, placed)).toBe('paid')
})

test('to a visitor, another member and a shopkeeper there is no order to call off', async () => {
  const placed = await order(await stranger(world), await jar(world, 1))
  for (const who of [world.ctx(), await stranger(world), world.ctx('shopkeeper')]) {
    await expect(cancelOrder(who, placed.number)).rejects.toBeInstanceOf(NotFound)
  }
  expect(await stateOf(world, placed)).toBe('pending')
})
