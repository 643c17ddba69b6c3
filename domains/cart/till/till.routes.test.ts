import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { makeOwnRole } from '#core/services/federation/own-roles/edit-own-role'
import { giveOwnRole } from '#core/services/federation/own-roles/give-own-role'
import { sellInCycles } from '#core/services/market/cycles/settings'
import type { Browser } from '../../../tests/browser'
import { collectionTime, one, quietHouse, stranger } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
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

  test('the cash that was typed is there again after a page beside the till, until it is sold', async () => {
    const { page } = await withJar()
    const given = async () =>
      (await till.get('cart', '/shop/till')).document.querySelector('[name=given]')?.getAttribute('value')
    const customer = Bun.randomUUIDv7()
    for (const [next, path] of [
      ['customers', '/shop/till/customers'],
      ['nobody', '/shop/till'],
      ['readers', '/shop/readers'],
      ['phone', `/shop/till/phone?customer=${customer}`],
    ] as const) {
      const led = await till.post('cart', '/shop/till/details', { given: '50 <', customer, next })
      expect([led.location, await given()]).toEqual([path, '50 <'])
    }
    // With a script it comes after the field, and leads nowhere.
    expect((await till.post('cart', '/shop/till/details', { given: '20' })).status).toBe(204)
    expect((await till.post('cart', '/shop/till/gift-cards', { code: 'NONE' })).text).toContain('value="20"')
    const form = { form: hidden(page, 'form'), total: hidden(page, 'total'), way: 'cash', given: '15' }
    const stale = await till.post('cart', '/shop/till/sales', { ...form, total: '1 abc' })
    expect([stale.status, await given()]).toEqual([expect.any(Number), '20'])
    const other = await till.post('cart', '/shop/till/sales', { ...form, way: 'credit' })
    expect([other.location, await given()]).toEqual(['/shop/till', '15'])
    await till.post('cart', '/shop/till/sales', form)
    await withJar()
    expect(await given()).toBeFalsy()
    await till.post('cart', '/shop/till/details', { given: '30' })
    await till.post('cart', '/shop/till/lines?_method=delete', {})
    await withJar()
    expect(await given()).toBeFalsy()
    const stranger = await world.browser('member')
    expect((await stranger.post('cart', '/shop/till/details', { given: '1' })).status).toBe(404)
  })

  test('a code of nobody asks what it is, and remembers the answer', async () => {
    const { variantId, title } = await jarOnShelf(world, { stock: 5 })
    const asked = await till.post('cart', '/shop/till/scans', { q: '96385074' })
    expect(asked.location).toContain('code=96385074')
    await till.post('cart', '/shop/till/lines', {
      key: `product:${variantId}`,
      form: Bun.randomUUIDv7(),
      quantity: '1',
      code: '96385074',
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
    // Called off in this very moment, and from a page of before: it is paid, and says so.
    for (let time = 0; time < 2; time++) {
      const stands = await till.post('cart', `${at}?_method=delete`, {})
      expect(stands.location).toBe(at)
      const seen = (await till.get('cart', at)).text
      expect([seen.includes('so it was not called off'), seen.includes('Paid by card')]).toEqual([true, true])
    }
    const other = await till.post('cart', '/shop/till/sales', {
      ...form,
      form: Bun.randomUUIDv7(),
      total: hidden((await withJar()).page, 'total'),
    })
    for (let time = 0; time < 2; time++)
      expect((await till.post('cart', `${other.location}?_method=delete`, {})).location).toBe('/shop/till')
    expect((await till.get('cart', other.location ?? '')).text).toContain('came to nothing')
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
      key: `product:${variantId}`,
      form: Bun.randomUUIDv7(),
      quantity: '1',
      code: '12345670',
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

describe('what is wrong at the till is said there', () => {
  test('of a sum that is none, with the sum kept, and of a sale that is another by now', async () => {
    const { page } = await withJar()
    const form = { form: hidden(page, 'form'), total: hidden(page, 'total'), way: 'cash' }
    for (const given of ['twenty', '€20', '1.234']) {
      const refused = await till.post('cart', '/shop/till/sales', { ...form, given })
      expect([given, refused.status]).toEqual([given, 422])
      expect(refused.document.querySelector('#field-given')?.getAttribute('value')).toBe(given)
    }
    const none = await till.post('cart', '/shop/till/sales', { ...form, way: 'cheque', given: '20' })
    expect([none.status, none.document.querySelector('#field-given')?.getAttribute('value')]).toEqual([
      422,
      '20',
    ])
    const stale = await till.post('cart', '/shop/till/sales', { ...form, total: '1' })
    expect([stale.status, stale.location]).toEqual([303, '/shop/till'])
    expect((await till.get('cart', '/shop/till')).document.querySelector('.notice--error')).not.toBeNull()
    const nobodys = await till.post('cart', '/shop/till/sales', { ...form, way: 'credit' })
    expect(nobodys.location).toBe('/shop/till')
    expect((await till.get('cart', '/shop/till')).text).toContain('Choose whose credit pays it')
  })

  test('of a number that is none, or more than there is; one less takes the last out', async () => {
    const { page } = await withJar()
    const line = /\/shop\/till\/lines\/([^/]+)\/quantity/.exec(page)?.[1] ?? ''
    const path = `/shop/till/lines/${line}/quantity`
    for (const quantity of ['', 'two', '-1', '1000', '6']) {
      expect((await till.post('cart', path, { quantity })).location).toBe('/shop/till')
      const again = await till.get('cart', '/shop/till')
      expect([quantity, again.document.querySelector('.notice--error') !== null]).toEqual([quantity, true])
      expect(again.text).toContain('£13.00')
    }
    await till.post('cart', path, { quantity: '2', step: '-1' })
    expect((await till.get('cart', '/shop/till')).text).toContain('£6.50')
    await till.post('cart', path, { quantity: '1', step: '-1' })
    expect((await till.get('cart', '/shop/till')).text).not.toContain('£6.50')
  })

  test('of something that was taken out on another screen', async () => {
    const { page } = await withJar()
    const line = /\/shop\/till\/lines\/([^/]+)\/quantity/.exec(page)?.[1] ?? ''
    await till.post('cart', '/shop/till/lines?_method=delete', {})
    for (const step of ['1', '-1']) {
      const late = await till.post('cart', `/shop/till/lines/${line}/quantity`, { quantity: '1', step })
      expect(late.location).toBe('/shop/till')
      expect((await till.get('cart', '/shop/till')).text).toContain('not in this sale any more')
    }
    const nonsense = await till.post('cart', '/shop/till/lines/nonsense/quantity', { quantity: '1' })
    expect(nonsense.status).toBe(404)
  })

  test('of something that was sold out since it was found', async () => {
    const { title } = await jarOnShelf(world, { stock: 0 })
    await till.post('cart', '/shop/till/lines?_method=delete', {})
    const found = await till.get('cart', `/shop/till?q=${encodeURIComponent(title)}`)
    expect(found.status).toBe(200)
    for (const key of ['product:not-an-id', 'nonsense', `product:${Bun.randomUUIDv7()}`]) {
      const form = { key, form: Bun.randomUUIDv7(), quantity: '1' }
      expect([key, (await till.post('cart', '/shop/till/lines', form)).location]).toEqual([key, '/shop/till'])
    }
    expect((await till.get('cart', '/shop/till?q=<nothing>')).status).toBe(200)
  })

  test('of the change, whatever an address says was given', async () => {
    const { page } = await withJar()
    const form = { form: hidden(page, 'form'), total: hidden(page, 'total'), way: 'cash', given: '' }
    const { location } = await till.post('cart', '/shop/till/sales', form)
    for (const given of ['€20', 'x', '1', ''])
      expect([given, (await till.get('cart', `${location}?given=${given}`)).status]).toEqual([given, 200])
    expect((await till.get('cart', `${location}?given=20`)).text).toContain('£7.00')
  })
})

describe('an order on the phone', () => {
  const customer = () => world.cast.members.neighbour
  const path = () => `/shop/till/phone?customer=${customer().id}`

  test('is gathered at the till, is the member’s, and a second press makes no other', async () => {
    const { title } = await withJar()
    const page = await till.get('cart', path())
    expect(page.text).toContain(title)
    const fields = { ...formFields(page.document.querySelector('form[action="/shop/till/phone"]') as never) }
    const sent = await till.post('cart', '/shop/till/phone', { ...fields, note: 'By the <gate>' })
    expect(sent.location).toStartWith('/shop/orders/')
    const again = await till.post('cart', '/shop/till/phone', { ...fields, note: 'By the <gate>' })
    expect(again.location).toBe(sent.location)
    const orders =
      'select number, note, state from orders where member_id = ? order by placed_at desc limit 1'
    const order = await one<{ number: string; note: string; state: string }>(world, orders, [customer().id])
    expect([`/shop/orders/${order.number}`, order.note, order.state]).toEqual([
      sent.location ?? '',
      'By the <gate>',
      'pending',
    ])
    const theirs = await world.browser('neighbour')
    expect((await theirs.get('cart', `/orders/${order.number}`)).status).toBe(200)
    expect((await till.get('cart', '/shop/till')).text).not.toContain(title)
  })

  test('keeps what was typed, and says what is wrong', async () => {
    await withJar()
    await collectionTime(world, 3)
    const page = await till.get('cart', path())
    const fields: Record<string, string> = {
      ...formFields(page.document.querySelector('form[action="/shop/till/phone"]') as never),
      note: 'By the <gate>',
    }
    for (const [name, text, status] of [
      ['way', 'sumup', 422],
      ['note', 'x'.repeat(1001), 422],
      ['slot', Bun.randomUUIDv7(), 409],
      ['slot', 'not-an-id', 409],
    ] as const) {
      const refused = await till.post('cart', '/shop/till/phone', { ...fields, [name]: text })
      expect([name, text.slice(0, 9), refused.status]).toEqual([name, text.slice(0, 9), status])
      const kept = refused.document.querySelector('textarea[name=note], input[name=note]')
      const note = kept?.getAttribute('value') ?? kept?.textContent ?? ''
      expect(note.trim()).toBe(name === 'note' ? text : 'By the <gate>')
      expect(refused.document.querySelector(`#field-${name}-error`)).not.toBeNull()
    }
    const stale = await till.post('cart', '/shop/till/phone', { ...fields, total: '1' })
    expect(stale.location).toBe(`/shop/till?customer=${customer().id}`)
    const nobody = { ...fields, customer: Bun.randomUUIDv7() }
    expect((await till.post('cart', '/shop/till/phone', nobody)).status).toBe(404)
    expect((await till.get('cart', '/shop/till/phone')).location).toBe('/shop/till')
    expect((await till.get('cart', '/shop/till/phone?customer=not-an-id')).status).toBe(404)
  })

  test('is as it was typed after a look at the till, for that member alone, until it is ordered', async () => {
    await withJar()
    const other = requireMember(await stranger(world)).id
    const form = (page: Awaited<ReturnType<typeof till.get>>) =>
      formFields(page.document.querySelector('form[action="/shop/till/phone"]') as never)
    const opened = await till.get('cart', path())
    const away = opened.document.querySelectorAll('main button[formaction="/shop/till/phone/details"]')
    expect([...away].map(each => each.textContent?.trim())).toEqual(['Back to the till', 'Change the cart'])
    const links = [...opened.document.querySelectorAll('main a')].map(each => each.getAttribute('href'))
    expect(links.filter(href => href?.startsWith('/shop/till?'))).toEqual([])
    const typed = { ...form(opened), way: 'transfer', note: 'By the <gate>' }
    const led = await till.post('cart', '/shop/till/phone/details', typed)
    expect([led.status, led.location]).toEqual([303, `/shop/till?customer=${customer().id}`])
    expect(form(await till.get('cart', path()))).toMatchObject(typed)
    expect(form(await till.get('cart', `/shop/till/phone?customer=${other}`))).toMatchObject({
      way: 'cash',
      note: '',
    })
    // What changed meanwhile is seen before it is ordered.
    const stale = await till.post('cart', '/shop/till/phone', { ...typed, note: 'At the door', total: '1' })
    expect(stale.location).toBe(`/shop/till?customer=${customer().id}`)
    expect(form(await till.get('cart', path()))).toMatchObject({ way: 'transfer', note: 'At the door' })
    const sent = await till.post('cart', '/shop/till/phone', form(await till.get('cart', path())))
    expect(sent.location).toStartWith('/shop/orders/')
    expect(form(await till.get('cart', path()))).toMatchObject({ way: 'cash', note: '' })
  })

  test('is taken by nobody else', async () => {
    const member = await world.browser('member')
    expect((await member.get('cart', path())).status).toBe(404)
    for (const each of [
      '/shop/till/phone',
      '/shop/till/phone/details',
      '/shop/till/sales',
      '/shop/till/lines',
      '/shop/till/scans',
    ])
      expect([each, (await member.post('cart', each, {})).status]).toEqual([each, 404])
  })
})

test('what lies at the stall is sold there whatever cycle is open, and on the phone only what a cycle has', async () => {
  await sellInCycles(world.ctx('shopkeeper'), true)
  const { title, variantId, page } = await withJar()
  expect(page).toContain(title)
  const customer = requireMember(await stranger(world)).id
  const phone = await till.get('cart', `/shop/till/phone?customer=${customer}`)
  expect(phone.text).toContain('Not all of it can be ordered on the phone')
  const press = phone.document.querySelector('form[action="/shop/till/phone"] button')
  expect(press?.hasAttribute('disabled')).toBe(true)
  const form = { form: hidden(page, 'form'), total: hidden(page, 'total'), way: 'cash' }
  expect((await till.post('cart', '/shop/till/sales', form)).status).toBe(303)
  const source = 'select cycle_id from line_sources where variant_id = ?'
  expect(await one<object>(world, source, [variantId])).toEqual({ cycle_id: null })
  await sellInCycles(world.ctx('shopkeeper'), false)
})
