import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { jobCtx } from '#core/database/ctx'
import { mergeSetting } from '#core/database/keep-setting'
import { saveSeller } from '#core/services/cart/invoices/seller'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { receivePayment } from '#core/services/cart/ways/receive-payment'
import type { Browser } from './browser'
import { again, stranger, wishOf } from './cart'
import { offerAllWays } from './credit'
import { type TestHouse, testHouse } from './house'

// A shop whose money has no cents, or three decimals, from its first price to its last report, over its pages and files, in
// languages that write numbers in their own way.

const SHOPS = [
  {
    currency: 'JPY',
    locale: 'ja-JP',
    rate: '8',
    typed: '１，０８０',
    kept: 1080,
    decimal: '1080',
    // 3 × 1080 and what is kept of it when one went back; VAT of 8 % in it.
    total: 3240,
    vat: 240,
    totalDecimal: '3240',
    left: 2160,
    leftDecimal: '2160',
    wrong: /10\.80|108000|32\.40/,
  },
  {
    currency: 'KWD',
    locale: 'ar-KW',
    rate: '5',
    typed: '١٫٠٥٠',
    kept: 1050,
    decimal: '1.050',
    total: 3150,
    vat: 150,
    totalDecimal: '3.150',
    left: 2100,
    leftDecimal: '2.100',
    wrong: /10\.50|31\.50|1,050\.000/,
  },
] as const

