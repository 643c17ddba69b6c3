import { afterAll, beforeAll, expect, test } from 'bun:test'
import { one, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const hidden = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

async function guestWithJar() {
  const browser = await world.browser()
  const jar = await jarOnShelf(world, { stock: 5 })
  await browser.post('cart', '/lines', { key: `product:${jar.variantId}`, quantity: '2' })
  return { browser, jar, checkout: (await browser.get('cart', '/checkout')).text }
}

test('a visitor orders with a name and an address, pays, and looks at the order by its link', async () => {
  const { browser, checkout, jar } = await guestWithJar()
  expect(checkout).toContain('You need no account')
  const form = {
    key: hidden(checkout, 'key'),
    total: hidden(checkout, 'total'),
    name: 'Ada',
    email: 'Ada.Passing@Example.test',
  }
  const placed = await browser.post('cart', '/orders', { ...form, slot: 'any' })
  const hosted = placed.location ?? ''
  expect(hosted).toStartWith(world.sandbox.url)
  const back = await fetch(`${hosted}/payment`, { method: 'POST', redirect: 'manual' })
  const path = new URL(back.headers.get('location') ?? '').pathname
  await browser.get('cart', path)
  const stranger = await world.browser()
  const page = (await stranger.get('cart', path.replace('/return', ''))).text
  expect(page).toContain(jar.title)
  expect(page).toContain('You ordered without an account')
  expect((await stranger.get('cart', `${path.replace('/return', '')}/receipt`)).status).toBe(200)
  const all = (await stranger.get('cart', `${path.replace('/return', '')}/export.json`)).text
  expect(all).toContain('ada.passing@example.test')
  const { number } = await one<{ number: string }>(
    world,
    `select number from orders where email = 'ada.passing@example.test'`,
  )
  expect((await stranger.get('cart', `/orders/${number}`)).status).not.toBe(200)
})

test('a guest finds the invoice of their order by its link, and those of others by none', async () => {
  const keeper = await world.browser('shopkeeper')
  const seller = { name: 'Test Growers', address: 'The Shed', vatNumber: '' }
  await keeper.post('cart', '/shop/invoices/seller', seller)
  const bought = async (email: string) => {
    const { browser, checkout } = await guestWithJar()
    const form = { key: hidden(checkout, 'key'), total: hidden(checkout, 'total'), name: 'Ada', email }
    const placed = await browser.post('cart', '/orders', { ...form, slot: 'any' })
    const back = await fetch(`${placed.location}/payment`, { method: 'POST', redirect: 'manual' })
    const returned = new URL(back.headers.get('location') ?? '').pathname
    await browser.get('cart', returned)
    await world.work()
    const { number } = await one<{ number: string }>(
      world,
      "select i.document ->> 'number' as number from invoices i join orders o on o.id = i.order_id where o.email = ?",
      [email],
    )
    return { path: returned.replace('/return', ''), number }
  }
  const [ada, bob] = [await bought('ada.bills@example.test'), await bought('bob.bills@example.test')]
  const anybody = await world.browser()
  expect((await anybody.get('cart', ada.path)).text).toContain(`Invoice ${ada.number}`)
  expect((await anybody.get('cart', `${ada.path}/invoices/${ada.number}`)).text).toContain(
    'ada.bills@example.test',
  )
  expect((await anybody.get('cart', `${ada.path}/invoices/${ada.number}/pdf`)).text).toStartWith('%PDF-')
  for (const path of [
    `${ada.path}/invoices/${bob.number}`,
    `${ada.path}/invoices/${bob.number}/pdf`,
    `${ada.path}/invoices/none`,
    `${ada.path.slice(0, -3)}abc/invoices/${ada.number}`,
    `/invoices/${ada.number}`,
  ])
    expect([path, (await anybody.get('cart', path)).status]).not.toEqual([path, 200])
})

test('without an address, or with half of one, nothing is ordered and what was typed stays', async () => {
  const { browser, checkout } = await guestWithJar()
  const form = {
    key: hidden(checkout, 'key'),
    total: hidden(checkout, 'total'),
    name: 'Ada Kept',
    slot: 'any',
  }
  for (const email of ['', 'ada@', 'ada']) {
    const answer = await browser.post('cart', '/orders', { ...form, email })
    const page = answer.text
    expect(answer.status).toBe(422)
    expect(page).toContain('Ada Kept')
    expect(page).toContain('e-mail address like')
  }
})

test('a link that was tampered with opens nothing', async () => {
  const { browser } = await guestWithJar()
  for (const token of ['x', 'x.y', `${Buffer.from(Bun.randomUUIDv7()).toString('base64url')}.AAAA`]) {
    expect((await browser.get('cart', `/guest-orders/${token}`)).status).toBe(404)
    expect((await browser.post('cart', `/guest-orders/${token}/cancellation`, {})).status).toBe(404)
  }
})

test('a guest who is too late for the last jar is told so, and nobody is made a buyer for it', async () => {
  const jar = await jarOnShelf(world, { stock: 1 })
  const come = async (email: string) => {
    const browser = await world.browser()
    await browser.post('cart', '/lines', { key: `product:${jar.variantId}`, quantity: '1' })
    const { text } = await browser.get('cart', '/checkout')
    const form = { key: hidden(text, 'key'), total: hidden(text, 'total'), name: 'Ada', email, slot: 'any' }
    return () => browser.post('cart', '/orders', { ...form, note: 'By the door' })
  }
  const [early, late] = [await come('early@example.test'), await come('late@example.test')]
  const placed = await early()
  expect(placed.location).toStartWith(world.sandbox.url)
  const refused = await late()
  expect([refused.status, refused.text.includes('is sold out')]).toEqual([409, true])
  expect(refused.text).toContain('By the door')
  const made = 'select count(*)::int as buyers from guest_buyers where email = ?'
  expect(await one<{ buyers: number }>(world, made, ['late@example.test'])).toEqual({ buyers: 0 })
  // Their own order holds it: the same form again is the same order, though by now more is in the cart than there is.
  await world.ctx().em.execute('update cart_lines set quantity = 2 where variant_id = ?', [jar.variantId])
  expect((await early()).location).toBe(placed.location)
})

test('the link of an order that has an account by now leads its owner there, visitors to signing in, and others nowhere', async () => {
  const { browser, checkout } = await guestWithJar()
  const email = 'ada.moved@example.test'
  const form = { key: hidden(checkout, 'key'), total: hidden(checkout, 'total'), name: 'Ada', email }
  const placed = await browser.post('cart', '/orders', { ...form, slot: 'any' })
  const back = await fetch(`${placed.location}/payment`, { method: 'POST', redirect: 'manual' })
  const path = new URL(back.headers.get('location') ?? '').pathname.replace('/return', '')
  const { member, editor } = world.cast.members
  const { number } = await one<{ number: string }>(
    world,
    'update orders set member_id = ? where email = ? returning number',
    [member.id, email],
  )
  const visitor = await world.browser()
  for (const address of [path, `${path}/receipt`, `${path}/export.json`]) {
    const led = await visitor.get('cart', address)
    expect([led.status, led.location]).toEqual([303, `/login?return_to=${encodeURIComponent(address)}`])
  }
  await visitor.signIn(world.house, member.id)
  for (const address of [path, `${path}/receipt`, `${path}/export.json`])
    expect([address, (await visitor.get('cart', address)).location]).toEqual([address, `/orders/${number}`])
  expect((await visitor.get('cart', `/orders/${number}`)).text).toContain(
    'This order is in your account now.',
  )
  expect((await visitor.post('cart', `${path}/cancellation`, {})).location).toBe(`/orders/${number}`)
  await visitor.signIn(world.house, editor.id)
  const other = await visitor.get('cart', path)
  expect([other.status, other.text.includes('in another account now')]).toEqual([410, true])
})
