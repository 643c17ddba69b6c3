import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { makeOwnRole } from '#core/services/federation/own-roles/edit-own-role'
import { giveOwnRole } from '#core/services/federation/own-roles/give-own-role'
import type { Browser } from '../../../tests/browser'
import { one, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
let till: Browser
beforeAll(async () => {
  world = await quietHouse()
  till = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const hidden = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

async function withJar() {
  const jar = await jarOnShelf(world, { stock: 5 })
  const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [jar.variantId])
  await till.post('cart', '/shop/till/lines?_method=delete', {})
  await till.post('cart', '/shop/till/scans', { q: `2*${sku}` })
  return { ...jar, page: (await till.get('cart', '/shop/till')).text }
}

describe('the till without JavaScript', () => {
  test('a scan is in the sale, cash is given, and the change is said', async () => {
    const { page, title } = await withJar()
    expect(page).toContain(title)
    const form = { form: hidden(page, 'form'), total: hidden(page, 'total'), way: 'cash', given: '20' }
    const sold = await till.post('cart', '/shop/till/sales', form)
    const done = (await till.get('cart', sold.location ?? '')).text
    expect(done).toContain('Change')
    expect(done).toContain('£7.00')
    expect(done).toContain('Next sale')
  })

  test('too little is said beside the field, which keeps what was typed', async () => {
    const { page } = await withJar()
    const form = { form: hidden(page, 'form'), total: hidden(page, 'total'), way: 'cash', given: '12.99' }
    const answer = await till.post('cart', '/shop/till/sales', form)
    const again = answer.text
    expect(answer.status).toBe(422)
    expect(again).toContain('less than what it comes to')
    expect(again).toContain('12.99')
  })

  test('a code of nobody asks what it is, and remembers the answer', async () => {
    const { variantId, title } = await jarOnShelf(world, { stock: 5 })
    const asked = await till.post('cart', '/shop/till/scans', { q: '96385074' })
    expect(asked.location).toContain('code=96385074')
    await till.post('cart', '/shop/till/lines', {
      ...{ key: `product:${variantId}`, form: Bun.randomUUIDv7(), quantity: '1', code: '96385074' },
    })
    await till.post('cart', '/shop/till/lines?_method=delete', {})
    await till.post('cart', '/shop/till/scans', { q: '96385074' })
    expect((await till.get('cart', '/shop/till')).text).toContain(title)
  })

  test('a card at the reader', async () => {
    await till.post('cart', '/shop/readers', { code: 'ROUTE001', name: 'Stall' })
    const { page } = await withJar()
    const way = /value="(reader:[^"]+)"/.exec(page)?.[1] ?? ''
    const form = { form: hidden(page, 'form'), total: hidden(page, 'total'), way, given: '' }
    const begun = await till.post('cart', '/shop/till/sales', form)
    const at = begun.location ?? ''
    expect((await till.get('cart', at)).text).toContain('The reader waits for a card')
    await fetch(`${world.sandbox.url}/readers/${way.slice('reader:'.length)}/card`, {
      method: 'POST',
      redirect: 'manual',
    })
    expect((await till.get('cart', at)).text).toContain('Paid by card')
  })

  test('who has the orders alone sells, hands out, and meets no page that is not there', async () => {
    const operator = world.ctx('operator')
    const settings = { name: 'Stall', permissions: ['orders'], needsSecondFactor: false } as const
    const role = await makeOwnRole(operator, settings)
    await giveOwnRole(operator, '@neighbour', role)
    const helper = await world.browser('neighbour')
    const { variantId } = await jarOnShelf(world, { stock: 5 })
    const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [variantId])
    for (const path of ['', '/customers', '/customers?q=a', '/empties'])
      expect((await helper.get('cart', `/shop/till${path}`)).status).toBe(200)
    expect((await helper.get('cart', '/shop/till')).text).not.toContain('href="/shop/readers"')
    await helper.post('cart', '/shop/till/lines', {
      ...{ key: `product:${variantId}`, form: Bun.randomUUIDv7(), quantity: '1', code: '12345670' },
    })
    await helper.post('cart', '/shop/till/scans', { q: sku })
    const page = (await helper.get('cart', '/shop/till')).text
    expect(page).toContain('£13.00')
    const form = { form: hidden(page, 'form'), total: hidden(page, 'total'), way: 'cash', given: '20' }
    const sold = await helper.post('cart', '/shop/till/sales', form)
    const done = await helper.get('cart', sold.location ?? '')
    expect([done.status, done.text.includes('£7.00')]).toEqual([200, true])
    const number = new URL(sold.location ?? '', 'http://cart').pathname.split('/').at(-1)
    for (const path of [`/shop/orders/${number}`, `/orders/${number}/receipt`])
      expect((await helper.get('cart', path)).status).toBe(200)
    for (const path of ['/shop/credit', '/shop/readers', '/shop/payouts', '/shop/ways-to-pay'])
      expect((await helper.get('cart', path)).status).toBe(404)
  })

  test('is nobody else’s', async () => {
    const member = await world.browser('member')
    for (const path of [
      '/shop/till',
      '/shop/readers',
      '/shop/payouts',
      '/shop/till/empties',
      '/shop/till/customers',
    ])
      expect((await member.get('cart', path)).status).toBe(404)
  })
})
