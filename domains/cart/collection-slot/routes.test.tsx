import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { press } from '#core/payments/sandbox/cast'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { expireOrders } from '#core/services/cart/payments/expire-orders'
import { bookSlot } from '#core/services/events/slots/book-slot'
import type { Browser } from '../../../tests/browser'
import { bookedOf, buyer, collectionTime, jar, later, one, quietHouse, stock } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())
// Each test chooses among times of its own; what was booked in the others' keeps them there until it is gone.
beforeEach(async () => {
  const { em } = world.ctx()
  await em.execute('delete from bookings')
  await em.execute('update orders set collection_slot_id = null')
  await em.execute('delete from slots')
})

type Visit = Awaited<ReturnType<Browser['get']>>

/** The form as a browser would send it: fields as they stand, of the radios the one that is chosen. */
function fieldsOf({ document }: Visit): Record<string, string> {
  const fields = [...document.querySelectorAll('form[action="/orders"] :is(input, textarea)[name]')]
  return Object.fromEntries(
    fields
      .filter(field => field.getAttribute('type') !== 'radio' || field.hasAttribute('checked'))
      .map(field => [
        field.getAttribute('name') ?? '',
        field.getAttribute('value') ?? field.textContent?.trim() ?? '',
      ]),
  )
}

const offered = ({ document }: Visit) =>
  [...document.querySelectorAll('input[name=slot]')].map(radio => radio.getAttribute('value'))

test('a time is chosen at checkout, kept for the order, seen by all who need to know, and moved', async () => {
  const [first, second] = [await collectionTime(world, 1, 30), await collectionTime(world, 3, 54)]
  const { ctx, browser } = await buyer(world)
  await addToCart(ctx, await jar(world, 2), 1)
  const checkout = await browser.get('cart', '/checkout')
  expect(offered(checkout)).toEqual(['any', first, second])
  expect(fieldsOf(checkout).slot).toBe('any')
  expect(checkout.text).toContain('Last place · Collect a box')
  expect(checkout.text).toContain('3 places left')
  expect(checkout.document.querySelector('#field-slot-hint')?.textContent).toBe('The <green> door')
  const placed = await browser.post('cart', '/orders', { ...fieldsOf(checkout), slot: first })
  expect(placed.location).toStartWith(world.sandbox.url)
  const { number } = await one<{ number: string }>(world, 'select number from orders where member_id = ?', [
    ctx.viewer.member?.id,
  ])
  expect(await bookedOf(world, first)).toEqual({ booked: 1, orders: [number] })
  // While it waits to be paid, the form says what was chosen.
  expect(fieldsOf(await browser.get('cart', '/checkout')).slot).toBe(first)

  const back = await press(placed.location, 'payment')
  await browser.get('cart', new URL(back.headers.get('location') ?? '').pathname)
  await world.work()
  const letters = 'select text from sent_mails where recipient = ?'
  const { text } = await one<{ text: string }>(world, letters, [ctx.viewer.member?.email])
  expect(text).toMatch(/To collect: .*, Collect a box, The <green> door/)

  const order = await browser.get('cart', `/orders/${number}`)
  expect(order.text).toContain('Collect a box, The &lt;green&gt; door')
  expect(order.document.querySelector(`main a[href="/orders/${number}/collection-slot"]`)).not.toBeNull()
  const bookings = await browser.get('account', '/bookings')
  expect(bookings.text).toContain(number)
  expect(bookings.document.querySelector('details.confirm')).toBeNull()
  expect((await browser.get('events', '/slots')).text).toContain('Your order')
  const organiser = await world.browser('organiser')
  expect((await organiser.get('events', '/organise/slots')).text).toContain(`A Stranger · ${number}`)
  const keeper = await world.browser('shopkeeper')
  const sheet = await keeper.get('cart', '/shop/picking-list')
  expect(sheet.document.querySelector('main h2')?.textContent).toContain('Collect a box, The <green> door')
  expect((await keeper.get('cart', `/shop/orders/${number}`)).text).toContain('Collect a box')

  const moving = await browser.get('cart', `/orders/${number}/collection-slot`)
  expect(offered(moving)).toEqual([second])
  const nothing = await browser.post('cart', `/orders/${number}/collection-slot`)
  expect(nothing.status).toBe(422)
  const moved = await browser.post('cart', `/orders/${number}/collection-slot`, { slot: second })
  expect([moved.status, moved.location]).toEqual([303, `/orders/${number}`])
  expect((await bookedOf(world, first)).booked).toBe(0)
  expect((await bookedOf(world, second)).orders).toEqual([number])
  const given = await browser.post('cart', `/orders/${number}/collection-slot?_method=delete`)
  expect(given.status).toBe(303)
  expect((await bookedOf(world, second)).booked).toBe(0)
  expect((await browser.get('cart', `/orders/${number}`)).text).toContain('Choose a time to collect it')
  expect((await keeper.get('cart', '/shop/picking-list')).text).toContain('Without a collection time')
})

