import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { buyer, one, quietHouse } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import { giftCardOf } from '../../../tests/gift-cards'
import type { TestHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

/** Of £30, with who bought it at their browser. */
async function bought() {
  const { ctx, browser } = await buyer(world)
  return { ...(await giftCardOf(world, ctx, 3_000)), browser, ctx }
}

describe('whoever holds a card', () => {
  test('is told what is left on it, and nothing of one that is not', async () => {
    const { card } = await bought()
    const visitor = await world.browser()
    expect((await visitor.get('cart', '/gift-cards')).status).toBe(200)
    const known = await visitor.post('cart', '/gift-cards', { code: ` ${card.code.toLowerCase()} ` })
    expect([known.status, known.text.includes('£30.00')]).toEqual([200, true])
    expect(known.text).not.toContain(card.code)
    for (const code of ['', 'NOT-A-CODE', 'x'.repeat(41)]) {
      const refused = await visitor.post('cart', '/gift-cards', { code })
      expect([code, refused.status]).toEqual([code, 422])
      expect(refused.document.querySelector('#field-code')?.getAttribute('value') ?? '').toBe(code)
      expect(refused.document.querySelector('#field-code-error')).not.toBeNull()
    }
  })

  test('pays with it as a guest, and takes it away again', async () => {
    const { card } = await bought()
    const visitor = await world.browser()
    const jar = await jarOnShelf(world, { stock: 5 })
    expect((await visitor.post('cart', '/codes', { giftCard: 'NOT-A-CODE' })).location).toBe('/')
    expect((await visitor.get('cart', '/')).document.querySelector('.notice--error')).not.toBeNull()
    await visitor.post('cart', '/lines', { key: `product:${jar.variantId}`, quantity: '1' })
    for (const code of ['', 'NOT-A-CODE', 'x'.repeat(41)]) {
      const refused = await visitor.post('cart', '/codes', { giftCard: code, of: 'giftCard' })
      expect([code, refused.status, refused.headers.get('location')]).toEqual([code, 422, null])
      expect(refused.document.querySelector('#field-giftCard')?.getAttribute('value') ?? '').toBe(code)
      expect(refused.document.querySelector('#field-giftCard-error')).not.toBeNull()
      expect(refused.document.querySelector('details:has(#field-giftCard)')?.hasAttribute('open')).toBe(true)
      expect(refused.document.querySelector('form[action^="/lines/"]')).not.toBeNull()
    }
    for (let press = 0; press < 2; press++)
      expect((await visitor.post('cart', '/codes', { giftCard: card.code })).location).toBe('/')
    const cart = await visitor.get('cart', '/')
    const forms = cart.document.querySelectorAll('form[action^="/gift-cards/uses/"]')
    expect(forms).toHaveLength(1)
    const away = forms[0]?.getAttribute('action') ?? ''
    // Somebody else's cart has no such card to take away.
    const other = await world.browser()
    expect((await other.post('cart', away)).status).toBe(404)
    for (let press = 0; press < 2; press++) expect((await visitor.post('cart', away)).location).toBe('/')
    expect(
      (await visitor.get('cart', '/')).document.querySelectorAll('form[action^="/gift-cards/uses/"]'),
    ).toHaveLength(0)
  })
})

describe('who bought it', () => {
  test('prints it, and nobody else does', async () => {
    const { browser, order, card } = await bought()
    const path = `/orders/${order.number}/gift-cards`
    expect((await browser.get('cart', path)).text).toContain(card.code)
    const { browser: other } = await buyer(world)
    expect((await other.get('cart', path)).status).toBe(404)
    expect((await (await world.browser()).get('cart', path)).location).toStartWith('/login?')
  })
})

describe('the shop', () => {
  test('finds a card by its ending or its order, and sees what was booked on it, but never its code', async () => {
    const { card, order } = await bought()
    const keeper = await world.browser('shopkeeper')
    const ending = card.code.slice(-4)
    for (const q of [ending, ending.toLowerCase(), order.number]) {
      const list = await keeper.get('cart', `/shop/gift-cards?q=${q}`)
      expect([q, list.document.querySelector(`a[href="/shop/gift-cards/${card.id}"]`) !== null]).toEqual([
        q,
        true,
      ])
    }
    expect((await keeper.get('cart', '/shop/gift-cards?q=<none>')).text).toContain('None ends so.')
    const page = await keeper.get('cart', `/shop/gift-cards/${card.id}`)
    expect(page.text).toContain(`Sold with order ${order.number}`)
    expect(page.text).not.toContain(card.code)
  })

  test('makes a new code of a lost one, once for two presses, and the old one is worth nothing', async () => {
    const { card } = await bought()
    const keeper = await world.browser('shopkeeper')
    const path = `/shop/gift-cards/${card.id}`
    const page = await keeper.get('cart', path)
    const ending = page.document.querySelector('input[name=ending]')?.getAttribute('value') ?? ''
    expect((await keeper.post('cart', `${path}/code`, {})).location).toBe(path)
    const codes: string[] = []
    for (let press = 0; press < 2; press++) {
      const made = await keeper.post('cart', `${path}/code`, { ending })
      expect(made.status).toBe(200)
      codes.push(made.document.querySelector('main code')?.textContent ?? '')
    }
    expect(codes[0]).toBe(codes[1] ?? 'none')
    expect(codes[0]).not.toBe(card.code)
    const visitor = await world.browser()
    expect((await visitor.post('cart', '/gift-cards', { code: card.code })).status).toBe(422)
    expect((await visitor.post('cart', '/gift-cards', { code: codes[0] ?? '' })).status).toBe(200)
    expect(
      await one<object>(world, 'select edition::int as edition from gift_cards where id = ?', [card.id]),
    ).toEqual({ edition: 2 })
  })

  test('says how long they can be used, and is told what is no number of years', async () => {
    const keeper = await world.browser('shopkeeper')
    for (const years of ['2', '31', 'long', '2.5']) {
      const refused = await keeper.post('cart', '/shop/gift-cards/settings', { years })
      expect([years, refused.status]).toEqual([years, 422])
      expect(refused.document.querySelector('#field-years')?.getAttribute('value')).toBe(years)
    }
    for (const years of ['3', '30', '']) {
      expect((await keeper.post('cart', '/shop/gift-cards/settings', { years })).status).toBe(303)
      const page = await keeper.get('cart', '/shop/gift-cards')
      expect(page.document.querySelector('#field-years')?.getAttribute('value') ?? '').toBe(years)
    }
  })

  test('alone finds these pages', async () => {
    const { browser, card } = await bought()
    for (const path of ['/shop/gift-cards', `/shop/gift-cards/${card.id}`])
      expect([path, (await browser.get('cart', path)).status]).toEqual([path, 404])
    for (const path of ['/shop/gift-cards/settings', `/shop/gift-cards/${card.id}/code`])
      expect([path, (await browser.post('cart', path, { years: '5', ending: 'ABCD' })).status]).toEqual([
        path,
        404,
      ])
  })
})
