import { afterAll, beforeAll, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { buyer, jar, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { leaveCard } from '../../../tests/standing'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const leave = (url: string, manner: string) =>
  fetch(`${url}/card/${manner}`, { method: 'POST', redirect: 'manual' })

test('a member agrees, leaves a card at SumUp, sees it, and takes it away', async () => {
  const { browser } = await buyer(world)
  const refused = await browser.post('cart', '/card/set-ups', {})
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('without it we keep no card')
  const begun = await browser.post('cart', '/card/set-ups', { agreed: 'on' })
  expect(begun.location).toStartWith(world.sandbox.url)
  const abandoned = await browser.get('cart', '/card/return')
  expect(abandoned.location).toBe('/card')
  expect((await browser.get('cart', '/card')).text).not.toContain('4242')
  await leave(begun.location ?? '', 'works')
  await browser.get('cart', '/card/return')
  expect((await browser.get('cart', '/card')).text).toContain('Visa ending 4242')
  expect((await browser.post('cart', '/card?_method=delete', {})).location).toBe('/card')
  expect((await browser.get('cart', '/card')).text).not.toContain('4242')
})

test('while SumUp is away the page says so, and a visitor is asked who they are', async () => {
  const { browser } = await buyer(world)
  await world.sandbox.behaviour.down('failing')
  const away = await browser.post('cart', '/card/set-ups', { agreed: 'on' })
  await world.sandbox.behaviour.up()
  expect(away.location).toBe('/card')
  expect((await browser.get('cart', '/card')).text).toContain('does not answer')
  expect((await (await world.browser()).get('cart', '/card')).status).not.toBe(200)
})

test.each([
  ['works', false],
  ['declines', true],
] as const)(
  'at the checkout a card on file that %s pays at once, or SumUp’s page does',
  async (manner, inPerson) => {
    const { ctx, browser } = await buyer(world)
    await leaveCard(world, ctx, manner)
    await addToCart(ctx, await jar(world, 2), 1)
    const checkout = await browser.get('cart', '/checkout')
    const field = (name: string) =>
      checkout.document.querySelector(`form[action="/orders"] [name=${name}]`)?.getAttribute('value') ?? ''
    expect(checkout.document.querySelector('[name=way][value=on-file]')).not.toBeNull()
    const form = { name: 'Ann', key: field('key'), total: field('total'), way: 'on-file' }
    const placed = await browser.post('cart', '/orders', form)
    if (inPerson) expect(placed.location).toStartWith(world.sandbox.url)
    else {
      expect(placed.location).toStartWith('/orders/')
      expect((await browser.get('cart', placed.location ?? '')).text).toContain('paid')
    }
  },
)

test('who left no card is not offered one, and sending it all the same opens SumUp’s page', async () => {
  const { ctx, browser } = await buyer(world)
  await addToCart(ctx, await jar(world, 2), 1)
  const checkout = await browser.get('cart', '/checkout')
  const field = (name: string) =>
    checkout.document.querySelector(`form[action="/orders"] [name=${name}]`)?.getAttribute('value') ?? ''
  expect(checkout.document.querySelector('[name=way][value=on-file]')).toBeNull()
  const form = { name: 'Ann', key: field('key'), total: field('total'), way: 'on-file' }
  expect((await browser.post('cart', '/orders', form)).location).toStartWith(world.sandbox.url)
})
