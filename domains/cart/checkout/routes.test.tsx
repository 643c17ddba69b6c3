import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { press } from '#core/payments/sandbox/cast'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { stage } from '#core/services/events/testing/stage'
import type { Browser } from '../../../tests/browser'
import { again, buyer, jar, lettersTo, one, order, quietHouse, stock, stranger } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import { pressedByEnter } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { statementsOf } from '../../../tests/statements'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

/** The checkout form as it stands on the page, to be sent as it is. */
async function formOf(browser: Browser): Promise<Record<string, string>> {
  const { document } = await browser.get('cart', '/checkout')
  const fields = [...document.querySelectorAll('form[action="/orders"] input[name]')]
  return Object.fromEntries(
    fields
      .filter(field => field.getAttribute('type') !== 'radio')
      .map(field => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? '']),
  )
}

describe('checking out', () => {
  test('asks nobody to sign in: who has nothing in their cart goes back to it', async () => {
    const visit = await (await world.browser()).get('cart', '/checkout')
    expect(visit.status).toBe(303)
    expect(visit.location).toBe('/')
  })

  test('goes from the cart to SumUp, back, and to a paid order with its ticket and its letter', async () => {
    const { ctx, browser } = await buyer(world)
    const day = await stage(world.ctx(), { places: 4 })
    await addToCart(ctx, await jar(world, 2), 1)
    await addToCart(ctx, { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId }, 1)
    const placed = await browser.post('cart', '/orders', { ...(await formOf(browser)), note: 'Ring <twice>' })
    expect(placed.status).toBe(303)
    expect(placed.location).toStartWith(world.sandbox.url)
    const back = await press(placed.location, 'payment')
    const returnPath = new URL(back.headers.get('location') ?? '').pathname
    const returned = await browser.get('cart', returnPath)
    expect(returned.status).toBe(303)
    const page = await browser.get('cart', returned.location ?? '')
    expect(page.text).toContain('Your order is paid')
    expect(page.text).toContain('Ring &lt;twice&gt;')
    await world.work()
    expect(await lettersTo(world, ctx)).toHaveLength(1)
    const news = 'select text from notifications where member_id = ?'
    const { text } = await one<{ text: string }>(world, news, [ctx.viewer.member?.id])
    expect(text).toContain('is paid')
    const tickets = 'select count(*)::int as count from tickets where holder_id = ?'
    expect(await one<{ count: number }>(world, tickets, [ctx.viewer.member?.id])).toEqual({ count: 1 })
    expect((await browser.get('cart', '/')).text).toContain('Nothing in it yet')
    expect((await browser.get('cart', `${returned.location}/receipt`)).status).toBe(200)
    expect((await browser.get('cart', '/orders')).text).toContain(String(returned.location))
  })

  test('says what is wrong beside the field, with what was typed kept', async () => {
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 2), 1)
    const form = await formOf(browser)
    const refused = await browser.post('cart', '/orders', { ...form, name: ' ', note: 'Left of the gate' })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('#field-name-error')?.textContent).toContain('your name')
    expect(refused.text).toContain('Left of the gate')
    const slot = await browser.post('cart', '/orders', { ...form, slot: Bun.randomUUIDv7() })
    expect(slot.status).toBe(409)
  })

  test('keeps what is typed while it is said where to bring it, until it is ordered', async () => {
    const browser = await world.browser()
    const honey = await jar(world, 3)
    await browser.post('cart', '/lines', {
      key: `product:${(honey as { variantId: string }).variantId}`,
      quantity: '1',
    })
    const typed = { name: 'Nia <b>', email: 'nia@', note: 'Left & up', way: 'sumup' }
    const led = await browser.post('cart', '/checkout/details', { ...typed, next: 'delivery', key: 'x' })
    expect([led.status, led.location]).toEqual([303, '/checkout/delivery'])
    const filled = async (who: Browser) => {
      const { document } = await who.get('cart', '/checkout')
      return [
        document.querySelector('[name=name]')?.getAttribute('value'),
        document.querySelector('[name=email]')?.getAttribute('value'),
        document.querySelector('[name=note]')?.textContent?.trim(),
      ]
    }
    expect(await filled(browser)).toEqual(['Nia <b>', 'nia@', 'Left & up'])
    await browser.post('cart', '/checkout/details', { ...typed, note: '', next: 'place' })
    expect(await filled(browser)).toEqual(['Nia <b>', 'nia@', ''])
    const rows = "select count(*)::int as count from kept_forms where action = '/checkout/details'"
    expect(await one<{ count: number }>(world, rows, [])).toEqual({ count: 1 })
    // Neither is the way to the cart, which is a button of this form as well.
    const away = (await browser.get('cart', '/checkout')).document
    expect(away.querySelector('a[href="/login?return_to=/checkout"], .checkout-summary a')).toBeNull()
    const leaving = [...away.querySelectorAll('button[formaction="/checkout/details"]')]
    expect(leaving.map(button => [button.getAttribute('value'), button.getAttribute('form')])).toEqual(
      expect.arrayContaining([
        ['sign-in', 'checkout'],
        ['cart', 'checkout'],
      ]),
    )
    const entered = pressedByEnter(away.querySelector('form#checkout')!)
    expect([entered?.hasAttribute('formaction'), entered?.textContent]).toEqual([
      false,
      'Order and pay £6.50',
    ])
    const toCart = await browser.post('cart', '/checkout/details', { ...typed, note: 'Ring', next: 'cart' })
    expect(toCart.location).toBe('/')
    expect(await filled(browser)).toEqual(['Nia <b>', 'nia@', 'Ring'])
    // With a script it is kept after each field, so that no link at all loses it.
    const token = browser.cookies.get('rose_cart_checkout')
    const byScript = await browser.post('cart', '/checkout/details', { ...typed, note: 'Ring twice' })
    expect([byScript.status, browser.cookies.get('rose_cart_checkout')]).toEqual([204, token])
    expect(await filled(browser)).toEqual(['Nia <b>', 'nia@', 'Ring twice'])
    const form = await formOf(browser)
    const placed = await browser.post('cart', '/orders', { ...form, email: 'nia@example.test' })
    expect(placed.status).toBe(303)
    expect(await one<{ count: number }>(world, rows, [])).toEqual({ count: 0 })
  })

  test('keeps what a visitor typed who goes to sign in, for the one who does so first', async () => {
    const browser = await world.browser()
    const honey = await jar(world, 3)
    const key = `product:${(honey as { variantId: string }).variantId}`
    await browser.post('cart', '/lines', { key, quantity: '1' })
    const typed = { name: 'Nia', email: 'nia@example.test', note: 'By the shed' }
    const led = await browser.post('cart', '/checkout/details', { ...typed, next: 'sign-in' })
    expect(led.location).toBe('/login?return_to=%2Fcheckout')
    const noteOf = async () => {
      await browser.post('cart', '/lines', { key, quantity: '1' })
      return (await browser.get('cart', '/checkout')).document
        .querySelector('[name=note]')
        ?.textContent?.trim()
    }
    const { member, editor } = world.cast.members
    await browser.signIn(world.house, member.id)
    expect([await noteOf(), await noteOf()]).toEqual(['By the shed', 'By the shed'])
    await browser.signIn(world.house, editor.id)
    expect(await noteOf()).toBe('')
    // Who only went to say where it is brought did not mean to be somebody else.
    const visitor = await world.browser()
    await visitor.post('cart', '/lines', { key, quantity: '1' })
    await visitor.post('cart', '/checkout/details', { ...typed, next: 'place' })
    await visitor.signIn(world.house, member.id)
    await visitor.post('cart', '/lines', { key, quantity: '1' })
    const seen = (await visitor.get('cart', '/checkout')).document.querySelector('[name=note]')
    expect(seen?.textContent?.trim()).toBe('')
  })

  test('shows what was typed to nobody who signs in at the same browser, and leads nowhere else', async () => {
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 2), 1)
    await browser.post('cart', '/checkout/details', {
      name: 'Mair',
      note: 'For Mair alone',
      next: 'delivery',
    })
    expect((await browser.get('cart', '/checkout')).text).toContain('For Mair alone')
    const other = await buyer(world)
    await addToCart(other.ctx, await jar(world, 2), 1)
    const token = browser.cookies.get('rose_cart_checkout')
    other.browser.cookies.set('rose_cart_checkout', token ?? '')
    expect((await other.browser.get('cart', '/checkout')).text).not.toContain('For Mair alone')
    const astray = await browser.post('cart', '/checkout/details', { next: '//elsewhere.example' })
    expect(astray.location).toBe('/checkout')
  })

  test('apologises to the second buyer of the last jar, whose cart is kept', async () => {
    const honey = await jar(world, 1)
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, honey, 1)
    const form = await formOf(browser)
    await order(await stranger(world), honey)
    const refused = await browser.post('cart', '/orders', form)
    expect(refused.status).toBe(409)
    expect(refused.document.querySelectorAll('.notice--error')).toHaveLength(1)
    expect(refused.text).toContain('We are sorry')
    expect((await browser.get('cart', '/')).text).toContain('Sold out')
  })

  test('sent again for a card leads to the order that stands for cash, with a sentence', async () => {
    await offerAllWays(world)
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 2), 1)
    const form = await formOf(browser)
    const first = await browser.post('cart', '/orders', { ...form, way: 'cash' })
    const second = await browser.post('cart', '/orders', { ...form, way: 'sumup' })
    expect([second.status, second.location]).toEqual([303, first.location])
    expect((await browser.get('cart', second.location ?? '')).text).toContain('to be paid in cash')
  })

  test('a double click on “order” is one order', async () => {
    const honey = await jar(world, 5)
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, honey, 1)
    const form = await formOf(browser)
    const clicks = await Promise.all([1, 2, 3].map(() => browser.post('cart', '/orders', form)))
    expect(new Set(clicks.map(click => click.location)).size).toBe(1)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 1 })
  })
})

