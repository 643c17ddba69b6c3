import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { again, jar, paidJars, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { markCollected } from '../fulfilment/collections'
import { addToCart } from '../lines/add-to-cart'
import { changeOrder } from '../order-changes/change-order'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { receivePayment } from '../ways/receive-payment'
import { orderHistory } from './order-history'
import { refundOrder } from './refund-order'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

test('says what happened, when, by whom and how, oldest first', async () => {
  const buyer = await stranger(world)
  await addToCart(buyer, await jar(world, 3, 400), 2)
  const placed = await placeOrder(again(world, buyer), await wishOf(buyer, { way: 'transfer' }))
  await receivePayment(keeper(), placed.number, { way: 'cash', bankLineId: null })
  await markCollected(keeper(), placed.number)
  await refundOrder(keeper(), placed.number, 'all', 'Mouldy', 'cash')
  const events = await orderHistory(keeper(), placed.id)
  expect(events.map(({ what, by, way }) => [what, by, way])).toEqual([
    ['placed', 'A Stranger', 'cash'],
    ['paid', 'Sam Okafor', 'cash'],
    ['collected', 'Sam Okafor', null],
    ['refund-requested', 'Sam Okafor', 'cash'],
    ['refunded', null, 'cash'],
  ])
  expect(events.find(({ what }) => what === 'refund-requested')).toMatchObject({
    note: 'Mouldy',
    amount: { amount: 800, currency: 'GBP' },
  })
})

test('says for how much it was placed, whatever it comes to since', async () => {
  const buyer = await stranger(world)
  const honey = await jar(world, 5, 400)
  await addToCart(buyer, honey, 2)
  const placed = await placeOrder(again(world, buyer), await wishOf(buyer, { way: 'cash' }))
  const fewer = async (quantity: number) => {
    const [line] = (await readOrder(keeper(), placed.number)).lines
    const change = {
      quantities: new Map([[line?.id ?? '', quantity]]),
      additions: [],
      note: '',
      way: 'cash',
    } as const
    await changeOrder(keeper(), placed.number, { ...change, key: Bun.randomUUIDv7() })
  }
  await fewer(3)
  await receivePayment(keeper(), placed.number, { way: 'cash', bankLineId: null })
  await fewer(1)
  const events = await orderHistory(keeper(), placed.id)
  expect(
    events.filter(({ what }) => what === 'placed' || what === 'changed').map(({ amount }) => amount?.amount),
  ).toEqual([800, 1200, 400])
})

test('says that it came to nothing, and tells it to shopkeepers alone', async () => {
  const buyer = await stranger(world)
  await addToCart(buyer, await jar(world, 3), 1)
  const placed = await placeOrder(again(world, buyer), await wishOf(buyer, { way: 'cash' }))
  await cancelOrder(again(world, buyer), placed.number)
  expect((await orderHistory(keeper(), placed.id)).map(({ what }) => what)).toEqual(['placed', 'cancelled'])
  const other = await paidJars(world, 1)
  await expect(orderHistory(other.buyer, other.placed.id)).rejects.toBeInstanceOf(NotFound)
})
