import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotOnSale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import { again, jar, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { fingerprintOfCart } from '../lines/fingerprint'
import { readCart } from '../lines/read-cart'
import { LARGEST_ORDER, OrderTooLarge } from './order-too-large'
import { placeOrder, TotalChanged } from './place-order'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const idOf = (sellable: Sellable) => (sellable.kind === 'product' ? sellable.variantId : '')
const setPrice = (sellable: Sellable, amount: number, currency = 'GBP') =>
  world
    .ctx()
    .em.execute('update variants set price_amount = ?, price_currency = ? where id = ?', [
      amount,
      currency,
      idOf(sellable),
    ])

/** Two jars of £6.50 and one of £4.00 in a cart of their own. */
async function twoKinds() {
  const buyer = await stranger(world)
  const [honey, jam] = [await jar(world, 9, 650), await jar(world, 9, 400)]
  await addToCart(buyer, honey, 2)
  await addToCart(again(world, buyer), jam, 1)
  return { buyer: again(world, buyer), honey, jam }
}

const seenBy = async (ctx: Ctx) => fingerprintOfCart(await readCart(ctx))

describe('what the buyer agreed to', () => {
  test('is each price: two that changed to the same total are noticed', async () => {
    const { buyer, honey, jam } = await twoKinds()
    const wish = await wishOf(buyer, { seenLines: await seenBy(buyer) })
    await setPrice(honey, 700)
    await setPrice(jam, 300)
    const now = again(world, buyer)
    expect((await readCart(now)).total.amount).toBe(wish.seenTotal)
    await expect(placeOrder(now, wish)).rejects.toBeInstanceOf(TotalChanged)
  })

  test('also where an open order was placed at the new prices in another tab', async () => {
    const { buyer, honey, jam } = await twoKinds()
    const old = await wishOf(buyer, { seenLines: await seenBy(buyer) })
    await setPrice(honey, 700)
    await setPrice(jam, 300)
    await placeOrder(again(world, buyer), await wishOf(buyer))
    await expect(placeOrder(again(world, buyer), old)).rejects.toBeInstanceOf(TotalChanged)
  })

  test('and an open order at other prices is not taken for the same', async () => {
    const { buyer, honey, jam } = await twoKinds()
    const first = await placeOrder(buyer, await wishOf(buyer))
    await setPrice(honey, 700)
    await setPrice(jam, 300)
    const now = again(world, buyer)
    const second = await placeOrder(now, await wishOf(now, { seenLines: await seenBy(now) }))
    expect(second.id).not.toBe(first.id)
  })

  test('is kept by the form itself, and shown again when it is not so any more', async () => {
    const [honey, jam] = [await jar(world, 9, 650), await jar(world, 9, 650)]
    const browser = await world.browser('neighbour')
    await addToCart(world.ctx('neighbour'), honey, 1)
    await addToCart(world.ctx('neighbour'), jam, 1)
    const field = (document: Awaited<ReturnType<typeof browser.get>>['document'], name: string) =>
      document.querySelector(`input[name="${name}"]`)?.getAttribute('value') ?? ''
    const { document } = await browser.get('cart', '/checkout')
    const form = { name: 'Tom', key: field(document, 'key'), total: field(document, 'total') }
    await setPrice(honey, 600)
    await setPrice(jam, 700)
    const answer = await browser.post('cart', '/orders', form)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('Prices have changed')
    const agreed = { ...form, total: field(answer.document, 'total') }
    expect((await browser.post('cart', '/orders', agreed)).status).toBe(303)
  })
})

describe('a sum beyond 2^31 - 1', () => {
  test('is ordered, kept and shown like any other', async () => {
    const buyer = await stranger(world)
    const gold = await jar(world, 9, 2_147_483_647)
    await addToCart(buyer, gold, 5)
    const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer)))
    const sums = await one<{ total_amount: number; amount: number; unit_amount: number }>(
      world,
      `select o.total_amount, p.amount, l.unit_amount from orders o join payments p on p.order_id = o.id
       join order_lines l on l.order_id = o.id where o.id = ?`,
      [placed.id],
    )
    expect(sums).toEqual({ total_amount: 10_737_418_235, amount: 10_737_418_235, unit_amount: 2_147_483_647 })
  })

  test('is refused in words when one order comes to more than it may', async () => {
    const buyer = await stranger(world)
    const gold = await jar(world, 999, 2_147_483_647)
    await addToCart(buyer, gold, 999)
    const now = again(world, buyer)
    expect((await readCart(now)).total.amount).toBeGreaterThan(LARGEST_ORDER)
    const refused = placeOrder(now, await wishOf(now))
    await expect(refused).rejects.toBeInstanceOf(OrderTooLarge)
    await expect(refused).rejects.toThrow('£10,000,000,000.00')
  })
})

describe('a price in another currency', () => {
  test('is not put into a cart', async () => {
    const miel = await jar(world, 9)
    await setPrice(miel, 1250, 'EUR')
    await expect(addToCart(await stranger(world), miel, 1)).rejects.toBeInstanceOf(NotOnSale)
  })

  test('that something in a cart has got since is not added to the rest: £2.10 and €12.50 are no sum', async () => {
    const buyer = await stranger(world)
    const [bread, miel] = [await jar(world, 9, 210), await jar(world, 9, 1250)]
    await addToCart(buyer, bread, 1)
    await addToCart(again(world, buyer), miel, 1)
    const wish = await wishOf(again(world, buyer))
    await setPrice(miel, 1250, 'EUR')
    const cart = await readCart(again(world, buyer))
    expect(cart.total).toEqual({ amount: 210, currency: 'GBP' })
    expect(cart.ready).toBe(false)
    await expect(placeOrder(again(world, buyer), wish)).rejects.toThrow()
    expect(
      await world.ctx().em.execute('select 1 from orders where member_id = ?', [buyer.viewer.member?.id]),
    ).toEqual([])
  })

  test('order lines carry that of their order, and the database holds them to it', async () => {
    const { buyer } = await twoKinds()
    const placed = await placeOrder(buyer, await wishOf(buyer))
    expect(
      await world
        .ctx()
        .em.execute('select distinct currency from order_lines where order_id = ?', [placed.id]),
    ).toEqual([{ currency: 'GBP' }])
    for (const change of [`currency = 'EUR'`, 'unit_amount = unit_amount + 1', 'quantity = quantity + 1']) {
      const wrong = world.ctx().em.execute(`update order_lines set ${change} where order_id = ?`, [placed.id])
      await expect(wrong).rejects.toThrow('is not the sum of its lines')
    }
    const total = world
      .ctx()
      .em.execute('update orders set total_amount = total_amount - 1 where id = ?', [placed.id])
    await expect(total).rejects.toThrow('is not the sum of its lines')
  })
})
