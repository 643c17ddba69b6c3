import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { SlotGone } from '#core/contracts/events'
import {
  again,
  bookedOf,
  collectionTime,
  jar,
  order,
  quietHouse,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { LEAST_TIME_MS } from '../payments/request-payment'
import { RESERVATION_MINUTES } from '../ways/paid-later'
import { cancelOrder } from './cancel-order'
import { placeOrder } from './place-order'
import { openOrderLike, openOrders, orderOfForm } from './placed-before'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

describe('a form that was sent before', () => {
  test('finds the order it made, for its own buyer alone', async () => {
    const buyer = await stranger(world)
    await addToCart(buyer, await jar(world, 1), 1)
    const wish = await wishOf(buyer)
    const placed = await placeOrder(buyer, wish)
    expect(await orderOfForm(again(world, buyer), wish.idempotencyKey, 'sumup')).toMatchObject({
      id: placed.id,
    })
    expect(await orderOfForm(await stranger(world), wish.idempotencyKey, 'sumup')).toBeNull()
    expect(await orderOfForm(world.ctx(), wish.idempotencyKey, 'sumup')).toBeNull()
  })

  test('makes a new order once the first came to nothing', async () => {
    const buyer = await stranger(world)
    await addToCart(buyer, await jar(world, 1), 1)
    const wish = await wishOf(buyer)
    const first = await placeOrder(buyer, wish)
    await cancelOrder(again(world, buyer), first.number)
    const second = await placeOrder(again(world, buyer), wish)
    expect(second.id).not.toBe(first.id)
    expect(second.state).toBe('pending')
  })

  test('and now names a time that there is none of is refused, and the place it had stays', async () => {
    const buyer = await stranger(world)
    const slot = await collectionTime(world, 3)
    await addToCart(buyer, await jar(world, 1), 1)
    const wish = await wishOf(buyer, { collectionSlotId: slot })
    const placed = await placeOrder(buyer, wish)
    for (const collectionSlotId of ['nowhere', Bun.randomUUIDv7()]) {
      const other = placeOrder(again(world, buyer), { ...wish, collectionSlotId })
      await expect(other).rejects.toBeInstanceOf(SlotGone)
    }
    expect(await bookedOf(world, slot)).toEqual({ booked: 1, orders: [placed.number] })
  })
})

describe('an order that waits to be paid', () => {
  test('is that of the cart while its things, their number and the time to pay it are the same', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 9)
    const placed = await order(buyer, honey, 2)
    const cart = await readCart(again(world, buyer))
    expect(await openOrderLike(again(world, buyer), cart)).toMatchObject({ id: placed.id })
    const [open] = await openOrders(again(world, buyer))
    const left = (ms: number) => ({
      ...again(world, buyer),
      now: new Date((open?.reserved_until.getTime() ?? 0) - ms),
    })
    expect(await openOrderLike(left(LEAST_TIME_MS + 1), cart)).toMatchObject({ id: placed.id })
    expect(await openOrderLike(left(LEAST_TIME_MS), cart)).toBeNull()
    await addToCart(again(world, buyer), honey, 1)
    expect(await openOrderLike(again(world, buyer), await readCart(again(world, buyer)))).toBeNull()
  })

  test('is kept for a quarter of an hour; a visitor has none', async () => {
    const buyer = await stranger(world)
    await order(buyer, await jar(world, 1))
    const [open, more] = await openOrders(again(world, buyer))
    expect(more).toBeUndefined()
    expect(open?.reserved_until).toEqual(new Date(buyer.now.getTime() + RESERVATION_MINUTES * 60_000))
    expect(await openOrders(world.ctx())).toEqual([])
  })
})
