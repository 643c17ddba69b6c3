import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { refundOrder } from '#core/services/cart/shop/refund-order'
import { receivePayment } from '#core/services/cart/ways/receive-payment'
import type { Visit } from '../../../tests/browser'
import { again, buyer, jar, order, orderOf, pay, payAtSumUp, quietHouse, stateOf } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const shop = () => world.ctx('shopkeeper')

/** An order of somebody at their browser, of one jar at £6.50. */
async function ordered(way: 'sumup' | 'cash' | 'transfer' = 'sumup') {
  const { ctx, browser } = await buyer(world)
  const { placed } = await orderOf(world, ctx, { way })
  const path = `/orders/${placed.number}`
  return { ctx, browser, placed, path, look: () => browser.get('cart', path) }
}

const words = ({ document }: Visit) => (document.body.textContent ?? '').replace(/\s+/g, ' ')
const state = ({ document }: Visit) => document.querySelector('main .badge')?.textContent?.trim()
const actions = ({ document }: Visit) =>
  [...document.querySelectorAll('main form[method=post]')].map(form => form.getAttribute('action') ?? '')
const notice = ({ document }: Visit) =>
  (document.querySelector('[role=alert], [role=status]')?.textContent ?? '').replace(/\s+/g, ' ').trim()

describe('the list of one’s orders', () => {
  test('without any says so, and leads to the market', async () => {
    const { browser } = await buyer(world)
    const page = await browser.get('cart', '/orders')
    expect(page.status).toBe(200)
    expect(words(page)).toContain('No orders yet')
    expect(page.document.querySelector('.empty-state a')?.getAttribute('href')).toStartWith('http')
    expect(page.document.querySelectorAll('table')).toHaveLength(0)
  })

  test('has one’s own, the newest first, with what is in them and how far they have come', async () => {
    const { ctx, browser } = await buyer(world)
    const first = await order(ctx, await jar(world, 5), 2)
    await pay(ctx, first)
    const second = await order(again(world, ctx), await jar(world, 5))
    const { document } = await browser.get('cart', '/orders')
    const rows = [...document.querySelectorAll('tbody tr')].map(row => row.textContent ?? '')
    expect(rows.map(row => row.includes('paid'))).toEqual([false, true])
    expect([rows[0]?.includes(second.number), rows[1]?.includes(first.number)]).toEqual([true, true])
    expect(rows[1]).toMatch(/2 × Honey \d+/)
  })

  test.each(['0', '-1', '2', '1.5', 'first', '99999999999999999999'])(
    'has no page %s of nothing',
    async page => {
      const { browser } = await buyer(world)
      expect((await browser.get('cart', `/orders?page=${page}`)).status).toBe(404)
    },
  )

  test('is for members: a visitor is sent to sign in, and comes back', async () => {
    const visitor = await world.browser()
    const asked = await visitor.get('cart', '/orders')
    expect(asked.status).toBe(303)
    expect(asked.location).toContain('/login')
  })
})

describe('an order', () => {
  test('that waits for a card says so, and can be paid and called off', async () => {
    const { look, path } = await ordered()
    const page = await look()
    expect(state(page)).toBe('pending')
    expect(actions(page)).toEqual(expect.arrayContaining([`${path}/payment`, `${path}/cancellation`]))
  })

  test('that waits for a transfer says where to send what, and takes no card', async () => {
    const { look, path, browser, placed } = await ordered('transfer')
    const page = await look()
    expect(words(page)).toContain('GB33')
    expect(words(page)).toContain(placed.number)
    expect(actions(page)).not.toContain(`${path}/payment`)
    const asked = await browser.post('cart', `${path}/payment`)
    expect([asked.status, asked.location]).toEqual([303, path])
    expect(notice(await browser.get('cart', path))).not.toBe('')
  })

  test('that is paid can be neither paid nor called off any more', async () => {
    const { ctx, look, path, browser, placed } = await ordered()
    await pay(again(world, ctx), placed)
    const page = await look()
    expect(state(page)).toBe('paid')
    for (const action of [`${path}/payment`, `${path}/cancellation`])
      expect(actions(page)).not.toContain(action)
    expect((await browser.post('cart', `${path}/cancellation`)).location).toBe(path)
    expect(notice(await browser.get('cart', path))).toContain('It was paid already, so it stands.')
    expect(await stateOf(world, placed)).toBe('paid')
    expect((await browser.post('cart', `${path}/payment`)).location).toBe(path)
  })

  test('that was paid while its buyer calls it off stands, and they are told', async () => {
    const { ctx, path, browser, placed } = await ordered()
    await payAtSumUp(again(world, ctx), placed)
    const pressed = await browser.post('cart', `${path}/cancellation`)
    expect(pressed.location).toBe(path)
    const page = await browser.get('cart', path)
    expect(notice(page)).toContain('It was paid already, so it stands.')
    expect(state(page)).toBe('paid')
  })

  test('that cannot be called off while SumUp is away stays as it is, and says so', async () => {
    const { ctx, path, browser, placed } = await ordered()
    await payAtSumUp(again(world, ctx), placed)
    await world.sandbox.behaviour.down()
    const pressed = await browser.post('cart', `${path}/cancellation`)
    await world.sandbox.behaviour.up()
    expect(pressed.location).toBe(path)
    expect(notice(await browser.get('cart', path))).toContain('does not answer just now')
    expect(await stateOf(world, placed)).toBe('pending')
  })

  test('of which all went back says that, before anything else', async () => {
    const { look, placed } = await ordered('cash')
    await receivePayment(shop(), placed.number, { way: 'cash', bankLineId: null })
    await refundOrder(shop(), placed.number, 'all', 'It was <cracked>')
    const page = await look()
    expect(state(page)).toBe('refunded')
    expect(page.document.querySelectorAll('cracked')).toHaveLength(0)
  })

  test('called off twice is called off once, and leads home both times', async () => {
    const { path, browser, placed, look } = await ordered()
    for (let press = 0; press < 2; press++)
      expect((await browser.post('cart', `${path}/cancellation`)).location).toBe('/')
    expect(await stateOf(world, placed)).toBe('cancelled')
    expect(state(await look())).toBe('cancelled')
  })
})

describe('a receipt', () => {
  test('is there once it is paid, and until then one is led to the order', async () => {
    const { ctx, path, browser, placed } = await ordered()
    expect((await browser.get('cart', `${path}/receipt`)).location).toBe(path)
    await pay(again(world, ctx), placed)
    const receipt = await browser.get('cart', `${path}/receipt`)
    expect(receipt.status).toBe(200)
    expect(words(receipt)).toContain(`Receipt ${placed.number}`)
    expect(words(receipt)).toContain('£6.50')
  })
})

test.each(['', '/receipt', '/return'])('what is no order has no page%s', async below => {
  const { browser } = await buyer(world)
  for (const number of ['RA-0', 'x'.repeat(300), 'constructor'])
    expect((await browser.get('cart', `/orders/${number}${below}`)).status).toBe(404)
})
