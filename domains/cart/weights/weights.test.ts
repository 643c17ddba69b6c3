import { afterAll, beforeAll, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { receivePayment } from '#core/services/cart/ways/receive-payment'
import type { Visit } from '../../../tests/browser'
import { buyer, jar, one, pay, quietHouse, wishOf } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

/** An order of two that weigh about 500 g each, at £10 a piece, and of a jar that is not weighed. */
async function ordered(way: 'cash' | 'sumup') {
  const order = await waiting(way)
  if (way === 'sumup') await pay(order.ctx, order.placed)
  return order
}

async function waiting(way: 'cash' | 'sumup' = 'sumup') {
  const keeper = await world.browser('shopkeeper')
  const { ctx, browser } = await buyer(world)
  const [squash, honey] = [await jar(world, 9, 1_000), await jar(world, 9)]
  const variant = squash.kind === 'product' ? squash.variantId : ''
  await keeper.post('cart', '/shop/till/packaging', { variant, weight: '500 g' })
  await addToCart(ctx, squash, 2)
  await addToCart(ctx, honey, 1)
  const placed = await placeOrder(ctx, await wishOf(ctx, { way }))
  const { id } = await one<{ id: string }>(
    world,
    'select id from order_lines where order_id = ? and variant_id = ?',
    [placed.id, variant],
  )
  return {
    ctx,
    keeper,
    browser,
    placed,
    field: `weight-${id}`,
    path: `/shop/orders/${placed.number}/weights`,
  }
}

/** What the form sends that was opened then, with this typed. */
const fieldsOf = ({ document }: Visit, field: string, typed: string) => {
  const seen = field.replace('weight-', 'seen-')
  return { [field]: typed, [seen]: document.querySelector(`[name="${seen}"]`)?.getAttribute('value') ?? '' }
}

const totalOf = async (id: string) =>
  (await one<{ total: number }>(world, 'select total_amount::int as total from orders where id = ?', [id]))
    .total

test('an order that is not paid comes to what the scales say, also when it is weighed again', async () => {
  const { keeper, placed, field, path } = await ordered('cash')
  const page = await keeper.get('cart', path)
  expect(page.document.querySelectorAll('input[name^=weight-]')).toHaveLength(1)
  for (const [typed, total] of [
    ['1.25 kg', 2_500 + 650],
    ['980', 1_960 + 650],
    ['1 kg', 2_000 + 650],
  ] as const) {
    const sent = await keeper.post('cart', path, { [field]: typed })
    expect([typed, sent.location]).toEqual([typed, `/shop/orders/${placed.number}`])
    expect([typed, await totalOf(placed.id)]).toEqual([typed, total])
  }
})

test('what is no weight is kept and said beside its field; nothing typed weighs nothing', async () => {
  const { keeper, placed, field, path } = await ordered('cash')
  for (const typed of ['heavy', '-1', '1 lb', '1.2345 kg', '1001 kg', '0.5 g']) {
    const refused = await keeper.post('cart', path, { [field]: typed })
    expect([typed, refused.status]).toEqual([typed, 422])
    expect(refused.document.querySelector(`#field-${field}`)?.getAttribute('value')).toBe(typed)
    expect(refused.document.querySelector(`#field-${field}-error`)).not.toBeNull()
  }
  expect((await keeper.post('cart', path, { [field]: ' ' })).status).toBe(303)
  expect(await totalOf(placed.id)).toBe(2_650)
})

test('of a paid order what is less goes back once, and a wrong reading is put right', async () => {
  const { keeper, placed, field, path } = await ordered('sumup')
  for (let press = 0; press < 2; press++)
    expect((await keeper.post('cart', path, { [field]: '900 g' })).status).toBe(303)
  const given = "select sum(amount)::int as given from refunds where order_id = ? and state = 'done'"
  expect(await one<object>(world, given, [placed.id])).toEqual({ given: 200 })
  const page = await keeper.get('cart', path)
  expect(page.document.querySelector(`#field-${field}-hint`)?.textContent).toContain(
    'Weighed 900 g, which is £',
  )
  for (let press = 0; press < 2; press++)
    expect((await keeper.post('cart', path, fieldsOf(page, field, '0,85 kg'))).status).toBe(303)
  expect(await one<object>(world, given, [placed.id])).toEqual({ given: 300 })
})

test('a form that was opened before somebody else put it right changes nothing, and says what is there', async () => {
  const { keeper, placed, field, path } = await ordered('sumup')
  const before = await keeper.get('cart', path)
  await keeper.post('cart', path, { [field]: '900 g' })
  const stale = await keeper.post('cart', path, fieldsOf(before, field, '1.1 kg'))
  expect([stale.status, stale.text.includes('Somebody wrote down 900 g meanwhile')]).toEqual([409, true])
  expect(stale.document.querySelector(`#field-${field}`)?.getAttribute('value')).toBe('1.1 kg')
  const given = "select sum(amount)::int as given from refunds where order_id = ? and state = 'done'"
  expect(await one<object>(world, given, [placed.id])).toEqual({ given: 200 })
  // Sent as it was shown, it says nothing of the scales: what somebody else wrote down stays.
  const shown = await keeper.get('cart', path)
  await keeper.post('cart', path, { [field]: '950 g' })
  expect((await keeper.post('cart', path, fieldsOf(shown, field, '900 g'))).status).toBe(303)
  expect(await one<object>(world, given, [placed.id])).toEqual({ given: 200 })
  expect(
    await one<object>(world, 'select total_amount::int as more from orders where follows_id = ?', [
      placed.id,
    ]),
  ).toEqual({ more: 100 })
})

test('weighing is the shop’s, of an order that there is', async () => {
  const { keeper, browser, field, path } = await ordered('cash')
  expect((await browser.get('cart', path)).status).toBe(404)
  expect((await browser.post('cart', path, { [field]: '1 g' })).status).toBe(404)
  expect((await keeper.get('cart', '/shop/orders/RA-222222/weights')).status).toBe(404)
  expect((await keeper.post('cart', '/shop/orders/RA-222222/weights', {})).status).toBe(404)
})

test('an order that is being paid online has no form until it is paid, and a form of before weighs nothing', async () => {
  const { ctx, keeper, placed, field, path } = await waiting()
  const page = await keeper.get('cart', path)
  expect(page.document.querySelector('main')?.textContent).toContain('It is being paid by card online')
  expect(page.document.querySelector(`[name="${field}"]`)).toBeNull()
  const sent = await keeper.post('cart', path, { [field]: '900 g' })
  expect([sent.status, sent.text.includes('being paid by card online')]).toEqual([409, true])
  const typed = sent.document.querySelector(`[name="${field}"]`)
  expect([typed?.getAttribute('value'), typed?.getAttribute('aria-invalid')]).toEqual(['900 g', 'true'])
  expect(sent.document.querySelector('.form-errors a')?.getAttribute('href')).toBe(`#${typed?.id}`)
  expect(await totalOf(placed.id)).toBe(2_650)
  await pay(ctx, placed)
  expect((await keeper.get('cart', path)).document.querySelector(`[name="${field}"]`)).not.toBeNull()
})

test('a reading for what went back meanwhile is said to count for nothing, and can still be read', async () => {
  const { keeper, placed, field, path } = await ordered('sumup')
  const before = await keeper.get('cart', path)
  await keeper.post('cart', `/shop/orders/${placed.number}/refunds`, {
    all: 'yes',
    way: 'credit',
    reason: 'Rot',
  })
  const late = await keeper.post('cart', path, fieldsOf(before, field, '905 g'))
  expect([late.status, late.document.querySelector('.form-errors')]).toEqual([409, null])
  const said = late.document.querySelector('main [role=alert]')?.textContent
  expect(said).toContain('not in the order any more')
  expect(said).toContain('You had typed: 905 g')
  const nothing = await keeper.post('cart', path, fieldsOf(before, field, ' '))
  expect(nothing.status).toBe(303)
})

test('the button to weigh an order stands while something of it may be weighed', async () => {
  const { keeper, placed, field, path } = await ordered('sumup')
  const order = `/shop/orders/${placed.number}`
  const isOffered = async () =>
    (await keeper.get('cart', order)).document.querySelector(`a[href="${path}"]`) !== null
  expect(await isOffered()).toBe(true)
  await keeper.post('cart', path, { [field]: '900 g' })
  expect(await isOffered()).toBe(true)
  const page = await keeper.get('cart', order)
  expect(page.document.querySelector('main')?.textContent).toContain('Weighed 900 g')
  expect(page.document.querySelector('.cart-adjustments')).toBeNull()
})

test('the refund form says what was paid for weighed goods, and gives back that', async () => {
  const { keeper, placed, field, path } = await ordered('sumup')
  const order = `/shop/orders/${placed.number}`
  const line = field.replace('weight-', '')
  const hintOf = async () =>
    (await keeper.get('cart', order)).document.querySelector(`#field-quantity-${line}-hint`)?.textContent
  expect(await hintOf()).toBe('£10.00 each, at most 2')
  await keeper.post('cart', path, { [field]: '900 g' })
  expect(await hintOf()).toBe('£18.00 for all 2, weighed 900 g, at most 2')
  await keeper.post('cart', `${order}/refunds`, { [`quantity-${line}`]: '1', reason: 'Bruised' })
  expect(await hintOf()).toBe('£9.00 for it, at most 1')
  const given = "select sum(amount)::int as given from refunds where order_id = ? and state = 'done'"
  expect(await one<object>(world, given, [placed.id])).toEqual({ given: 200 + 900 })
})

test('the refund form says, too, what was paid for weight besides', async () => {
  const { keeper, placed, field, path } = await ordered('sumup')
  await keeper.post('cart', path, { [field]: '1.1 kg' })
  const { number } = await one<{ number: string }>(world, 'select number from orders where follows_id = ?', [
    placed.id,
  ])
  await receivePayment(world.ctx('shopkeeper'), number, { way: 'cash', bankLineId: null })
  const page = await keeper.get('cart', `/shop/orders/${placed.number}`)
  const hint = page.document.querySelector(`#field-quantity-${field.replace('weight-', '')}-hint`)
  expect(hint?.textContent).toBe(
    '£10.00 each, weighed 1.1 kg, and £2.00 paid for its weight since, at most 2',
  )
  expect(page.text).toContain('£26.50, with £2.00 paid for its weight since, goes back to')
})
