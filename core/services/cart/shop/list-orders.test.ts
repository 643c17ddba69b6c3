import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { jar, stranger, wishOf } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { listOrders, PILES, type Pile } from './list-orders'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const list = (text: string, pile: Pile = 'all', page = 1) =>
  listOrders(world.ctx('shopkeeper'), { pile, text, page })

async function orderedBy(name: string, priceAmount = 650) {
  const buyer = await stranger(world)
  await addToCart(buyer, await jar(world, 1, priceAmount), 1)
  return (await placeOrder(buyer, await wishOf(buyer, { name }))).number
}

test('signs that mean something in a pattern are looked for as they are', async () => {
  const marks = ['100% Wool', 'Under_score', 'Back\\slash', `O'Hara "quoted" $1 ?`]
  const numbers = new Map<string, string>()
  for (const mark of marks) numbers.set(mark, await orderedBy(mark))
  for (const [mark, number] of numbers) {
    const { orders } = await list(` ${mark.toLowerCase()} `)
    expect(orders.map(order => order.number)).toEqual([number])
  }
  // The address of every stranger has a `_` too, but never between these letters.
  expect((await list('r_s')).orders).toHaveLength(1)
  expect((await list('%')).orders).toHaveLength(1)
})

test('each pile counts what it shows, and a page beyond the last is the last', async () => {
  for (let each = 0; each < 26; each++) await orderedBy('Piled High', each % 13 === 0 ? 0 : 650)
  const { counts, pages } = await list('piled high')
  expect(counts).toEqual({ 'to-collect': 2, collected: 0, pending: 24, refunded: 0, over: 0, all: 26 })
  expect(pages).toBe(2)
  for (const pile of PILES) {
    const first = await list('piled high', pile)
    expect(first.orders).toHaveLength(Math.min(25, counts[pile]))
  }
  const [last, beyond] = [await list('piled high', 'all', 2), await list('piled high', 'all', 99)]
  expect(beyond.page).toBe(2)
  expect(beyond.orders.map(order => order.number)).toEqual(last.orders.map(order => order.number))
  expect(last.orders).toHaveLength(1)
})

test('without a word all of each pile are counted, as those with one are', async () => {
  await orderedBy('Piled Alone', 0)
  const [all, found] = [await list(''), await list('example.test')]
  expect(all.counts['to-collect']).toBeGreaterThan(0)
  expect(all.counts).toEqual(found.counts)
})

test('nobody but a shopkeeper sees it', async () => {
  const search = { pile: 'all', text: '', page: 1 } as const
  await expect(listOrders(await stranger(world), search)).rejects.toBeInstanceOf(NotFound)
})