describe.each(SHOPS)('a shop in $currency, read in $locale', shop => {
  let world: TestHouse
  let keeper: Browser
  let number: string
  beforeAll(async () => {
    world = await testHouse()
    world.sandbox.behaviour.noCallbacks()
    await mergeSetting(jobCtx(world.house), 'site', { locale: shop.locale })
    await world.house.purge(['site'])
    keeper = await world.browser('shopkeeper')
    await keeper.post('market', '/shop/currency', { currency: shop.currency })
    await offerAllWays(world)
    await saveSeller(world.ctx('shopkeeper'), {
      name: 'Test Growers',
      address: 'The Shed',
      vatNumber: 'GB123456789',
      companyNumber: '',
      email: 'shop@example.test',
    })
  })
  afterAll(() => world.close())

  const shown = (amount: number) => {
    const digits = shop.currency === 'JPY' ? 0 : 3
    return new Intl.NumberFormat(shop.locale, { style: 'currency', currency: shop.currency }).format(
      amount / 10 ** digits,
    )
  }
  const row = async <T>(query: string, values: unknown[] = []) =>
    (await world.ctx().em.execute<T[]>(query, values))[0] as T

  test('takes a price as its people type it, and shows it so', async () => {
    await keeper.post('market', '/shop/vat/rates', { name: 'Food', rate: shop.rate, isDefault: 'yes' })
    const honey = { title: 'Heath honey', name: '340 g jar', sku: 'HEATH-1', price: shop.typed, stock: '9' }
    const product = await keeper.post('market', '/shop/products', honey)
    await keeper.post('market', `${product.location}/listing`)
    expect(
      await row<{ price: number }>(`select price_amount as price from variants where sku = 'HEATH-1'`),
    ).toEqual({ price: shop.kept })
    const form = await keeper.get('market', product.location ?? '')
    expect(form.text).toContain(`value="${shop.decimal}"`)
    const visitor = await world.browser()
    const page = await visitor.get('market', '/products/heath-honey')
    expect(page.text).toContain(shown(shop.kept))
    expect(page.text).toContain(`"price":"${shop.decimal}"`)
    expect(page.text).not.toMatch(shop.wrong)
  })

  test('sells, gives back a part, and every paper says the same', async () => {
    const { id: variantId } = await row<{ id: string }>(`select id from variants where sku = 'HEATH-1'`)
    const buyer = await stranger(world)
    await addToCart(again(world, buyer), { kind: 'product', variantId }, 3)
    const ctx = again(world, buyer)
    const placed = await placeOrder(ctx, await wishOf(ctx, { way: 'cash' }))
    number = placed.number
    await receivePayment(world.ctx('shopkeeper'), number, { way: 'cash', bankLineId: null })
    await world.work()
    const order = await row<{ total: number; line: string }>(
      'select o.total_amount as total, l.id as line from orders o join order_lines l on l.order_id = o.id where o.number = ?',
      [number],
    )
    expect(order.total).toBe(shop.total)
    await keeper.post('cart', `/shop/orders/${number}/refunds`, {
      [`quantity-${order.line}`]: '1',
      reason: 'Cracked',
      way: 'cash',
    })
    await world.work()
    const page = await keeper.get('cart', `/shop/orders/${number}`)
    for (const amount of [shop.total, shop.kept]) expect(page.text).toContain(shown(amount))
    expect(page.text).not.toMatch(shop.wrong)
    const rows = await world.ctx().em.execute<{ account: string; sum: number }[]>(
      `select a.code as account, -sum(e.amount)::int as sum from ledger_entries e join ledger_accounts a on a.id = e.account_id
       where a.code like 'vat:%' group by a.code`,
    )
    expect(rows).toEqual([{ account: expect.any(String), sum: Math.round((shop.vat * 2) / 3) }])
  })

  test('writes an invoice and a credit note in it, on the page, as a file to send and in the list of the month', async () => {
    const rows = await world.ctx().em.execute<{ number: string; kind: string }[]>(
      `select i.document ->> 'number' as number, i.kind from invoices i join orders o on o.id = i.order_id
       where o.number = ? order by i.issued_at, i.kind desc`,
      [number],
    )
    expect(rows.map(({ kind }) => kind)).toEqual(['invoice', 'credit-note'])
    const [vat, gross] = [shop.vat, shop.total]
    const parts = [
      { net: gross - vat, vat, gross },
      { net: (vat - gross) / 3, vat: -vat / 3, gross: -gross / 3 },
    ]
    for (const [index, { number: paper }] of rows.entries()) {
      const page = await keeper.get('cart', `/invoices/${paper}`)
      expect(page.text).not.toMatch(shop.wrong)
      for (const amount of Object.values(parts[index] ?? {})) expect(page.text).toContain(shown(amount))
      const file = await keeper.get('cart', `/invoices/${paper}/pdf`)
      expect([file.status, file.text.startsWith('%PDF-1.7')]).toEqual([200, true])
    }
    const list = await keeper.get('cart', '/shop/invoices')
    for (const { gross: amount } of parts) expect(list.text).toContain(shown(amount))
    const csv = await keeper.get('cart', '/shop/invoices/csv')
    expect(csv.text).toContain(shop.totalDecimal)
    for (const { text } of [list, csv]) expect(text).not.toMatch(shop.wrong)
    const all = await keeper.get('cart', '/shop/invoices/pdf')
    expect([all.status, all.text.startsWith('%PDF-1.7')]).toEqual([200, true])
  })

  test('has files and feeds with as many decimals as its money, and reports that add up', async () => {
    const visitor = await world.browser()
    const merchant = await visitor.get('market', '/merchant.xml')
    expect(merchant.text).toContain(`${shop.decimal} ${shop.currency}`)
    const files = [
      '/shop/orders.csv',
      '/shop/reports/products/csv',
      '/shop/reports/vat/csv',
      '/shop/reports/sales/csv',
    ]
    for (const path of files) {
      const file = await keeper.get('cart', path)
      expect([path, file.status]).toEqual([path, 200])
      expect([path, shop.wrong.exec(file.text)?.[0]]).toEqual([path, undefined])
    }
    const products = await keeper.get('cart', '/shop/reports/products/csv')
    expect(products.text).toContain(shop.leftDecimal)
    for (const path of [
      '/shop',
      '/shop/reports/products',
      '/shop/reports/vat',
      '/shop/orders',
      '/shop/ledger',
    ])
      expect([path, shop.wrong.exec((await keeper.get('cart', path)).text)?.[0]]).toEqual([path, undefined])
  })

  test('keeps the currency once something is sold', async () => {
    await keeper.post('market', '/shop/currency', { currency: 'EUR' })
    expect(world.house.site().currency).toBe(shop.currency)
  })
})
