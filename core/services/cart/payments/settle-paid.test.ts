import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  again,
  doJobs,
  jar,
  lettersTo,
  one,
  order,
  payAtSumUp,
  stateOf,
  stock,
  stranger,
} from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { sendOrderLetter } from '../letters/send-order-letter'
import { addToCart } from '../lines/add-to-cart'
import { countInCart } from '../lines/count-in-cart'
import { verifyOrderPayment } from './verify-order-payment'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())

const movements = (orderId: string) =>
  one<{ sales: number }>(
    world,
    `select count(*)::int as sales from stock_movements m join order_lines l on l.id = m.order_line_id
     where l.order_id = ? and m.reason = 'sale'`,
    [orderId],
  )

describe('an order is paid exactly once', () => {
  test('a callback twice, the return page and two jobs at the same moment: one settlement, one letter', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 3)
    const placed = await order(buyer, honey, 2)
    await payAtSumUp(buyer, placed)
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => verifyOrderPayment(again(world, buyer), placed.id)),
    )
    expect(new Set(outcomes)).toEqual(new Set(['paid']))
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
    expect((await movements(placed.id)).sales).toBe(1)
    await doJobs(world, 'send-order-letter')
    expect(await lettersTo(world, buyer)).toEqual([`Your order ${placed.number} is paid`])
  })

  test('what was paid leaves the cart; what was put there since stays', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 9)
    const jam = await jar(world, 9)
    const placed = await order(buyer, honey, 2)
    await payAtSumUp(buyer, placed)
    await addToCart(buyer, honey, 1)
    await addToCart(buyer, jam, 4)
    await verifyOrderPayment(buyer, placed.id)
    expect(await countInCart(buyer)).toBe(5)
  })

  test('the letter is sent once, though its job runs three times', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1, 0))
    const payload = { orderId: placed.id, kind: 'paid' }
    await Promise.all([1, 2, 3].map(() => sendOrderLetter(world.ctx(), payload)))
    expect(await lettersTo(world, buyer)).toHaveLength(1)
  })

  test('an unpaid, failed or foreign checkout changes nothing', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    expect(await verifyOrderPayment(buyer, placed.id)).toBe('waiting')
    expect(await stateOf(world, placed)).toBe('pending')
  })

  test('a payment of another amount than was asked for pays nothing', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    await payAtSumUp(buyer, placed)
    await world.ctx().em.execute('update payments set amount = amount + 1 where order_id = ?', [placed.id])
    expect(await verifyOrderPayment(buyer, placed.id)).toBe('waiting')
    expect(await stateOf(world, placed)).toBe('pending')
  })
})
