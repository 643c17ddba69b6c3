import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Collection } from '#core/entities/cart/collection'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { tableOf } from '#core/services/cart/shop/picking-file'
import {
  ORDERS_PER_SHEET,
  ordersIn,
  pickingPiles,
  pickingSheet,
  pilesAsked,
} from '#core/services/cart/shop/picking-list'
import {
  collectionTime,
  jar,
  one,
  order,
  pay,
  quietHouse,
  stock,
  stranger,
  wishOf,
} from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

async function paid(quantity = 1, note = '') {
  const buyer = await stranger(world)
  const honey = await jar(world, 9)
  await addToCart(buyer, honey, quantity)
  const placed = await placeOrder(buyer, await wishOf(buyer, { note }))
  await pay(buyer, placed)
  return { ...placed, honey }
}

describe('the shopkeeper', () => {
  test('finds orders by state and by words, and sees the takings', async () => {
    const one = await paid()
    const unpaid = await order(await stranger(world), await jar(world, 1))
    const keeper = await world.browser('shopkeeper')
    const toCollect = await keeper.get('cart', '/shop/orders')
    expect(toCollect.text).toContain(one.number)
    expect(toCollect.text).not.toContain(unpaid.number)
    expect(toCollect.document.querySelector('.chart__bar')).not.toBeNull()
    expect((await keeper.get('cart', '/shop/orders?pile=pending')).text).toContain(unpaid.number)
    const found = await keeper.get('cart', `/shop/orders?pile=all&q=${one.number.slice(3).toLowerCase()}`)
    expect(found.text).toContain(one.number)
    expect(found.text).not.toContain(unpaid.number)
    expect((await keeper.get('cart', '/shop/orders?q=100%25_&page=99')).status).toBe(404)
  })

  test('marks an order collected, once, and takes it back', async () => {
    const placed = await paid()
    const keeper = await world.browser('shopkeeper')
    const path = `/shop/orders/${placed.number}/collection`
    await keeper.post('cart', path)
    await keeper.post('cart', path)
    expect(await world.ctx().em.count(Collection, { order: placed.id })).toBe(1)
    expect((await keeper.get('cart', '/shop/orders?pile=collected')).text).toContain(placed.number)
    await keeper.post('cart', `${path}?_method=delete`)
    expect(await world.ctx().em.count(Collection, { order: placed.id })).toBe(0)
  })

  test('does not hand over what is not paid', async () => {
    const unpaid = await order(await stranger(world), await jar(world, 1))
    const keeper = await world.browser('shopkeeper')
    await keeper.post('cart', `/shop/orders/${unpaid.number}/collection`)
    expect(await world.ctx().em.count(Collection, { order: unpaid.id })).toBe(0)
  })

  test('refunds some of it, then the rest, each with a reason', async () => {
    const placed = await paid(3)
    const keeper = await world.browser('shopkeeper')
    const path = `/shop/orders/${placed.number}/refunds`
    const { id } = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
      placed.id,
    ])
    const refused = await keeper.post('cart', path, { [`quantity-${id}`]: '2', reason: '' })
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector(`#field-quantity-${id}`)?.getAttribute('value')).toBe('2')
    await keeper.post('cart', path, { [`quantity-${id}`]: '2', reason: 'Broken lids' })
    expect(await stock(world, placed.honey)).toEqual({ stock: 8, reserved: 0 })
    await keeper.post('cart', path, { all: 'yes', reason: 'And the third' })
    const page = await keeper.get('cart', `/shop/orders/${placed.number}`)
    expect(page.text).toContain('All of it has been given back')
    expect(page.text).toContain('£19.50')
    const after = await keeper.post('cart', path, { [`quantity-${id}`]: 'many', reason: 'Nonsense' })
    expect(after.document.querySelector('main [role=alert]')?.textContent).toContain('refunded already')
  })

  test('is told which number of a refund is none, with all that was typed', async () => {
    const placed = await paid(3)
    const keeper = await world.browser('shopkeeper')
    const path = `/shop/orders/${placed.number}/refunds`
    const { id } = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
      placed.id,
    ])
    const field = `quantity-${id}`
    for (const [typed, said] of [
      ['1,5', 'A whole number, 3 at most.'],
      ['4', 'A whole number, 3 at most.'],
      ['-1', 'A whole number, 3 at most.'],
      ['', 'Say of something how many go back.'],
      ['0', 'Say of something how many go back.'],
    ] as const) {
      const refused = await keeper.post('cart', path, { [field]: typed, reason: 'Two broke' })
      const { document } = refused
      expect([typed, refused.status, document.querySelector(`#field-${field}-error`)?.textContent]).toEqual([
        typed,
        422,
        said,
      ])
      expect(document.querySelector('#field-reason')?.getAttribute('value')).toBe('Two broke')
    }
    expect(await stock(world, placed.honey)).toEqual({ stock: 6, reserved: 0 })
    expect((await keeper.post('cart', path, { [field]: '3', reason: 'All broke' })).status).toBe(303)
  })

  test('takes the orders home as CSV in which no cell is a formula', async () => {
    const placed = await paid(1, '=HYPERLINK("http://evil.example")')
    const keeper = await world.browser('shopkeeper')
    const csv = await keeper.get('cart', '/shop/orders.csv')
    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(csv.headers.get('content-disposition')).toContain('attachment')
    const line = csv.text.split('\n').find(each => each.includes(placed.number)) ?? ''
    expect(line).toContain('6.50')
    expect(line).toContain(`'=HYPERLINK`)
  })

  test('packs from a list that leaves out what is refunded, collected or unpaid', async () => {
    const placed = await paid(2, 'Gate is open')
    const unpaid = await order(await stranger(world), await jar(world, 1))
    const keeper = await world.browser('shopkeeper')
    const sheet = await keeper.get('cart', '/shop/picking-list')
    expect(sheet.text).toContain(placed.number)
    expect(sheet.text).toContain('Gate is open')
    expect(sheet.text).not.toContain(unpaid.number)
    await keeper.post('cart', `/shop/orders/${placed.number}/collection`)
    expect((await keeper.get('cart', '/shop/picking-list')).text).not.toContain(placed.number)
  })
})

