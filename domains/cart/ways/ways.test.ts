import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Payments } from '#core/contracts/platform/payments'
import { requireMember } from '#core/contracts/require-role'
import { createNoPayments } from '#core/payments/no-provider'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { pickingList } from '#core/services/cart/shop/picking-list'
import type { Browser } from '../../../tests/browser'
import { buyer, jar, lettersTo, quietHouse, stranger } from '../../../tests/cart'
import { creditLeft, offerAllWays, topUp } from '../../../tests/credit'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const CHOICES = { ways: ['sumup', 'cash', 'transfer', 'credit'], bic: '', transferDays: '5' }
const BANK = { holder: 'Test Growers', account: 'GB33BUKB20201555555555' }

async function checkoutForm(browser: Browser): Promise<Record<string, string>> {
  const { document } = await browser.get('cart', '/checkout')
  const fields = [...document.querySelectorAll('form[action="/orders"] input[type="hidden"]')]
  const hidden = fields.map(field => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? ''])
  return { ...Object.fromEntries(hidden), name: 'Bea Buyer' }
}

async function ordered(way: string, price = 650) {
  const { ctx, browser } = await buyer(world)
  await addToCart(ctx, await jar(world, 3, price), 2)
  const placed = await browser.post('cart', '/orders', { ...(await checkoutForm(browser)), way })
  return { ctx, browser, placed, number: placed.location?.split('/').at(-1) ?? '' }
}

describe('the shop chooses how it is paid', () => {
  test('by card alone until then: nothing is asked at the checkout', async () => {
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 1), 1)
    expect((await browser.get('cart', '/checkout')).document.querySelector('[name="way"]')).toBeNull()
  })

  test('and is told what is missing, with what was typed kept', async () => {
    const refused = await keeper.post('cart', '/shop/ways-to-pay', { ...CHOICES, holder: 'Test Growers' })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('#field-account-error')).not.toBeNull()
    expect(refused.document.querySelector('#field-holder')?.getAttribute('value')).toBe('Test Growers')
    expect(refused.document.querySelectorAll('[name="ways"][checked]')).toHaveLength(4)
    expect((await keeper.post('cart', '/shop/ways-to-pay', { ...CHOICES, ...BANK })).status).toBe(303)
    const saved = await keeper.get('cart', '/shop/ways-to-pay')
    expect(saved.document.querySelector('#field-account')?.getAttribute('value')).toBe(BANK.account)
  })

  test('and nobody else does', async () => {
    const { browser } = await buyer(world)
    expect((await browser.get('cart', '/shop/ways-to-pay')).status).toBe(404)
    expect((await browser.post('cart', '/shop/ways-to-pay', { ...CHOICES, ...BANK })).status).toBe(404)
  })
})

describe('a shop that takes no cards', () => {
  const save = (...ways: string[]) => keeper.post('cart', '/shop/ways-to-pay', { ...CHOICES, ...BANK, ways })

  test('has its orders paid in the one way that is left', async () => {
    expect((await save('cash')).status).toBe(303)
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 3), 2)
    const { document } = await browser.get('cart', '/checkout')
    expect(
      document.querySelector('.form__actions button, form[action="/orders"] .button')?.textContent,
    ).toContain('Order for £13.00')
    const placed = await browser.post('cart', '/orders', await checkoutForm(browser))
    const page = await browser.get('cart', placed.location ?? '')
    expect(page.text).toContain('Please bring £13.00 when you collect it.')
    expect(page.text).not.toContain('Pay now')
  })

  test('is told by the checkout that nothing can be paid where it takes nothing else, and keeps the cart', async () => {
    await save()
    expect((await keeper.get('cart', '/shop/ways-to-pay')).text).toContain('buyers cannot order anything')
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 3), 2)
    const page = await browser.get('cart', '/checkout')
    expect(page.text).toContain('Nothing can be paid here yet')
    const buttons = [...page.document.querySelectorAll('form[action="/orders"] button:not([name])')]
    expect(buttons.map(button => button.hasAttribute('disabled'))).toEqual([true, true])
    const refused = await browser.post('cart', '/orders', await checkoutForm(browser))
    expect([refused.status, refused.text.includes('This way to pay is not offered')]).toEqual([409, true])
    expect((await browser.get('cart', '/')).text).toContain('£13.00')
  })

  test('keeps no cards on file', async () => {
    await save('cash')
    const { browser } = await buyer(world)
    const page = await browser.get('cart', '/card')
    expect(page.text).toContain('No cards are taken here')
    expect(page.document.querySelector('form[action="/card/set-ups"]')).toBeNull()
    const refused = await browser.post('cart', '/card/set-ups', { agreed: 'on' })
    expect([refused.status, refused.text.includes('Cards are not taken here.')]).toEqual([409, true])
    await save('sumup', 'cash')
    expect((await browser.get('cart', '/card')).text).toContain('Leave a card at SumUp')
  })

  test('reads why buyers are offered none, however often it ticks them', async () => {
    await save('sumup')
    expect((await keeper.get('cart', '/shop/ways-to-pay')).text).not.toContain('nobody is offered it')
    const house = world.house as { payments: Payments }
    const kept = house.payments
    try {
      house.payments = { ...kept, takes: () => false }
      expect((await keeper.get('cart', '/shop/ways-to-pay')).text).toContain('SumUp takes no GBP')
      house.payments = createNoPayments()
      expect((await keeper.get('cart', '/shop/ways-to-pay')).text).toContain('No SumUp account is connected')
      const { ctx, browser } = await buyer(world)
      await addToCart(ctx, await jar(world, 3), 2)
      expect((await browser.get('cart', '/checkout')).text).toContain('Nothing can be paid here yet')
    } finally {
      house.payments = kept
    }
  })
})

