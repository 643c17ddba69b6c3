import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { GUEST_COOKIE, newGuest } from '#core/app/guest'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { countInCart } from '#core/services/cart/lines/count-in-cart'
import type { Browser } from '../../../tests/browser'
import { jar, order, stranger } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import { giftCardOf } from '../../../tests/gift-cards'
import { type TestHouse, testHouse } from '../../../tests/house'
import { voucher } from '../../../tests/prices'
import { statementsOf } from '../../../tests/statements'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** A visitor who put so many into the cart in another app. */
async function shopper(sellable: Sellable, quantity: number): Promise<Browser> {
  const browser = await world.browser()
  const { hash, cookie } = newGuest(world.house.config)
  await addToCart({ ...world.ctx(), guest: hash }, sellable, quantity)
  browser.cookies.set(GUEST_COOKIE, cookie.split(/[=;]/)[1] ?? '')
  return browser
}

const actionOf = (form: { getAttribute(name: string): string | null } | null) =>
  form?.getAttribute('action') ?? 'no form'

describe('the cart page', () => {
  test('is empty for a newcomer, and points to the market and the calendar', async () => {
    const visit = await (await world.browser()).get('cart', '/')
    expect(visit.status).toBe(200)
    expect(visit.text).toContain('Nothing in it yet')
    expect(visit.text).toContain(world.house.config.origins.market)
    expect(visit.text).toContain(world.house.config.origins.events)
  })

  test('counts up and down with its steppers, without a script', async () => {
    const browser = await shopper(await jar(world, 5), 2)
    const { document } = await browser.get('cart', '/')
    const stepper = actionOf(document.querySelector('form[action$="/quantity"]'))
    const pressed = await browser.post('cart', stepper, { quantity: '2', step: '1' })
    const focused = (await browser.get('cart', pressed.location ?? '')).document.querySelector('[autofocus]')
    expect(focused?.getAttribute('aria-label')).toMatch(/^One more of /)
    const more = await browser.get('cart', '/')
    expect(more.document.querySelector<never>('.quantity__value')).toHaveProperty('value', '3')
    expect(more.text).toContain('£19.50')
  })

  test('refuses more than there is with one sentence, and keeps what was there', async () => {
    const browser = await shopper(await jar(world, 2), 2)
    const { document } = await browser.get('cart', '/')
    const stepper = actionOf(document.querySelector('form[action$="/quantity"]'))
    await browser.post('cart', stepper, { quantity: '9' })
    const after = await browser.get('cart', '/')
    expect(after.document.querySelector('[role=alert]')?.textContent).toContain('only 2 are left')
    expect(after.document.querySelector<never>('.quantity__value')).toHaveProperty('value', '2')
  })

  test('takes a line out, and puts it back on the press of undo', async () => {
    const browser = await shopper(await jar(world, 5), 2)
    const { document } = await browser.get('cart', '/')
    const line = document.querySelector('form[action$="/quantity"]')
    expect(line?.querySelector('[name=out]')?.getAttribute('aria-label')).toStartWith('Take ')
    // What stands typed beside it does not count.
    const removed = await browser.post('cart', actionOf(line), { quantity: 'nine', out: '1' })
    const offered = await browser.get('cart', removed.location ?? '')
    expect(offered.text).toContain('Nothing in it yet')
    const undo = offered.document.querySelector('form[action="/lines"]')
    const field = (name: string) => undo?.querySelector(`[name=${name}]`)?.getAttribute('value') ?? ''
    await browser.post('cart', '/lines', { key: field('key'), quantity: field('quantity') })
    expect((await browser.get('cart', '/')).text).toContain('2 things to take home')
  })

  test('apologises once for what somebody else was faster with, and makes the cart fit', async () => {
    const honey = await jar(world, 2)
    const browser = await shopper(honey, 2)
    await order(await stranger(world), honey, 1)
    const visit = await browser.get('cart', '/')
    expect(visit.document.querySelectorAll('.notice--error')).toHaveLength(1)
    expect(visit.text).toContain('only 1 is left, and you wished for 2')
    expect(visit.text).not.toContain('Go to checkout')
    await browser.post('cart', '/adjustment')
    expect((await browser.get('cart', '/')).text).toContain('Go to checkout')
  })

  test('uses a code that was typed on the way to the checkout, and stays where it is not taken', async () => {
    const browser = await shopper(await jar(world, 2), 1)
    await offerAllWays(world)
    const { code } = await voucher(world)
    const { card } = await giftCardOf(world, await stranger(world), 500)
    const on = await browser.post('cart', '/codes', { voucher: '', giftCard: '', next: 'checkout' })
    expect(on.location).toBe('/checkout')
    const typed = { voucher: 'NO <SUCH>', giftCard: card.code, next: 'checkout' }
    const refused = await browser.post('cart', '/codes', typed)
    expect([refused.status, refused.location]).toEqual([422, null])
    expect(refused.document.querySelector('#field-voucher')?.getAttribute('value')).toBe('NO <SUCH>')
    // The other one is taken, and asked for no more.
    expect(refused.text).toContain(`Gift card …${card.code.slice(-4)}`)
    expect(refused.document.querySelector('#field-giftCard')?.getAttribute('value')).toBeNull()
    const taken = await browser.post('cart', '/codes', { voucher: code, giftCard: '', next: 'sign-in' })
    expect(taken.location).toBe('/login?return_to=/checkout')
    expect((await browser.get('cart', '/')).text).toContain('takes off £1.00')
    const asked = await browser.post('cart', '/codes', { voucher: '', giftCard: '', of: 'giftCard' })
    expect(asked.document.querySelector('#field-giftCard-error')?.textContent).toContain('Which code?')
  })

  test('does not know lines of others, nor nonsense', async () => {
    const browser = await world.browser()
    expect((await browser.post('cart', '/lines/none?_method=delete')).status).toBe(400)
    const shopping = await shopper(await jar(world, 2), 1)
    const other = `/lines/${Bun.randomUUIDv7()}/quantity`
    for (const [late, out] of [
      [other, ''],
      [other, '1'],
      [other.replace('/quantity', '?_method=delete'), ''],
    ] as const) {
      expect((await shopping.post('cart', late, { quantity: '1', out })).location).toBe('/')
      expect((await shopping.get('cart', '/')).text).toContain('not in your cart any more')
    }
    expect((await shopping.post('cart', '/lines', { key: 'product:x', quantity: '1' })).status).toBe(404)
  })

  test('costs every other page one statement, whatever lies in it', async () => {
    const mini = async (many: number) => {
      const ctx = await stranger(world)
      for (let n = 0; n < many; n++) await addToCart(ctx, await jar(world, 5), 2)
      return statementsOf(() => countInCart(ctx))
    }
    expect([await mini(0), await mini(4)]).toEqual([1, 1])
    const page = async (browser: Browser) => {
      await browser.get('account', '/fragments/cart/mini')
      return statementsOf(() => browser.get('blog', '/fragments/cart/mini'))
    }
    const [none, full] = [await world.browser(), await shopper(await jar(world, 5), 3)]
    expect((await page(full)) - (await page(none))).toBeLessThanOrEqual(2)
  })

  test('says what is in it to every masthead', async () => {
    const browser = await shopper(await jar(world, 5), 3)
    const lent = await browser.get('blog', '/fragments/cart/mini')
    expect(lent.document.querySelector('.mini-cart')?.textContent).toBe('Cart: 3 items')
  })
})

test('what is sold by weight is said to be, where it is chosen and in the cart; what has one price is not', async () => {
  const [ham, honey] = [await jar(world, 5), await jar(world, 5)]
  const variantOf = (sellable: Sellable) => (sellable.kind === 'product' ? sellable.variantId : '')
  const { slug } = await db(world.ctx())
    .selectFrom('products as p')
    .innerJoin('variants as v', 'v.product_id', 'p.id')
    .select('p.slug')
    .where('v.id', '=', variantOf(ham))
    .executeTakeFirstOrThrow()
  const browser = await shopper(honey, 1)
  const chosen = async () => (await browser.get('market', `/products/${slug}`)).text
  expect(await chosen()).not.toContain('you pay what it weighs')
  expect((await browser.get('cart', '/')).text).not.toContain('sold by weight')
  await world.ctx().services.market.setPackaging(world.ctx('shopkeeper'), variantOf(ham), {
    deposit: null,
    grams: 1_200,
  })
  expect(await chosen()).toContain('sold by weight, about 1.2 kg: you pay what it weighs')
  const other = await shopper(ham, 1)
  for (const path of ['/', '/checkout'])
    expect((await other.get('cart', path)).text).toContain('Some of it is sold by weight')
})
