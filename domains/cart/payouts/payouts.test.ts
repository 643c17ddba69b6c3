import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { buyer, one, paidJars, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

/** The sandbox pays out on the day after. */
const DAY_MS = 24 * 3_600_000
const exports = async () =>
  (
    await one<{ count: number }>(
      world,
      `select count(*)::int as count from security_events where event = 'data.exported'`,
    )
  ).count

test('a sale stands in the month in which SumUp pays it out, with its order and fee, as a page and as a table', async () => {
  const { placed } = await paidJars(world, 2)
  const month = new Date(Date.now() + DAY_MS).toISOString().slice(0, 7)
  const page = await keeper.get('cart', `/shop/payouts?month=${month}`)
  expect(page.document.querySelector(`td a[href="/shop/orders/${placed.number}"]`)).not.toBeNull()
  expect(page.text).toContain('£12.78 to the bank, £0.22 of fees')
  const file = await keeper.get('cart', `/shop/payouts.csv?month=${month}`)
  expect(file.headers.get('content-type')).toStartWith('text/csv')
  expect(file.headers.get('content-disposition')).toContain(`pay-outs-${month}.csv`)
  expect(file.text).toContain(`${placed.number},12.78,0.22,GBP`)
  expect(await exports()).toBe(1)
})

test('one goes from month to month, but to none that has not begun', async () => {
  const hrefs = async (path: string) =>
    [...(await keeper.get('cart', path)).document.querySelectorAll('nav[aria-label=Months] a')].map(link =>
      link.getAttribute('href'),
    )
  expect(await hrefs('/shop/payouts?month=2020-01')).toEqual([
    '/shop/payouts?month=2019-12',
    '/shop/payouts?month=2020-02',
  ])
  expect(await hrefs('/shop/payouts')).toHaveLength(1)
  expect((await keeper.get('cart', '/shop/payouts?month=2020-01')).text).toContain(
    'SumUp paid nothing out in this month.',
  )
})

test('they are pay-outs wherever one reads of them', async () => {
  for (const path of ['/shop/payouts', '/shop/pay-outs', '/shop/reports']) {
    const { status, document } = await keeper.get('cart', path)
    // SumUp’s own references are as they are.
    const text = (document.querySelector('body')?.textContent ?? '').replace(/payout-[\d-]+/g, '')
    expect([path, status, text.match(/\bpayouts?\b/i)?.[0], text.includes('SumUp pay-outs')]).toEqual([
      path,
      200,
      undefined,
      true,
    ])
  }
})

test('what is no month is this one', async () => {
  const title = async (path: string) =>
    (await keeper.get('cart', path)).document.querySelector('h1')?.parentElement?.textContent
  const now = await title('/shop/payouts')
  for (const month of ['2026-13', 'today', '', '%00'])
    expect([month, await title(`/shop/payouts?month=${month}`)]).toEqual([month, now])
})

test('while SumUp is away the page says so, and there is no file with nothing in it', async () => {
  const before = await exports()
  await world.sandbox.behaviour.down('failing')
  try {
    const page = await keeper.get('cart', '/shop/payouts?month=2026-01')
    expect([page.status, page.text.includes('SumUp does not answer')]).toEqual([200, true])
    const file = await keeper.get('cart', '/shop/payouts.csv?month=2026-01')
    expect([file.status, file.location]).toEqual([303, '/shop/payouts?month=2026-01'])
  } finally {
    await world.sandbox.behaviour.up()
  }
  expect(await exports()).toBe(before)
})

test('what the cooperative is paid is the business of who minds the money', async () => {
  const before = await exports()
  const { browser } = await buyer(world)
  for (const other of [browser, await world.browser('editor'), await world.browser('organiser')])
    for (const path of ['/shop/payouts', '/shop/payouts.csv'])
      expect([path, (await other.get('cart', path)).status]).toEqual([path, 404])
  expect(await exports()).toBe(before)
})