describe('when SumUp is away', () => {
  test('the order and the cart are kept, the buyer is told, and “pay now” works once it is back', async () => {
    const honey = await jar(world, 1)
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, honey, 1)
    const form = await formOf(browser)
    await world.sandbox.behaviour.down()
    const placed = await browser.post('cart', '/orders', form)
    expect(placed.status).toBe(303)
    const page = await browser.get('cart', placed.location ?? '')
    expect(page.text).toContain('The payment service does not answer')
    expect((await browser.get('cart', '/')).text).toContain('One thing to take home')
    const tried = await browser.post('cart', `${placed.location}/payment`)
    expect(tried.location).toBe(placed.location)
    await world.sandbox.behaviour.up()
    const paying = await browser.post('cart', `${placed.location}/payment`)
    expect(paying.location).toStartWith(world.sandbox.url)
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 1 })
  })

  test('who comes too late for the last jar is told so without waiting for who holds its shelf', async () => {
    const { ctx, browser } = await buyer(world)
    const last = await jar(world, 1)
    await addToCart(ctx, last, 1)
    const form = await formOf(browser)
    await order(await stranger(world), last)
    // Whoever waited for these locks would wait for ever.
    await world.house.orm.em.fork().transactional(async em => {
      await em.execute('select from carts where member_id = ? for update', [ctx.viewer.member?.id])
      await em.execute('select from variants where id = ? for update', [
        last.kind === 'product' ? last.variantId : '',
      ])
      const refused = await browser.post('cart', '/orders', { ...form, note: 'By the door' })
      expect(refused.status).toBe(409)
      expect(refused.text).toContain('By the door')
    })
    expect(await stock(world, last)).toEqual({ stock: 1, reserved: 1 })
  })

  test('a form that made an order gives that order again, whatever is short in the cart by now', async () => {
    const { ctx, browser } = await buyer(world)
    const last = await jar(world, 1)
    await addToCart(ctx, last, 1)
    const form = await formOf(browser)
    const placed = await browser.post('cart', '/orders', form)
    await addToCart(ctx, last, 1).catch(() => undefined)
    await world
      .ctx()
      .em.execute('update cart_lines set quantity = 2 where variant_id = ?', [
        last.kind === 'product' ? last.variantId : '',
      ])
    expect((await browser.post('cart', '/orders', form)).location).toBe(placed.location)
  })

  test('an earlier order with other contents cannot be withdrawn: the buyer is told, and nothing is lost', async () => {
    const { ctx, browser } = await buyer(world)
    const [honey, jam] = [await jar(world, 1), await jar(world, 1)]
    const first = await order(ctx, honey)
    await browser.post('cart', `/orders/${first.number}/payment`)
    await addToCart(ctx, jam, 1)
    const form = await formOf(browser)
    await world.sandbox.behaviour.down()
    const refused = await browser.post('cart', '/orders', form)
    await world.sandbox.behaviour.up()
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('The payment service does not answer')
    expect(await stock(world, jam)).toEqual({ stock: 1, reserved: 0 })
    expect((await browser.post('cart', '/orders', form)).location).toStartWith(world.sandbox.url)
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 1 })
  })
})

