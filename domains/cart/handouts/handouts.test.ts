import { afterAll, beforeAll, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { asGuestBuyer } from '#core/services/cart/guests/guest-buyer'
import { recordHandoutDue } from '#core/services/cart/handouts/handout-due'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { receivePayment } from '#core/services/cart/ways/receive-payment'
import { jar, one, paidJars, quietHouse, stranger, wishOf } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

/** As a guest's cash order leaves it, of £6.50. */
async function owed(name: string): Promise<{ number: string; refundId: string }> {
  const { placed } = await paidJars(world, 1, { buyer: await stranger(world) })
  await world.ctx().em.execute('update orders set name = ? where id = ?', [name, placed.id])
  const { id: refundId } = await one<{ id: string }>(
    world,
    `insert into refunds (id, order_id, payment_id, amount, currency, way, state, reason, requested_at, done_at)
     select gen_random_uuid(), order_id, id, amount, currency, 'cash', 'done', 'Left <out>', now(), now()
     from payments where order_id = ? returning id`,
    [placed.id],
  )
  await transaction(world.ctx(), tx => recordHandoutDue(tx, refundId))
  return { number: placed.number, refundId }
}

test('the shopkeeper sees who waits for money, hands it out, and it is gone from the list', async () => {
  const { number, refundId } = await owed('Nia <b>Vaughan</b>')
  const shop = await world.browser('shopkeeper')
  const { text } = await shop.get('cart', '/shop/handouts')
  expect(text).toContain('£6.50 for Nia &lt;b&gt;Vaughan')
  expect(text).toContain('Left &lt;out&gt;')
  expect(text).toContain(`/shop/orders/${number}`)
  const faulty = await shop.post('cart', `/shop/handouts/${refundId}`, { way: 'cheque' })
  expect((await shop.get('cart', faulty.location ?? '')).text).toContain('say how you handed it out')
  const given = await shop.post('cart', `/shop/handouts/${refundId}`, { way: 'cash' })
  expect((await shop.get('cart', given.location ?? '')).text).toContain(
    '£6.50 is in the books as given in cash',
  )
  const again = await shop.post('cart', `/shop/handouts/${refundId}`, { way: 'transfer' })
  expect((await shop.get('cart', again.location ?? '')).text).toContain('handed this out already')
  expect((await shop.get('cart', '/shop/handouts')).text).toContain('Nobody waits for money')
})

test('it is not there for buyers and visitors', async () => {
  const { refundId } = await owed('Nia')
  for (const browser of [await world.browser('member'), await world.browser()]) {
    expect((await browser.get('cart', '/shop/handouts')).status).not.toBe(200)
    await browser.post('cart', `/shop/handouts/${refundId}`, { way: 'cash' })
  }
  const waits =
    'select count(*)::int as count from refund_handouts where refund_id = ? and handed_out_at is null'
  expect(await one(world, waits, [refundId])).toEqual({ count: 1 })
})

test('for an order of a guest the shop is offered no credit, and hands out what it says it hands out', async () => {
  await offerAllWays(world)
  const visitor = {
    ...world.ctx(),
    guest: new Bun.CryptoHasher('sha256').update(Bun.randomUUIDv7()).digest('hex'),
  }
  const guest = await asGuestBuyer(visitor, { name: 'Iwan', email: 'iwan@example.test' })
  await addToCart(guest, await jar(world, 5), 2)
  const { number } = await placeOrder(guest, await wishOf(guest, { way: 'cash', name: 'Iwan' }))
  await receivePayment(world.ctx('shopkeeper'), number, { way: 'cash', bankLineId: null })
  const shop = await world.browser('shopkeeper')
  const { document } = await shop.get('cart', `/shop/orders/${number}`)
  const offered = [...document.querySelectorAll('input[name="way"]')].map(each => each.getAttribute('value'))
  expect(new Set(offered)).toEqual(new Set(['cash', 'transfer']))
  await shop.post('cart', `/shop/orders/${number}/refunds`, { all: 'yes', way: 'cash', reason: 'Rained off' })
  const waits = `select count(*)::int as count from refund_handouts h join refunds r on r.id = h.refund_id
    join orders o on o.id = r.order_id where o.number = ?`
  expect(await one(world, waits, [number])).toEqual({ count: 0 })
  expect((await shop.get('cart', `/shop/orders/${number}`)).text).toContain('refunded')
})
