import { afterAll, beforeAll, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { orderLetter } from '#core/services/cart/letters/order-letter'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readOrder } from '#core/services/cart/orders/read-order'
import { shownOrder } from '#core/services/cart/orders/shown-order'
import { retirePriceList } from '#core/services/cart/prices/price-lists'
import { readTill, sellForCash } from '#core/services/cart/till/sell'
import { atTill, readCustomer } from '#core/services/cart/till/till'
import { saveVatRate } from '#core/services/market/vat/vat-rates'
import { again, jar, order, pay, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { fee, priceList } from '../../../tests/prices'

let world: TestHouse
let list = ''
beforeAll(async () => {
  world = await quietHouse()
  const { id } = world.cast.members.member
  await db(world.ctx())
    .insertInto('member_labels')
    .values({ member_id: id, slug: 'staff', name: 'Staff', given_at: new Date() })
    .execute()
  await saveVatRate(keeper(), null, { name: 'Standard', rate: 2_000, isDefault: true })
  await fee(world, { label: 'Packing', amount: 50 })
  list = await cafes()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const cafes = () =>
  priceList(world, { name: 'Cafés', label_slug: 'staff', percent_off: null, shows_net: true })
const wordsOf = (document: { querySelector(selector: string): { textContent: string | null } | null }) =>
  document.querySelector('main')?.textContent?.replace(/\s+/g, ' ') ?? ''

/** Two jars of £6.50 with packing: £13.50, of which £2.25 is VAT. */
async function bought(who: 'member' | 'neighbour') {
  const buyer = world.ctx(who)
  const placed = await order(buyer, await jar(world, 5), 2)
  await pay(again(world, buyer), placed)
  return placed.number
}

test('who buys for a business reads their order without VAT, then VAT, then what was paid, also later', async () => {
  const number = await bought('member')
  const own = await world.browser('member')
  const shop = await world.browser('shopkeeper')
  const parts = ['Together + VAT', '£5.42', '£10.83', '£0.42', 'VAT 20%', '£2.25', 'Total £13.50']
  for (const [browser, path] of [
    [own, `/orders/${number}`],
    [own, `/orders/${number}/receipt`],
    [shop, `/shop/orders/${number}`],
  ] as const) {
    const { document } = await browser.get('cart', path)
    const text = document.body.textContent?.replace(/\s+/g, ' ') ?? ''
    expect([path, parts.filter(part => !text.includes(part))]).toEqual([path, []])
  }
  const paid = await readOrder(keeper(), number)
  const letter = orderLetter(world.ctx(), paid, 'paid')?.text ?? ''
  expect(letter.match(/^ {2}.*$/gm)).toEqual([
    expect.stringMatching(/^ {2}2 × .*£10\.83 \+ VAT$/),
    '  Packing  £0.42',
    '  VAT 20%  £2.25',
  ])
  expect(letter).toContain('Total: £13.50')
  await retirePriceList(keeper(), list)
  expect((await readOrder(keeper(), number)).isNet).toBe(true)
  list = await cafes()
})

test('the parts of such an order come to what was paid, and everybody else reads theirs as before', async () => {
  const net = await readOrder(keeper(), await bought('member'))
  const shown = shownOrder(net, 'en-GB')
  const sum = [...shown.lines.map(({ total }) => total), ...shown.adjustments.map(({ amount }) => amount)]
  expect([net.isNet, sum.reduce((all, { amount }) => all + amount, 0)]).toEqual([true, net.total.amount])
  const gross = await readOrder(keeper(), await bought('neighbour'))
  expect([gross.isNet, shownOrder(gross, 'en-GB')]).toEqual([false, gross])
})

test('the till shows who buys for a business their prices, and charges the same', async () => {
  const { id } = requireMember(world.ctx('member'))
  const shop = keeper()
  const customer = await readCustomer(shop, id)
  await addToCart(atTill(shop), await jar(world, 3), 2)
  expect((await readTill(again(world, shop), null)).isNet).toBe(false)
  const browser = await world.browser('shopkeeper')
  const cart = await readTill(again(world, shop), customer)
  const words = wordsOf((await browser.get('cart', `/shop/till?customer=${id}`)).document)
  for (const part of ['Together + VAT', '£10.83', 'VAT 20%', 'Total £13.50']) expect(words).toContain(part)
  expect([cart.isNet, cart.total.amount]).toEqual([true, 1350])
  const sale = { customer, key: Bun.randomUUIDv7(), seenTotal: cart.total.amount }
  const { number } = await sellForCash(again(world, shop), sale, null)
  const sold = await readOrder(keeper(), number)
  expect([sold.isNet, sold.total.amount]).toEqual([true, 1350])
})
