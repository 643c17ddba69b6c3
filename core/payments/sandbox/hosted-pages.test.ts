import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Payments } from '#core/contracts/platform/payments'
import { createSumUpPayments } from '../sumup'
import { jarOfHoney, openShop, press, type Shop } from './cast'
import { type Sandbox, startSandbox } from './sandbox'

let shop: Shop
let sandbox: Sandbox
let payments: Payments
let now = new Date()
let merchantName = 'Growers & Sons'

beforeAll(async () => {
  shop = openShop()
  sandbox = await startSandbox({ port: 0, merchantName: () => merchantName, now: () => now })
  payments = createSumUpPayments({ ...sandbox, host: sandbox.url })
})
afterAll(async () => {
  await sandbox.stop()
  await shop.stop()
})

const open = () => payments.createCheckout(jarOfHoney({ returnUrl: shop.returnUrl }))

test('the page says who gets how much for what, that no money moves, and offers three buttons', async () => {
  const { hostedUrl } = await open()
  const page = await (await fetch(hostedUrl!)).text()
  expect(page).toContain('Growers &amp; Sons')
  expect(page).toContain('A jar of &lt;heather&gt; honey')
  expect(page).toContain('£10.10')
  expect(page).toContain('No money moves here')
  expect(page.match(/<button/g)).toHaveLength(3)
  expect(page).not.toContain('<script')
})

test('the merchant may be renamed while the sandbox runs', async () => {
  const { hostedUrl } = await open()
  merchantName = 'Growers & Daughters'
  expect(await (await fetch(hostedUrl!)).text()).toContain('Growers &amp; Daughters')
  merchantName = 'Growers & Sons'
})

test('the page and its stylesheet keep a strict content security policy', async () => {
  const { hostedUrl } = await open()
  const page = await fetch(hostedUrl!)
  const policy = page.headers.get('content-security-policy')!.split('; ')
  expect(policy).toEqual([
    "default-src 'none'",
    "style-src 'self'",
    "form-action 'self' http://localhost:4002",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ])
  expect(await page.text()).not.toContain('style=')
  const stylesheet = await fetch(`${sandbox.url}/hosted-page.css`)
  expect(stylesheet.headers.get('content-type')).toStartWith('text/css')
  expect(await stylesheet.text()).toContain('light-dark(')
})

test('Pay and Fail send the buyer back to the shop and call its server; Leave only sends them back', async () => {
  for (const [choice, calls] of [
    ['payment', 1],
    ['failure', 1],
    ['abandonment', 0],
  ] as const) {
    const { id, hostedUrl } = await open()
    const answer = await press(hostedUrl, choice)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('http://localhost:4002/orders/1')
    await sandbox.behaviour.callbacksSettled()
    expect(shop.heard.splice(0)).toEqual(
      Array.from({ length: calls }, () => ({ event_type: 'CHECKOUT_STATUS_CHANGED', id })),
    )
  }
})

test('Pay pressed twice pays once, calls back once, and goes to the shop both times', async () => {
  const { id, hostedUrl } = await open()
  const answers = await Promise.all([press(hostedUrl, 'payment'), press(hostedUrl, 'payment')])
  expect(answers.map(answer => answer.status)).toEqual([303, 303])
  expect((await payments.getCheckout(id)).transactions).toHaveLength(1)
  await sandbox.behaviour.callbacksSettled()
  expect(shop.heard.splice(0)).toHaveLength(1)
})

test('Fail pressed after Pay changes nothing', async () => {
  const { id, hostedUrl } = await open()
  await press(hostedUrl, 'payment')
  await press(hostedUrl, 'failure')
  expect((await payments.getCheckout(id)).status).toBe('PAID')
  await sandbox.behaviour.callbacksSettled()
  shop.heard.splice(0)
})

test('what failed can be tried again; what is paid or too late only leads back to the shop', async () => {
  const { hostedUrl } = await open()
  await press(hostedUrl, 'failure')
  expect(await textOf(hostedUrl)).toContain('You can try again')
  await press(hostedUrl, 'payment')
  const paid = await textOf(hostedUrl)
  expect(paid).toContain('This is paid')
  expect(paid).not.toContain('<button')

  const late = await open()
  now = new Date(now.getTime() + 16 * 60_000)
  const page = await fetch(late.hostedUrl!)
  expect(page.status).toBe(410)
  expect(await page.text()).toContain('href="http://localhost:4002/orders/1"')
  expect((await press(late.hostedUrl, 'payment')).status).toBe(410)
  expect((await payments.getCheckout(late.id)).status).toBe('EXPIRED')
  now = new Date()
})

test('a page that is not there says what to do', async () => {
  for (const method of ['GET', 'POST']) {
    const path = method === 'GET' ? '/pay/nothing' : '/pay/nothing/payment'
    const page = await fetch(`${sandbox.url}${path}`, { method })
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('go back to the shop')
  }
})

const textOf = async (address: string | null) => (await fetch(address!)).text()
