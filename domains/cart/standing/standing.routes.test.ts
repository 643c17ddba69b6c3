import { afterAll, beforeAll, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { runStandingOrders } from '#core/services/cart/standing/run'
import { buyer, jar, quietHouse } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { at, dayAhead, leaveCard, nextDate, standing, wishFor } from '../../../tests/standing'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const details = (fields: Record<string, string> = {}) => ({
  everyWeeks: '2',
  firstDay: dayAhead(world, 10),
  home: 'any',
  slotTime: '',
  way: 'card',
  name: 'Ann',
  note: '',
  ...fields,
})

test('a member repeats their cart, skips a day, pauses, changes and ends it; what was typed is kept', async () => {
  const { ctx, browser } = await buyer(world)
  const honey = await jar(world, 5)
  expect((await browser.get('cart', '/standing-orders')).text).toContain('Nothing comes by itself yet')
  expect((await browser.get('cart', '/standing-orders/new')).text).toContain('There is nothing to repeat')
  await addToCart(ctx, honey, 2)
  expect(
    (await browser.get('cart', '/')).document.querySelector('a[href="/standing-orders/new"]'),
  ).not.toBeNull()
  const form = await browser.get('cart', '/standing-orders/new')
  const key = form.document.querySelector('[name=key]')?.getAttribute('value') ?? ''
  const without = await browser.post('cart', '/standing-orders', details({ key, note: 'No plastic' }))
  expect([without.status, without.document.querySelector('#field-way-error')?.textContent]).toEqual([
    422,
    expect.stringContaining('leave a card'),
  ])
  expect(without.document.querySelector('#field-note')?.textContent).toContain('No plastic')
  for (const slotTime of ['99:99', '24:00', '7:30', '12:60']) {
    const never = await browser.post('cart', '/standing-orders', details({ key, slotTime }))
    expect(never.document.querySelector('#field-slotTime-error')?.textContent).toBe('A time like 17:30.')
  }
  await leaveCard(world, ctx)
  const early = await browser.post('cart', '/standing-orders', details({ key, firstDay: dayAhead(world, 1) }))
  expect([early.status, early.document.querySelector('#field-firstDay-error')?.textContent]).toEqual([
    422,
    expect.stringContaining('too late'),
  ])
  const made = await browser.post('cart', '/standing-orders', details({ key }))
  expect(made.location).toBe(`/standing-orders/${key}`)
  const path = made.location ?? ''
  const shown = await browser.get('cart', path)
  expect(shown.text).toContain('Every two weeks')
  const day = shown.document.querySelector('[name=day]')?.getAttribute('value') ?? ''
  expect(day).toBe(dayAhead(world, 10))
  expect((await browser.post('cart', `${path}/skipped-days`, { day })).location).toBe(path)
  expect((await browser.get('cart', path)).text).toContain('Let it come')
  await browser.post('cart', `${path}/skipped-days/${day}?_method=delete`, {})
  expect((await browser.get('cart', path)).text).not.toContain('Let it come')
  const never = await browser.post('cart', `${path}/pause`, { until: 'never' })
  const until = never.document.querySelector('#field-until')
  expect([never.status, until?.getAttribute('value'), until?.getAttribute('aria-invalid')]).toEqual([
    422,
    'never',
    'true',
  ])
  expect(never.text).toContain('Please choose a day within the next year.')
  await browser.post('cart', `${path}/pause`, { until: dayAhead(world, 40) })
  expect((await browser.get('cart', path)).text).toContain('Paused until')
  await browser.post('cart', `${path}/pause?_method=delete`, {})
  const variant = honey.kind === 'product' ? honey.variantId : ''
  const none = await browser.post('cart', `${path}/lines`, { [`quantity-${variant}`]: '0' })
  expect([
    none.status,
    none.document.querySelector(`[name="quantity-${variant}"]`)?.getAttribute('value'),
  ]).toEqual([422, '0'])
  expect(none.text).toContain('leave at least one thing')
  expect(none.document.querySelector('#field-lines')).not.toBeNull()
  await browser.post('cart', `${path}/lines`, { [`quantity-${variant}`]: '4' })
  expect(
    (await browser.get('cart', path)).document
      .querySelector(`[name="quantity-${variant}"]`)
      ?.getAttribute('value'),
  ).toBe('4')
  const changed = await browser.post('cart', `${path}/details`, details({ everyWeeks: '4', name: '' }))
  expect(changed.status).toBe(422)
  expect((await browser.post('cart', `${path}/details`, details({ everyWeeks: '4' }))).location).toBe(path)
  expect((await browser.get('cart', path)).text).toContain('Every four weeks')
  const other = await buyer(world)
  for (const visit of [
    other.browser.get('cart', path),
    other.browser.post('cart', `${path}/end`, {}),
    other.browser.post('cart', `${path}/lines`, { [`quantity-${variant}`]: '1' }),
    other.browser.get('cart', '/shop/standing-orders'),
    other.browser.get('cart', '/standing-orders/no-id'),
  ])
    expect((await visit).status).toBe(404)
  expect((await browser.post('cart', `${path}/end`, {})).location).toBe('/standing-orders')
  expect((await browser.get('cart', path)).text).toContain('Ended')
})

test('a product is had regularly, swapped for another, and a third is added', async () => {
  const { ctx, browser } = await buyer(world)
  await leaveCard(world, ctx)
  const [honey, quince] = [await jar(world, 5), await jar(world, 5)]
  const [variant, other] = [honey, quince].map(each => (each.kind === 'product' ? each.variantId : ''))
  const form = await browser.get('cart', `/standing-orders/new?variant=${variant}`)
  const key = form.document.querySelector('[name=key]')?.getAttribute('value') ?? ''
  const made = await browser.post('cart', '/standing-orders', details({ key, variant: variant! }))
  const path = made.location ?? ''
  const names = await browser.get('cart', `${path}?q=Honey`)
  expect(names.document.querySelector(`button[formaction="${path}/lines/new"]`)).not.toBeNull()
  await browser.post('cart', `${path}/lines`, {
    [`quantity-${variant}`]: '1',
    [`swap-${variant}`]: other!,
    [`instead-${variant}`]: variant!,
  })
  const swapped = await browser.get('cart', path)
  expect(swapped.document.querySelector(`[name="quantity-${other}"]`)).not.toBeNull()
  expect(swapped.document.querySelector(`[name="instead-${other}"] [selected]`)?.getAttribute('value')).toBe(
    variant!,
  )
  await browser.post('cart', `${path}/lines/new`, { variant: variant! })
  expect(
    (await browser.get('cart', path)).document.querySelector(`[name="quantity-${variant}"]`),
  ).not.toBeNull()
})

test('the order says that it comes from a standing order, and the shop sees who, what and when', async () => {
  const { ctx, browser } = await buyer(world)
  await leaveCard(world, ctx)
  const id = await standing(world, ctx, [wishFor(await jar(world, 5), 2)])
  const date = await nextDate(world, id)
  await runStandingOrders(at(world, date.cut_off_at))
  const path = `/standing-orders/${id}`
  const shown = await browser.get('cart', path)
  const order = shown.document.querySelector('main a[href^="/orders/"]')?.getAttribute('href') ?? ''
  expect((await browser.get('cart', order)).document.querySelector(`a[href="${path}"]`)).not.toBeNull()
  const keeper = await world.browser('shopkeeper')
  const list = await keeper.get('cart', '/shop/standing-orders')
  expect(list.document.querySelector(`a[href="/shop${path}"]`)).not.toBeNull()
  expect((await keeper.get('cart', `/shop${path}`)).text).toContain('set up')
  expect(
    (await keeper.get('cart', '/shop/standing-orders?state=ended')).document.querySelector(
      `a[href="/shop${path}"]`,
    ),
  ).toBeNull()
  const refused = await keeper.post('cart', '/shop/standing-orders/holidays', {
    from: dayAhead(world, 9),
    until: '',
  })
  expect([refused.status, refused.document.querySelector('#field-from')?.getAttribute('value')]).toEqual([
    422,
    dayAhead(world, 9),
  ])
  await keeper.post('cart', '/shop/standing-orders/holidays', {
    from: dayAhead(world, 16),
    until: dayAhead(world, 18),
  })
  expect((await browser.get('cart', path)).text).toContain('We are closed')
  const closed = await keeper.get('cart', '/shop/standing-orders')
  const open = closed.document.querySelector('form[action*="/holidays/"]')?.getAttribute('action') ?? ''
  await keeper.post('cart', open, {})
  expect((await browser.get('cart', path)).text).not.toContain('We are closed')
  const settings = await keeper.get('cart', '/shop/standing-orders/settings')
  expect(settings.document.querySelector('#field-cutOffDays')?.getAttribute('value')).toBe('2')
  const numbers = {
    cutOffDays: '3',
    cutOffHour: '12',
    hoursBeforeClose: '24',
    noticeDays: '2',
    tellPercent: '5',
  }
  expect(
    (await keeper.post('cart', '/shop/standing-orders/settings', { ...numbers, cutOffHour: '24' })).status,
  ).toBe(422)
  expect((await keeper.post('cart', '/shop/standing-orders/settings', numbers)).location).toBe(
    '/shop/standing-orders',
  )
  await browser.get('cart', '/standing-orders/new')
  const key = Bun.randomUUIDv7()
  await addToCart(ctx, await jar(world, 1), 1)
  const late = await browser.post('cart', '/standing-orders', details({ key }))
  expect(late.status).toBe(409)
  expect(late.text).toContain('No standing orders are taken')
})
