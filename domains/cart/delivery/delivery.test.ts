import { afterAll, beforeAll, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import type { Browser } from '../../../tests/browser'
import { buyer, collectionTime, jar, one, quietHouse, stranger } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import { pressedByEnter } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
  await offerAllWays(world)
})
afterAll(() => world.close())

const ZONE = { name: 'The valley', postcodes: 'LS6, ls 7\r\nBD1', fee: '3.50' }
const WORK = '/shop/deliveries'
const idOf = async (table: string) =>
  (await one<{ id: string }>(world, `select id from ${table} order by id desc limit 1`)).id
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16)

test('a shopkeeper makes a zone and a round, and the wrong of each is said beside its field', async () => {
  expect((await keeper.get('cart', `${WORK}/zones/new`)).status).toBe(200)
  for (const [field, value] of Object.entries({ name: '', postcodes: ' - ', fee: 'free' })) {
    const refused = await keeper.post('cart', `${WORK}/zones`, { ...ZONE, [field]: value })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector(`#field-${field}-error`)).not.toBeNull()
  }
  expect((await keeper.post('cart', `${WORK}/zones`, ZONE)).status).toBe(303)
  const zone = await idOf('delivery_zones')
  const form = await keeper.get('cart', `${WORK}/zones/${zone}`)
  expect(form.document.querySelector('textarea[name="postcodes"]')?.textContent).toContain('BD1, LS6, LS7')
  const version = form.document.querySelector('input[name="version"]')?.getAttribute('value') ?? ''
  expect((await keeper.post('cart', `${WORK}/zones/${zone}`, { ...ZONE, fee: '4', version })).status).toBe(
    303,
  )
  expect((await keeper.post('cart', `${WORK}/zones/${zone}`, { ...ZONE, fee: '5', version })).status).toBe(
    409,
  )

  const round = { zone, startsAt: inHours(48), endsAt: inHours(50), closesAt: inHours(20), capacity: '4' }
  for (const [field, value] of Object.entries({ startsAt: 'soon', endsAt: inHours(47), capacity: '0' })) {
    const refused = await keeper.post('cart', WORK, { ...round, [field]: value })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector(`#field-${field}-error`)).not.toBeNull()
  }
  const given = await keeper.post('cart', `${WORK}/zones`, { ...ZONE, name: 'Given up' })
  expect(given.status).toBe(303)
  const retired = await idOf('delivery_zones')
  await keeper.post('cart', `${WORK}/zones/${retired}/retirement`)
  const late = await keeper.post('cart', WORK, { ...round, zone: retired })
  expect([late.status, late.document.querySelector('#field-capacity')?.getAttribute('value')]).toEqual([
    422,
    '4',
  ])
  expect(late.document.querySelector('#field-zone-error')).not.toBeNull()
  expect((await keeper.post('cart', WORK, round)).status).toBe(303)
  const page = await keeper.get('cart', WORK)
  expect(page.text).toContain('0 of 4')
  await keeper.post('cart', WORK, round)
  expect((await keeper.post('cart', `${WORK}/${await idOf('delivery_rounds')}/retirement`)).location).toBe(
    WORK,
  )
})

test('what was typed of a delivery is there again after the checkout, for its writer alone, until it is sent', async () => {
  await collectionTime(world, 5)
  const { ctx, browser } = await buyer(world)
  await addToCart(ctx, await jar(world, 3, 650), 1)
  const shown = async (who: Browser) => {
    const { document } = await who.get('cart', '/checkout/delivery')
    return ['address', 'postcode', 'phone'].map(name => {
      const field = document.querySelector(`form#delivery [name=${name}]`)
      return field?.getAttribute('value') ?? field?.textContent?.trim()
    })
  }
  const page = (await browser.get('cart', '/checkout/delivery')).document
  expect(page.querySelector('main a')).toBeNull()
  const entered = pressedByEnter(page.querySelector('form#delivery')!)
  expect([entered?.hasAttribute('formaction'), entered?.textContent]).toEqual([false, 'Have it delivered'])
  const typed = { address: '9 Weir <Row>', postcode: 'LS', phone: '01632' }
  const away = page.querySelector('form#delivery button[name=next]')
  const led = await browser.post('cart', away?.getAttribute('formaction') ?? '', {
    ...typed,
    next: away?.getAttribute('value') ?? '',
  })
  expect(led.location).toBe('/checkout')
  expect(await shown(browser)).toEqual(['9 Weir <Row>', 'LS', '01632'])
  // What is typed at the checkout itself is kept beside it, by the same cookie.
  await browser.post('cart', '/checkout/details', { name: 'Wil', next: 'delivery' })
  expect(await shown(browser)).toEqual(['9 Weir <Row>', 'LS', '01632'])
  expect((await browser.post('cart', '/checkout/delivery/details', { ...typed, phone: '' })).status).toBe(204)
  expect(await shown(browser)).toEqual(['9 Weir <Row>', 'LS', ''])
  const other = await world.browser('member')
  other.cookies.set('rose_cart_checkout', browser.cookies.get('rose_cart_checkout') ?? '')
  expect(await shown(other)).toEqual(['', '', ''])
  const round = page.querySelector('input[name="round"]')?.getAttribute('value') ?? ''
  await browser.post('cart', '/checkout/delivery', { ...typed, postcode: 'LS6 1AA', note: '', round })
  expect(await shown(browser)).toEqual(['9 Weir <Row>', 'LS6 1AA', '01632'])
  expect(
    (await browser.get('cart', '/checkout')).document.querySelector('#field-name')?.getAttribute('value'),
  ).toBe('Wil')
})