test('a shopkeeper prints whole what does not fit on a sheet: of a time, of its day, each order once', async () => {
  const placed = await paid(1)
  const ctx = world.ctx('shopkeeper')
  // As many more like it as fill a second sheet, the first of them the longest waiting.
  await transaction(ctx, async tx => {
    await sql`insert into orders select (json_populate_record(o, json_build_object('id', gen_random_uuid(), 'number', 'COPY-' || n, 'idempotency_key', gen_random_uuid(),
        'placed_at', o.placed_at - make_interval(mins => 100 - n)))).*
      from orders o cross join generate_series(1, ${ORDERS_PER_SHEET}::int) n where o.id = ${placed.id}`.execute(
      db(tx),
    )
    await sql`insert into order_lines select (json_populate_record(l, json_build_object('id', gen_random_uuid(), 'order_id', o.id))).*
      from order_lines l join orders o on o.number like 'COPY-%' where l.order_id = ${placed.id}`.execute(
      db(tx),
    )
  })
  const keeper = await world.browser('shopkeeper')
  const sheet = await keeper.get('cart', '/shop/picking-list?slot=none')
  const numbers = (text: string) => [...text.matchAll(/COPY-\d+(?=<\/h3>)/g)].map(([number]) => number)
  expect(numbers(sheet.text).slice(0, 2)).toEqual(['COPY-1', 'COPY-2'])
  const rest = await keeper.get('cart', '/shop/picking-list?slot=none&page=2')
  const both = [...numbers(sheet.text), ...numbers(rest.text)]
  expect([both.length, new Set(both).size]).toEqual([ORDERS_PER_SHEET, ORDERS_PER_SHEET])
  const whole = sheet.document.querySelector('a[href^="/shop/picking-list/pdf"]')?.getAttribute('href') ?? ''
  expect(whole).toBe('/shop/picking-list/pdf?slot=none')
  const pdf = await keeper.get('cart', whole)
  expect([pdf.status, pdf.headers.get('content-type'), pdf.text.slice(0, 5)]).toEqual([
    200,
    'application/pdf',
    '%PDF-',
  ])
  const piles = pilesAsked(await pickingPiles(ctx), { slot: 'none' })
  const groups = [...(await pickingSheet(ctx, piles, 1)), ...(await pickingSheet(ctx, piles, 2))]
  const { rows } = tableOf(ctx, groups, ordersIn(piles))
  expect(rows.filter(([, number]) => String(number).startsWith('COPY-'))).toHaveLength(ORDERS_PER_SHEET)
  const sum = (of: typeof rows) => of.reduce((all, row) => all + Number(row[4]), 0)
  const shelf = rows.filter(([, , who]) => who === 'From the shelf')
  expect(sum(shelf)).toBe(sum(rows) - sum(shelf))
  for (const [query, status] of [
    ['day=2031-01-01', 200],
    ['day=tomorrow', 404],
    ['slot=nonsense', 404],
  ] as const)
    expect([query, (await keeper.get('cart', `/shop/picking-list/pdf?${query}`)).status]).toEqual([
      query,
      status,
    ])
})

test('of a day with several times a shopkeeper prints all of them at once, whichever was chosen', async () => {
  const slots = [await collectionTime(world, 5, 24 * 30), await collectionTime(world, 5, 24 * 30)]
  for (const collectionSlotId of slots) {
    const buyer = await stranger(world)
    await addToCart(buyer, await jar(world, 1), 1)
    await pay(buyer, await placeOrder(buyer, await wishOf(buyer, { collectionSlotId })))
  }
  const keeper = await world.browser('shopkeeper')
  const { document } = await keeper.get('cart', `/shop/picking-list?slot=${slots[0]}`)
  const [link] = [...document.querySelectorAll('a[href^="/shop/picking-list/pdf"]')]
  expect(link?.textContent?.trim()).toMatch(/^All of \d+ \w+ as PDF$/)
  const day = new URLSearchParams(link?.getAttribute('href')?.split('?')[1]).get('day') ?? ''
  const piles = await pickingPiles(world.ctx('shopkeeper'))
  expect(
    pilesAsked(piles, { day })
      .map(({ slot }) => slot?.id ?? '')
      .sort(),
  ).toEqual(slots.toSorted())
})

test('to everybody else these pages are not there', async () => {
  const placed = await paid()
  const paths = [
    '/shop/orders',
    '/shop/orders.csv',
    '/shop/picking-list',
    '/shop/picking-list/pdf',
    `/shop/orders/${placed.number}`,
  ]
  for (const who of ['member', 'editor'] as const) {
    const browser = await world.browser(who)
    for (const path of paths) expect((await browser.get('cart', path)).status).toBe(404)
    for (const noun of ['collection', 'refunds'])
      expect((await browser.post('cart', `/shop/orders/${placed.number}/${noun}`)).status).toBe(404)
  }
})
