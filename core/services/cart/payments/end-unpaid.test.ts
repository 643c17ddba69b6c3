import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { press } from '#core/payments/sandbox/cast'
import {
  again,
  collectionTime,
  jar,
  later,
  order,
  payAtSumUp,
  quietHouse,
  stateOf,
  stock,
  stranger,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { countInCart } from '../lines/count-in-cart'
import { reassignSlot } from '../orders/collection-slot'
import { endUnpaid } from './end-unpaid'
import { expireOrders } from './expire-orders'
import { requestPayment } from './request-payment'
import { verifyOrderPayment } from './verify-order-payment'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

describe('an order that nobody pays', () => {
  test('gives its stock back after its time, and the cart still holds everything', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await order(buyer, honey)
    await expireOrders(later(world, 14))
    expect(await stateOf(world, placed)).toBe('pending')
    await expireOrders(later(world, 16))
    expect(await stateOf(world, placed)).toBe('expired')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
    expect(await countInCart(buyer)).toBe(1)
  })

  test('stands where it was given more time while it was about to end', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    const { em } = world.ctx()
    await em.execute(`update payments set way = 'cash' where order_id = ?`, [placed.id])
    const slotId = await collectionTime(world, 5)
    await overtaking(
      world,
      proceed =>
        transaction(again(world, buyer), async tx => {
          await reassignSlot(tx, placed.id, slotId)
          await proceed()
        }),
      () => expireOrders(later(world, 16)),
    )
    expect(await stateOf(world, placed)).toBe('pending')
  })

  test('cannot be paid any more at SumUp once its stock is given away', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    const hostedUrl = await requestPayment(buyer, placed.id)
    await endUnpaid(world.ctx(), placed.id, 'cancelled')
    const page = await fetch(String(hostedUrl))
    expect(page.status).toBe(410)
  })

  test('was paid after all while it was about to expire: it is paid', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await order(buyer, honey)
    await payAtSumUp(buyer, placed)
    await expireOrders(later(world, 16))
    expect(await stateOf(world, placed)).toBe('paid')
    expect(await stock(world, honey)).toEqual({ stock: 0, reserved: 0 })
  })

  test('expiry against payment at the same moment ends in one of the two, and the stock fits', async () => {
    for (let round = 0; round < 5; round++) {
      const buyer = await stranger(world)
      const honey = await jar(world, 1)
      const placed = await order(buyer, honey)
      const page = await requestPayment(buyer, placed.id)
      await Promise.all([
        press(page, 'payment').then(() => verifyOrderPayment(again(world, buyer), placed.id)),
        endUnpaid(later(world, 16), placed.id, 'expired'),
      ])
      const state = await stateOf(world, placed)
      const left = await stock(world, honey)
      expect(left).toEqual(state === 'paid' ? { stock: 0, reserved: 0 } : { stock: 1, reserved: 0 })
      expect(['paid', 'expired']).toContain(state)
    }
  })

  test('waits when SumUp cannot be asked, and is given up an hour later all the same', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await order(buyer, honey)
    await requestPayment(buyer, placed.id)
    await world.sandbox.behaviour.down()
    await expireOrders(later(world, 16))
    expect(await stateOf(world, placed)).toBe('pending')
    // A quarter of an hour and an hour from when it was placed, which was a moment ago.
    await expireOrders(later(world, 74))
    expect(await stateOf(world, placed)).toBe('pending')
    await expireOrders(later(world, 75))
    expect(await stateOf(world, placed)).toBe('expired')
    await world.sandbox.behaviour.up()
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
  })
})
