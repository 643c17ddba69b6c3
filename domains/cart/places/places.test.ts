import { afterAll, beforeAll, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { buyer, collectionTime, jar, quietHouse } from '../../../tests/cart'
import { giftCardOnSale } from '../../../tests/gift-cards'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

test('the shop makes a place, a buyer chooses it and a time there, and the order says where; a gift card needs neither', async () => {
  const keeper = await world.browser('shopkeeper')
  const time = await collectionTime(world, 2, 72)
  const typed = {
    name: 'Mill <shop>',
    address: '2 Mill Lane',
    hours: 'Thursdays',
    note: '',
    mapUrl: '',
    fee: '0.50',
    cutoff: '24',
    capacity: '',
    notHere: 'NO-SUCH',
    slots: time,
  }
  const refused = await keeper.post('cart', '/shop/places', typed)
  expect([refused.status, refused.document.querySelector('#field-notHere-error')?.textContent]).toEqual([
    422,
    expect.stringContaining('NO-SUCH'),
  ])
  expect(refused.document.querySelector('[name=slots][checked]')?.getAttribute('value')).toBe(time)
  expect((await keeper.post('cart', '/shop/places', { ...typed, fee: 'much' })).status).toBe(422)
  expect((await keeper.post('cart', '/shop/places', { ...typed, notHere: '' })).status).toBe(303)
  const list = await keeper.get('cart', '/shop/places')
  expect(list.text).toContain('Mill &lt;shop&gt;')
  const path = list.document.querySelector('main table a')?.getAttribute('href') ?? ''
  const edit = await keeper.get('cart', path)
  expect(edit.document.querySelector('#field-cutoff')?.getAttribute('value')).toBe('24')

  const { ctx, browser } = await buyer(world)
  await addToCart(ctx, await jar(world, 2), 1)
  const checkout = await browser.get('cart', '/checkout')
  expect(
    checkout.document.querySelector('button[formaction="/checkout/details"][value=place]'),
  ).not.toBeNull()
  expect(checkout.document.querySelector(`[name=slot][value="${time}"]`)).toBeNull()
  const choice = await browser.get('cart', '/checkout/place')
  expect(choice.text).toContain('https://www.openstreetmap.org/search?query=2+Mill+Lane')
  const place = choice.document.querySelector('[name=place]')?.getAttribute('value') ?? ''
  expect((await browser.post('cart', '/checkout/place', { place })).location).toBe('/checkout')
  const there = await browser.get('cart', '/checkout')
  expect(there.document.querySelector('[name=slot][value=any]')).toBeNull()
  const field = (name: string) =>
    there.document.querySelector(`form[action="/orders"] [name=${name}]`)?.getAttribute('value') ?? ''
  const form = { name: 'Ann', key: field('key'), total: field('total') }
  const untimed = await browser.post('cart', '/orders', form)
  expect([untimed.status, untimed.document.querySelector('#field-slot-error')?.textContent]).toEqual([
    422,
    expect.stringContaining('When'),
  ])
  const placed = await browser.post('cart', '/orders', { ...form, slot: time })
  expect(placed.location).toStartWith(world.sandbox.url)
  const orders = await browser.get('cart', '/orders')
  const order = orders.document.querySelector('main a[href^="/orders/"]')?.getAttribute('href') ?? ''
  expect((await browser.get('cart', order)).text).toContain('Mill &lt;shop&gt;, 2 Mill Lane')

  const giver = await buyer(world)
  await addToCart(giver.ctx, await giftCardOnSale(world), 1, undefined, 1_000)
  await giver.browser.post('cart', '/checkout/place', { place })
  const alone = await giver.browser.get('cart', '/checkout')
  expect(alone.document.querySelector('[name=slot]')).toBeNull()
  const sent = Object.fromEntries(
    ['key', 'total'].map(name => [
      name,
      alone.document.querySelector(`form[action="/orders"] [name=${name}]`)?.getAttribute('value') ?? '',
    ]),
  )
  const bought = await giver.browser.post('cart', '/orders', { name: 'Bea', ...sent })
  expect(bought.location).toStartWith(world.sandbox.url)

  await keeper.post('cart', `${path}/retirement`, {})
  expect((await browser.post('cart', '/checkout/place', { place })).location).toBe('/checkout/place')
  expect((await browser.post('cart', '/checkout/place?_method=delete', {})).location).toBe('/checkout')
})
