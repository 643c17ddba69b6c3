import { afterAll, beforeAll, expect, test } from 'bun:test'
import { quietHouse } from '../../tests/cart'
import type { TestHouse } from '../../tests/house'
import { jarOnShelf } from '../../tests/market'
import { priceInWords, rateHint } from './price-vat'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const gbp = (amount: number) => ({ amount, currency: 'GBP' })

test('what buyers pay is said beside what was typed', () => {
  const net = { ...gbp(1_000), withoutVat: true } as const
  const words = (price: number, typed: typeof net | ReturnType<typeof gbp>, vatRate: number | null) =>
    priceInWords({ price: gbp(price), typed, vatRate }, 'en-GB')
  expect(words(1_200, net, 2_000)).toContain('Buyers pay £12.00: £10.00 and 20 % VAT.')
  expect(words(1_000, net, null)).toBe('Buyers pay £10.00: no VAT is charged on it.')
  expect(words(1_200, gbp(1_200), 2_000)).toBe('Buyers pay £12.00: that is £10.00 without its 20 % VAT.')
  expect(words(1_200, gbp(1_200), null)).toBe('')
  expect([rateHint(550), rateHint(null)]).toEqual([
    '5.5 % VAT is added to a price without it.',
    'You charge no VAT: with or without, buyers pay what you type.',
  ])
})

test('a shop that types without VAT is proposed it, sees what it typed again, and buyers see what they pay', async () => {
  const keeper = await world.browser('shopkeeper')
  await keeper.post('market', '/shop/vat/rates', { name: 'Standard', rate: '19', isDefault: 'on' })
  const chosen = async (path: string, selector: string) =>
    (await keeper.get('market', path)).document
      .querySelector(`${selector} option[selected]`)
      ?.getAttribute('value')
  expect(await chosen('/shop/products/new', '#field-priceVat')).toBe('with')
  expect((await keeper.post('market', '/shop/vat/typing', { priceVat: 'neither' })).status).toBe(303)
  expect(await chosen('/shop/products/new', '#field-priceVat')).toBe('with')
  await keeper.post('market', '/shop/vat/typing', { priceVat: 'without' })
  expect(await chosen('/shop/products/new', '#field-priceVat')).toBe('without')

  const jar = await jarOnShelf(world, { stock: 3 })
  const path = `/shop/products/${jar.productId}`
  const field = (name: string) => `#field-variant-${jar.variantId}-${name}`
  // What is there stays as it was typed.
  expect(await chosen(path, field('priceVat'))).toBe('with')
  const form = { name: '340 g jar', sku: `NET-${jar.slug}`, price: '9.99', priceVat: 'without' }
  expect((await keeper.post('market', `/shop/variants/${jar.variantId}`, form)).status).toBe(303)
  const edit = await keeper.get('market', path)
  expect(edit.document.querySelector(field('price'))?.getAttribute('value')).toBe('9.99')
  expect(await chosen(path, field('priceVat'))).toBe('without')
  expect(edit.text).toContain('Buyers pay £11.89: £9.99 and 19 % VAT.')
  expect((await (await world.browser()).get('market', `/products/${jar.slug}`)).text).toContain('£11.89')

  const list = await keeper.get('market', '/shop/prices')
  expect(list.document.querySelector(`#field-price-${jar.variantId}`)?.getAttribute('value')).toBe('9.99')
  const row = {
    [`price-${jar.variantId}`]: '20000000',
    [`vat-${jar.variantId}`]: 'without',
    [`seen-${jar.variantId}`]: '999 without VAT',
  }
  const refused = await keeper.post('market', '/shop/prices', row)
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('With its VAT that is more than anything here may cost.')
  const high = await keeper.post('market', `/shop/variants/${jar.variantId}`, { ...form, price: '20000000' })
  expect(high.status).toBe(422)
  expect(high.document.querySelector(field('price'))?.getAttribute('value')).toBe('20000000')
  const wrong = await keeper.post('market', `/shop/variants/${jar.variantId}`, { ...form, priceVat: 'maybe' })
  expect(wrong.status).toBe(422)
})
