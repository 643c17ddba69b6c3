import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Collection } from '#core/entities/cart/collection'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { jar, one, order, pay, quietHouse, stock, stranger, wishOf } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

async function paid(quantity = 1, note = '') {
  const buyer = await stranger(world)
  const honey = await jar(world, 9)
  await addToCart(buyer, honey, quantity)
  const placed = await placeOrder(buyer, await wishOf(buyer, { note }))
  await pay(buyer, placed)
  return { ...placed, honey }
}

describe('the shopkeeper', () => {
  test('finds orders by state and by words, and sees the takings', async () => {
    const one = await paid()
    const unpaid = await order(await stranger(world), await jar(world, 1))
    const keeper = await world.browser('shopkeeper')
    const toCollect = await keeper.get('cart', '/shop/orders')
    expect(toCollect.text).toContain(one.number)
    expect(toCollect.text).not.toContain(unpaid.number)
    expect(toCollect.document.querySelector('.chart__bar')).not.toBeNull()
    expect((await keeper.get('cart', '/shop/orders?pile=pending')).text).toContain(unpaid.number)
    const found = await keeper.get('cart', `/shop/orders?pile=all&q=${one.number.slice(3).toLowerCase()}`)
    expect(found.text).toContain(one.number)
    expect(found.text).not.toContain(unpaid.number)
    expect((await keeper.get('cart', '/shop/orders?q=100%25_&page=99')).status).toBe(404)
  })

  test('marks an order collected, once, and takes it back', async () => {
    const placed = await paid()
    const keeper = await world.browser('shopkeeper')
    const path = `/shop/orders/${placed.number}/collection`
    await keeper.post('cart', path)
    await keeper.post('cart', path)
    expect(await world.ctx().em.count(Collection, { order: placed.id })).toBe(1)
    expect((await keeper.get('cart', '/shop/orders?pile=collected')).text).toContain(placed.number)
    await keeper.post('cart', `${path}?_method=delete`)
    expect(await world.ctx().em.count(Collection, { order: placed.id })).toBe(0)
  })

  test('does not hand over what is not paid', async () => {
    const unpaid = await order(await stranger(world), await jar(world, 1))
    const keeper = await world.browser('shopkeeper')
    await keeper.post('cart', `/shop/orders/${unpaid.number}/collection`)
    expect(await world.ctx().em.count(Collection, { order: unpaid.id })).toBe(0)
  })

  test('refunds some of it, then the rest, each with a reason', async () => {
    const placed = await paid(3)
    const keeper = await world.browser('shopkeeper')
    const path = `/shop/orders/${placed.number}/refunds`
    const { id } = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
      placed.id,
    ])
    const refused = await keeper.post('cart', path, { [`quantity-${id}`]: '2', reason: '' })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector(`#field-quantity-${id}`)?.getAttribute('value')).toBe('2')
    await keeper.post('cart', path, { [`quantity-${id}`]: '2', reason: 'Broken lids' })
    expect(await stock(world, placed.honey)).toEqual({ stock: 8, reserved: 0 })
    await keeper.post('cart', path, { all: 'yes', reason: 'And the third' })
    const page = await keeper.get('cart', `/shop/orders/${placed.number}`)
    expect(page.text).toContain('All of it has been given back')
    expect(page.text).toContain('£19.50')
    await keeper.post('cart', path, { [`quantity-${id}`]: 'many', reason: 'Nonsense' })
    const after = await keeper.get('cart', `/shop/orders/${placed.number}`)
    expect(after.document.querySelector('[role=alert]')?.textContent).toContain('refunded already')
  })

  test('takes the orders home as CSV in which no cell is a formula', async () => {
    const placed = await paid(1, '=HYPERLINK("http://evil.example")')
    const keeper = await world.browser('shopkeeper')
    const csv = await keeper.get('cart', '/shop/orders.csv')
    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(csv.headers.get('content-disposition')).toContain('attachment')
    const line = csv.text.split('\n').find(each => each.includes(placed.number)) ?? ''
    expect(line).toContain('6.50')
    expect(line).toContain(`'=HYPERLINK`)
  })

  test('packs from a list that leaves out what is refunded, collected or unpaid', async () => {
    const placed = await paid(2, 'Gate is open')
    const unpaid = await order(await stranger(world), await jar(world, 1))
    const keeper = await world.browser('shopkeeper')
    const sheet = await keeper.get('cart', '/shop/picking-list')
    expect(sheet.text).toContain(placed.number)
    expect(sheet.text).toContain('Gate is open')
    expect(sheet.text).not.toContain(unpaid.number)
    await keeper.post('cart', `/shop/orders/${placed.number}/collection`)
    expect((await keeper.get('cart', '/shop/picking-list')).text).not.toContain(placed.number)
  })
})

test('to everybody else these pages are not there', async () => {
  const placed = await paid()
  const paths = ['/shop/orders', '/shop/orders.csv', '/shop/picking-list', `/shop/orders/${placed.number}`]
  for (const who of ['member', 'editor'] as const) {
    const browser = await world.browser(who)
    for (const path of paths) expect((await browser.get('cart', path)).status).toBe(404)
    for (const noun of ['collection', 'refunds'])
      expect((await browser.post('cart', `/shop/orders/${placed.number}/${noun}`)).status).toBe(404)
  }
})