test('a visitor who goes to sign in from the page of the delivery finds there what they typed', async () => {
  const visitor = await world.browser()
  const { variantId } = (await jar(world, 3, 650)) as { variantId: string }
  await visitor.post('cart', '/lines', { key: `product:${variantId}`, quantity: '1' })
  const typed = { address: '2 Ford', postcode: 'BD1 1AA', next: 'sign-in' }
  const led = await visitor.post('cart', '/checkout/delivery/details', typed)
  expect(led.location).toBe('/login?return_to=%2Fcheckout%2Fdelivery')
  await visitor.signIn(world.house, requireMember(await stranger(world)).id)
  const page = (await visitor.get('cart', '/checkout/delivery')).document
  expect(page.querySelector('#field-postcode')?.getAttribute('value')).toBe('BD1 1AA')
})

test('a buyer has it delivered, the shop drives it, and cannot call the round off', async () => {
  await collectionTime(world, 5)
  const { ctx, browser } = await buyer(world)
  await addToCart(ctx, await jar(world, 3, 650), 1)
  expect((await browser.get('cart', '/checkout')).text).toContain('Have it delivered')
  const choice = await browser.get('cart', '/checkout/delivery')
  const round = choice.document.querySelector('input[name="round"]')?.getAttribute('value') ?? ''
  // The only round is the one that is meant.
  expect(choice.document.querySelectorAll('input[name="round"][checked]')).toHaveLength(1)
  const wish = { address: '3 Mill <Lane>', postcode: 'LS16 1AA', phone: '', note: 'Side door', round }
  for (const [field, value] of Object.entries({ address: '', round: '', postcode: 'LS16 1AA' })) {
    const refused = await browser.post('cart', '/checkout/delivery', { ...wish, [field]: value })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('.field--invalid')).not.toBeNull()
    expect(refused.text).toContain('Side door')
  }
  const chosen = await browser.post('cart', '/checkout/delivery', { ...wish, postcode: 'LS6 1AA' })
  expect([chosen.status, chosen.location]).toEqual([303, '/checkout'])
  const checkout = await browser.get('cart', '/checkout')
  expect(checkout.text).toContain('3 Mill &lt;Lane&gt;')
  expect(checkout.text).toContain('£10.50')
  // Nobody is asked when they collect what is brought.
  expect(checkout.document.querySelector('input[name="slot"]')).toBeNull()
  const fieldOf = (name: string) =>
    checkout.document.querySelector(`input[name="${name}"]`)?.getAttribute('value') ?? ''
  const form = { name: 'Joan', key: fieldOf('key'), total: fieldOf('total'), way: 'cash' }
  const placed = await browser.post('cart', '/orders', form)
  expect(placed.status).toBe(303)
  const order = await browser.get('cart', placed.location ?? '')
  expect(order.text).toContain('Delivered to')
  expect(order.text).toContain('Side door')
  expect(order.text).toContain('ready at the door')
  await collectionTime(world, 3)
  const number = new URL(placed.location ?? '', 'http://cart').pathname.split('/').at(-1)
  const changes = await keeper.get('cart', `/shop/orders/${number}/changes`)
  expect(changes.status).toBe(200)
  expect(changes.text).not.toContain('Collect it then')

  const sheet = await keeper.get('cart', `${WORK}/${round}/sheet`)
  expect(sheet.text).toContain('3 Mill &lt;Lane&gt;')
  expect(sheet.text).toContain('To take in cash: £10.50')
  expect((await keeper.get('cart', `${WORK}/${round}/sheet?for=packing`)).text).toContain(
    'the last stop goes in first',
  )
  const { id } = await one<{ id: string }>(
    world,
    'select order_id as id from order_deliveries where round_id = ?',
    [round],
  )
  for (const typed of ['second', '0', '-3', '1.5']) {
    const refused = await keeper.post('cart', `${WORK}/${round}/route`, { [`stop-${id}`]: typed })
    expect([
      refused.status,
      refused.document.getElementById(`field-stop-${id}`)?.getAttribute('value'),
    ]).toEqual([422, typed])
    expect(refused.document.getElementById(`field-stop-${id}-error`)?.textContent).toContain('from 1')
  }
  expect((await keeper.post('cart', `${WORK}/${round}/route`, { [`stop-${id}`]: '7' })).status).toBe(303)
  expect((await keeper.get('cart', `${WORK}/${round}`)).text).toContain('1 stop')
  await keeper.post('cart', `${WORK}/${round}/retirement`)
  expect((await keeper.get('cart', WORK)).text).toContain('Orders are to be brought on this round')
})

test('a buyer collects it instead', async () => {
  const { ctx, browser } = await buyer(world)
  await addToCart(ctx, await jar(world, 3, 650), 1)
  const choice = await browser.get('cart', '/checkout/delivery')
  const round = choice.document.querySelector('input[name="round"]')?.getAttribute('value') ?? ''
  await browser.post('cart', '/checkout/delivery', { address: '3 Mill Lane', postcode: 'bd1 1aa', round })
  await browser.post('cart', '/checkout/delivery?_method=delete')
  const checkout = await browser.get('cart', '/checkout')
  expect(checkout.text).toContain('You collect it.')
  expect(checkout.document.querySelector('input[name="slot"]')).not.toBeNull()
})

test('the shop’s pages are the shop’s alone, and a guest may choose as well', async () => {
  const { browser } = await buyer(world)
  for (const path of ['', '/zones/new', `/${Bun.randomUUIDv7()}`, `/${Bun.randomUUIDv7()}/sheet`])
    expect((await browser.get('cart', `${WORK}${path}`)).status).toBe(404)
  expect((await (await world.browser()).get('cart', '/checkout/delivery')).status).toBe(200)
})