describe('when not everything is left', () => {
  test('who is too late is told so by four questions, with a note kept until the cart fits', async () => {
    const [last, jam] = [await jar(world, 1), await jar(world, 3)]
    const { ctx, browser } = await buyer(world)
    for (const each of [last, jam]) await addToCart(again(world, ctx), each, 1)
    const form = { ...(await formOf(browser)), note: 'By the <green> door' }
    await order(await stranger(world), last)
    let refused = await browser.post('cart', '/orders', form)
    const asked = await statementsOf(async () => {
      refused = await browser.post('cart', '/orders', form)
    })
    expect(asked).toBeLessThanOrEqual(4)
    expect(refused.status).toBe(409)
    const fields = [...refused.document.querySelectorAll('form[action="/orders"] [name]')].map(
      field => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? ''] as const,
    )
    const fitting = await browser.post('cart', '/orders', Object.fromEntries(fields))
    expect(fitting.status).toBe(200)
    expect(fitting.text).toContain('This is what is left')
    expect(fitting.text).toContain('By the &lt;green&gt; door')
    expect(fitting.document.querySelectorAll('.checkout-summary tbody tr')).toHaveLength(1)
    const shown = Object.fromEntries(
      [...fitting.document.querySelectorAll('form[action="/orders"] input[type="hidden"]')].map(field => [
        field.getAttribute('name') ?? '',
        field.getAttribute('value') ?? '',
      ]),
    )
    const placed = await browser.post('cart', '/orders', { ...form, ...shown })
    expect(placed.location).toStartWith(world.sandbox.url)
    expect(await stock(world, jam)).toEqual({ stock: 3, reserved: 1 })
    expect(await stock(world, last)).toEqual({ stock: 1, reserved: 1 })
  })

  test('of a cart of which nothing is left there is nothing to take', async () => {
    const last = await jar(world, 1)
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, last, 1)
    const form = await formOf(browser)
    await order(await stranger(world), last)
    expect((await browser.post('cart', '/orders', form)).text).not.toContain('Take what is left')
    expect((await browser.post('cart', '/orders', { ...form, left: 'on' })).location).toBe('/')
  })

  test('of many at once for one jar, most ask no more than whether it is there', async () => {
    const last = await jar(world, 1)
    const rivals: { browser: Browser; form: Record<string, string> }[] = []
    for (let n = 0; n < 30; n++) {
      const { ctx, browser } = await buyer(world)
      await addToCart(ctx, last, 1)
      rivals.push({ browser, form: await formOf(browser) })
    }
    const statuses: number[] = []
    const asked = await statementsOf(async () => {
      const answers = await Promise.all(
        rivals.map(({ browser, form }) => browser.post('cart', '/orders', form)),
      )
      statuses.push(...answers.map(({ status }) => status))
    })
    expect(statuses.filter(status => status === 303)).toHaveLength(1)
    expect(statuses.filter(status => status === 409)).toHaveLength(29)
    expect(asked / rivals.length).toBeLessThanOrEqual(16)
    expect(await stock(world, last)).toEqual({ stock: 1, reserved: 1 })
  })
})