test('a time that is full by now is refused with everything typed kept, and the next ones offered', async () => {
  const [wanted, next] = [await collectionTime(world, 1, 30), await collectionTime(world, 2, 54)]
  const honey = await jar(world, 2)
  const { ctx, browser } = await buyer(world)
  await addToCart(ctx, honey, 1)
  const form = fieldsOf(await browser.get('cart', '/checkout'))
  await bookSlot(world.ctx('neighbour'), wanted)
  const typed = { ...form, slot: wanted, name: 'Wren <W.>', note: 'Left of the gate' }
  const refused = await browser.post('cart', '/orders', typed)
  expect(refused.status).toBe(409)
  expect(refused.document.querySelector('#field-slot-error')?.textContent).toContain('took the last place')
  expect(refused.document.querySelector('.form-errors a')?.getAttribute('href')).toBe('#field-slot')
  expect(refused.document.querySelector('#field-slot')).not.toBeNull()
  expect(offered(refused)).toEqual(['any', next])
  expect(fieldsOf(refused)).toMatchObject({
    name: 'Wren <W.>',
    note: 'Left of the gate',
    key: form.key ?? '',
  })
  expect(await stock(world, honey)).toEqual({ stock: 2, reserved: 0 })
  // Nothing is chosen for them, and nothing chosen is not the same as "any day".
  expect(fieldsOf(refused).slot).toBeUndefined()
  const again = await browser.post('cart', '/orders', fieldsOf(refused))
  expect(again.status).toBe(422)
  expect(again.text).toContain('Left of the gate')
  const placed = await browser.post('cart', '/orders', { ...fieldsOf(again), slot: next })
  expect(placed.location).toStartWith(world.sandbox.url)
  expect((await bookedOf(world, next)).booked).toBe(1)
  await expireOrders(later(world, 16))
  expect((await bookedOf(world, next)).booked).toBe(0)
})

test('an order cannot be moved to a full time, by another, or once it came to nothing', async () => {
  const [first, full, open] = [
    await collectionTime(world, 1, 30),
    await collectionTime(world, 1, 54),
    await collectionTime(world, 1, 78),
  ]
  const { ctx, browser } = await buyer(world)
  await addToCart(ctx, await jar(world, 2), 1)
  const form = fieldsOf(await browser.get('cart', '/checkout'))
  await browser.post('cart', '/orders', { ...form, slot: first })
  const { number } = await one<{ number: string }>(world, 'select number from orders where member_id = ?', [
    ctx.viewer.member?.id,
  ])
  const path = `/orders/${number}/collection-slot`
  await bookSlot(world.ctx('neighbour'), full)
  const refused = await browser.post('cart', path, { slot: full })
  expect(refused.status).toBe(409)
  expect(refused.document.querySelector('[role=alert]')?.textContent).toContain('took the last place')
  expect(offered(refused)).toEqual([open])
  for (const who of ['neighbour', 'shopkeeper'] as const) {
    const other = await world.browser(who)
    expect((await other.get('cart', path)).status).toBe(404)
    expect((await other.post('cart', path, { slot: open })).status).toBe(404)
    expect((await other.post('cart', `${path}?_method=delete`)).status).toBe(404)
  }
  expect((await (await world.browser()).get('cart', path)).location).toStartWith('/login')
  await browser.post('cart', `/orders/${number}/cancellation`)
  expect((await browser.get('cart', path)).location).toBe(`/orders/${number}`)
  expect((await browser.post('cart', path, { slot: open })).location).toBe(`/orders/${number}`)
  expect((await browser.get('cart', `/orders/${number}`)).text).toContain('nothing left to collect')
  expect((await bookedOf(world, open)).booked).toBe(0)
})
