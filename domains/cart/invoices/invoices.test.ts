import { afterAll, beforeAll, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { invoiceNumbers } from '#core/services/cart/invoices/read-invoices'
import { saveVatRate } from '#core/services/market/vat/vat-rates'
import { again, buyer, paidJars, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

test('the shop says who it is, its buyers find their invoice, and the month comes as PDF and CSV', async () => {
  const keeper = await world.browser('shopkeeper')
  expect((await keeper.get('cart', '/shop/invoices')).text).toContain('No invoices are written yet')
  const refused = await keeper.post('cart', '/shop/invoices/seller', {
    name: 'Test Growers',
    vatNumber: 'GB1',
  })
  expect(refused.status).toBe(422)
  expect(refused.document.querySelector('#field-vatNumber')?.getAttribute('value')).toBe('GB1')
  const seller = { name: 'Test Growers', address: 'The Shed\r\nLane <End>', vatNumber: 'GB1' }
  expect((await keeper.post('cart', '/shop/invoices/seller', seller)).status).toBe(303)
  await saveVatRate(world.ctx('shopkeeper'), null, { name: 'Standard', rate: 2_000, isDefault: true })

  const { ctx, browser } = await buyer(world)
  const { placed } = await paidJars(world, 2, { buyer: again(world, ctx) })
  await world.work()
  const [number = ''] = await invoiceNumbers(world.ctx(), placed.id)
  expect((await browser.get('cart', `/orders/${placed.number}`)).text).toContain(`Invoice ${number}`)
  expect((await keeper.get('cart', `/shop/orders/${placed.number}`)).text).toContain(`Invoice ${number}`)
  const page = await browser.get('cart', `/invoices/${number}`)
  for (const word of ['Lane &lt;End&gt;', 'GB1', '20%', '£10.83', '£2.17', requireMember(ctx).email])
    expect(page.text).toContain(word)
  expect((await browser.get('cart', `/orders/${placed.number}/receipt`)).text).toContain('£2.17')
  const pdf = await browser.get('cart', `/invoices/${number}/pdf`)
  expect(pdf.headers.get('content-type')).toBe('application/pdf')

  const month = await keeper.get('cart', '/shop/invoices')
  expect(month.text).toContain(number)
  expect((await keeper.get('cart', '/shop/invoices/pdf')).text).toStartWith('%PDF-')
  expect((await keeper.get('cart', '/shop/invoices/csv')).text).toContain(`${number},invoice`)
  expect((await keeper.get('cart', '/shop/invoices?month=2026-13')).status).toBe(404)

  const { browser: other } = await buyer(world)
  for (const path of [
    `/invoices/${number}`,
    `/invoices/${number}/pdf`,
    '/shop/invoices',
    '/shop/invoices/pdf',
    '/shop/invoices/csv',
    '/shop/invoices/seller',
  ])
    expect((await other.get('cart', path)).status).toBe(404)
})

test('a buyer says whom invoices are made out to, and the next one has it, with the XML in the PDF', async () => {
  const keeper = await world.browser('shopkeeper')
  const seller = { name: 'Test Growers', address: 'The Shed', vatNumber: 'GB1', country: 'gb' }
  const wrong = await keeper.post('cart', '/shop/invoices/seller', { ...seller, country: 'England' })
  expect(wrong.document.querySelector('#field-country-error')).not.toBeNull()
  expect((await keeper.post('cart', '/shop/invoices/seller', seller)).status).toBe(303)

  const { ctx, browser } = await buyer(world)
  expect((await browser.get('cart', '/orders')).text).toContain('/invoices/address')
  const to = { name: 'Mill <Café>', address: '3 Mill Lane\r\nLeeds', country: 'de', vatNumber: 'DE 1' }
  for (const [field, value] of Object.entries({ name: '', address: '', country: 'Germany' })) {
    const refused = await browser.post('cart', '/invoices/address', { ...to, [field]: value })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector(`#field-${field}-error`)).not.toBeNull()
    expect(refused.document.querySelector('input[name="vatNumber"]')?.getAttribute('value')).toBe('DE 1')
  }
  expect((await browser.post('cart', '/invoices/address', to)).location).toBe('/orders')
  const form = await browser.get('cart', '/invoices/address')
  expect(form.document.querySelector('input[name="country"]')?.getAttribute('value')).toBe('DE')

  const { placed } = await paidJars(world, 2, { buyer: again(world, ctx) })
  await world.work()
  const [number = ''] = await invoiceNumbers(world.ctx(), placed.id)
  const page = await browser.get('cart', `/invoices/${number}`)
  for (const word of ['Mill &lt;Café&gt;', '3 Mill Lane', 'DE 1']) expect(page.text).toContain(word)
  expect((await browser.get('cart', `/invoices/${number}/pdf`)).text).toContain('factur-x.xml')

  // What was issued stays as it is.
  await browser.post('cart', '/invoices/address?_method=delete')
  expect((await browser.get('cart', '/invoices/address')).text).not.toContain('Remove it')
  expect((await browser.get('cart', `/invoices/${number}`)).text).toContain('3 Mill Lane')
  const later = await paidJars(world, 1, { buyer: again(world, ctx) })
  await world.work()
  const [plain = ''] = await invoiceNumbers(world.ctx(), later.placed.id)
  expect((await browser.get('cart', `/invoices/${plain}`)).text).not.toContain('3 Mill Lane')
  expect((await browser.get('cart', `/invoices/${plain}/pdf`)).text).not.toContain('factur-x.xml')
  expect((await (await world.browser()).get('cart', '/invoices/address')).status).toBe(303)
})
