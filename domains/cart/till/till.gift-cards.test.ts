import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { balanceOf } from '#core/services/cart/gift-cards/balance'
import type { Browser } from '../../../tests/browser'
import { buyer, one, quietHouse } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import { giftCardOf, giftCardOnSale } from '../../../tests/gift-cards'
import type { TestHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
let till: Browser
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  till = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const hidden = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const shown = async () => (await till.get('cart', '/shop/till')).text
async function withJar(price = 650) {
  const jar = await jarOnShelf(world, { stock: 5, priceAmount: price })
  const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [jar.variantId])
  await till.post('cart', '/shop/till/lines?_method=delete', {})
  await till.post('cart', '/shop/till/scans', { q: sku })
  return jar
}
async function sold(fields: Readonly<Record<string, string>> = {}) {
  const page = await shown()
  const form = { form: hidden(page, 'form'), total: hidden(page, 'total'), way: 'cash', ...fields }
  const answer = await till.post('cart', '/shop/till/sales', form)
  return {
    answer,
    form,
    done: answer.location ? (await till.get('cart', answer.location)).text : answer.text,
  }
}
const leftOn = (id: string) => balanceOf(world.ctx(), id)
const cardOf = async (amount: number) => (await giftCardOf(world, (await buyer(world)).ctx, amount)).card

describe('a gift card at the till', () => {
  test('is scanned where everything is, pays a part, and cash pays the rest with its change', async () => {
    const card = await cardOf(500)
    await withJar()
    await till.post('cart', '/shop/till/scans', { q: card.code.toLowerCase() })
    expect(await shown()).toContain('Take £1.50')
    const { done } = await sold({ given: '2.00' })
    expect(done).toContain('£0.50')
    expect(await leftOn(card.id)).toBe(0)
  })

  test('covers all of it, and keeps what is left; the next sale is not paid from it', async () => {
    const card = await cardOf(1_000)
    await withJar()
    await till.post('cart', '/shop/till/gift-cards', { code: card.code })
    const page = await shown()
    expect(page).toContain('Paid by gift card')
    const { done, form } = await sold()
    expect(done).toContain('Paid by gift card')
    expect(await leftOn(card.id)).toBe(350)
    // Pressed twice, it is one sale.
    await till.post('cart', '/shop/till/sales', form)
    expect(await leftOn(card.id)).toBe(350)
    await withJar()
    expect(await shown()).toContain('Take £6.50')
  })

  test('that left more than was given is said before anything is sold, and the form pressed twice is one sale', async () => {
    const card = await cardOf(500)
    await withJar()
    await till.post('cart', '/shop/till/gift-cards', { code: card.code })
    const { answer } = await sold({ given: '1.49' })
    expect([answer.status, await leftOn(card.id)]).toEqual([422, 500])
    const { form, done } = await sold({ given: '1.50' })
    expect(done).toContain('Paid')
    const again = await till.post('cart', '/shop/till/sales', { ...form, given: '1.50' })
    expect([again.status, await leftOn(card.id)]).toEqual([303, 0])
  })

  test('is taken out again, or forgotten with the sale', async () => {
    const card = await cardOf(500)
    await withJar()
    await till.post('cart', '/shop/till/gift-cards', { code: card.code })
    await till.post('cart', `/shop/till/gift-cards/${card.id}?_method=delete`, {})
    expect(await shown()).toContain('Take £6.50')
    await till.post('cart', '/shop/till/gift-cards', { code: card.code })
    await till.post('cart', '/shop/till/lines?_method=delete', {})
    await withJar()
    expect(await shown()).toContain('Take £6.50')
  })

  test('that nobody knows is said, by its field and by the scanner', async () => {
    await withJar()
    const code = 'AAAA-BBBB-CCCC-DDDD'
    const answer = await till.post('cart', '/shop/till/scans', { q: code })
    expect((await till.get('cart', answer.location ?? '')).text).toContain('We know no gift card')
    const { document } = await till.post('cart', '/shop/till/gift-cards', { code })
    const link = document.querySelector('.form-errors a')
    expect([link?.getAttribute('href'), link?.textContent]).toEqual([
      '#field-gift-code',
      expect.stringContaining('We know no gift card'),
    ])
    const field = document.querySelector('#field-gift-code')
    expect([field?.getAttribute('value'), field?.getAttribute('aria-invalid')]).toEqual([code, 'true'])
    expect(field?.closest('details')?.hasAttribute('open')).toBe(true)
    await till.post('cart', '/shop/till/lines?_method=delete', {})
    const late = await till.post('cart', '/shop/till/gift-cards', { code: 'x'.repeat(41) })
    expect(late.location).toBe('/shop/till')
    expect((await (await world.browser('member')).post('cart', '/shop/till/gift-cards', {})).status).toBe(404)
  })
})

describe('a gift card sold at the till', () => {
  test('asks for its value, is paid in cash, and is printed with its code', async () => {
    const card = await giftCardOnSale(world)
    const variantId = card.kind === 'product' ? card.variantId : ''
    const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [variantId])
    await till.post('cart', '/shop/till/lines?_method=delete', {})
    const asked = await till.post('cart', '/shop/till/scans', { q: sku })
    expect((await till.get('cart', asked.location ?? '')).text).toContain('Value of the gift card')
    const line = { key: `product:${variantId}`, form: Bun.randomUUIDv7(), quantity: '1', q: sku }
    for (const amount of ['', '4.99', 'many', '9'.repeat(21)]) {
      const { document } = await till.post('cart', '/shop/till/lines', { ...line, amount })
      const field = document.getElementById(`field-amount-${line.key}`)
      expect([field?.getAttribute('value'), field?.getAttribute('aria-invalid')]).toEqual([amount, 'true'])
      expect(document.querySelector('.form-errors a')?.getAttribute('href')).toBe(`#${field?.id}`)
      expect(document.querySelector('.form-errors')?.textContent).toMatch(/an amount|at most/)
    }
    const elsewhere = await till.post('cart', '/shop/till/lines', { ...line, q: '', amount: 'many' })
    expect(elsewhere.location).toBe('/shop/till')
    await till.post('cart', '/shop/till/lines', { ...line, amount: '25.00' })
    expect(await shown()).toContain('Take £25.00')
    const { done } = await sold({ given: '30' })
    expect(done).toContain('£5.00')
    const print = /href="(\/orders\/[^"]*\/gift-cards)"/.exec(done)?.[1] ?? ''
    const printed = (await till.get('cart', print)).text
    const code = /<code>([^<]+)<\/code>/.exec(printed)?.[1] ?? ''
    await withJar()
    await till.post('cart', '/shop/till/scans', { q: code })
    expect((await shown()).includes('£25.00 on it')).toBe(true)
  })
})