describe('a buyer who pays later', () => {
  test('sees where to transfer it, and a paid order once the shop has the money', async () => {
    await offerAllWays(world)
    const { ctx, browser, number } = await ordered('transfer')
    await world.work()
    const page = await browser.get('cart', `/orders/${number}`)
    const words = page.document.querySelector('#transfer')?.textContent ?? ''
    for (const word of [BANK.account, number, '£13.00']) expect(words).toContain(word)
    expect(page.text).not.toContain('Pay now')
    expect((await browser.post('cart', `/orders/${number}/payment`)).location).toBe(`/orders/${number}`)

    const path = `/shop/orders/${number}`
    expect((await keeper.get('cart', path)).text).toContain('Transfer received')
    await keeper.post('cart', `${path}/payment`, { way: 'transfer' })
    const settled = await keeper.get('cart', path)
    expect(settled.text).not.toContain('Transfer received')
    const history = settled.document.querySelector('#history')?.textContent ?? ''
    for (const word of ['Placed', 'Paid £13.00, by bank transfer', 'Sam Okafor'])
      expect(history).toContain(word)
    const paid = await browser.get('cart', `/orders/${number}`)
    expect(paid.text).toContain(', by bank transfer')
    await world.work()
    expect(await lettersTo(world, ctx)).toEqual([
      `Your order ${number}: please transfer £13.00`,
      `Your order ${number} is paid`,
    ])
  })

  test('in cash is on the picking list, with what they have to bring', async () => {
    const { number } = await ordered('cash')
    const waiting = await ordered('transfer')
    const packed = (await pickingList(world.ctx('shopkeeper'))).flatMap(group => group.orders)
    expect(packed.find(each => each.number === number)?.toPay).toEqual({ amount: 1300, currency: 'GBP' })
    expect(packed.map(each => each.number)).not.toContain(waiting.number)
  })

  test('has the choice back with a sentence when it is refused', async () => {
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 3, 500), 1)
    await topUp(world, ctx, 100)
    const seen = await browser.get('cart', '/checkout')
    expect(seen.text).toContain('which is not enough for this order')
    const refused = await browser.post('cart', '/orders', {
      ...(await checkoutForm(browser)),
      way: 'credit',
      note: 'Left of the gate',
    })
    expect(refused.status).toBe(409)
    expect(refused.document.querySelector('#field-way-error')?.textContent).toContain('£1.00')
    expect(refused.text).toContain('Left of the gate')
  })
})

describe('credit at the desk', () => {
  test('is paid in and spent, and both statements say so', async () => {
    const { ctx, browser } = await buyer(world)
    const { id } = requireMember(ctx)
    const path = `/shop/credit/${id}`
    const form = { kind: 'top-up', way: 'cash', note: 'For the summer', key: Bun.randomUUIDv7() }
    const refused = await keeper.post('cart', `${path}/changes`, { ...form, amount: '20 quid' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('For the summer')
    await keeper.post('cart', `${path}/changes`, { ...form, amount: '20.00' })
    await keeper.post('cart', `${path}/changes`, { ...form, amount: '20.00' })
    expect(await creditLeft(world, ctx)).toBe(2000)

    await addToCart(ctx, await jar(world, 3, 650), 2)
    const placed = await browser.post('cart', '/orders', { ...(await checkoutForm(browser)), way: 'credit' })
    expect((await browser.get('cart', placed.location ?? '')).text).toContain(', from credit')
    const own = await browser.get('cart', '/credit')
    for (const word of ['£7.00', 'For the summer', '-£13.00']) expect(own.text).toContain(word)
    expect((await keeper.get('cart', path)).text).toContain('£7.00')
    expect((await keeper.get('cart', '/shop/trial-balance')).text).toContain('The books add up')
  })

  test('is nobody else’s to see', async () => {
    const { browser } = await buyer(world)
    const other = requireMember(await stranger(world)).id
    for (const path of ['/shop/credit', `/shop/credit/${other}`, '/shop/trial-balance'])
      expect((await browser.get('cart', path)).status).toBe(404)
    expect((await browser.get('cart', '/credit')).text).toContain('No credit yet')
  })
})
