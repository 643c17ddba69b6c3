import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { readOrder } from '#core/services/cart/orders/read-order'
import { retireFee } from '#core/services/cart/prices/fees'
import { savePriceEntry } from '#core/services/market/vat/price-entry'
import type { Browser, Visit } from '../../../tests/browser'
import { again, buyer, jar, one, order, pay, quietHouse } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'
import { fee, voucher } from '../../../tests/prices'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const VOUCHER = { code: 'Honey 10', label: 'Honey week', kind: 'percent', worth: '12,5' }
const idOf = async (table: string) =>
  (await one<{ id: string }>(world, `select id from ${table} order by id desc limit 1`)).id

const versionOf = (page: Visit) =>
  page.document.querySelector('input[name="version"]')?.getAttribute('value') ?? ''

describe('a shopkeeper', () => {
  test('finds the product of a voucher by words, among however many there are', async () => {
    const path = '/shop/prices/vouchers'
    const ids: Record<string, string> = {}
    for (const title of ['Quince jam', 'Quince jelly', 'Medlar'])
      ids[title] = (await jarOnShelf(world, { title, stock: 1 })).productId
    const send = (fields: Record<string, string>) =>
      keeper.post('cart', path, { ...VOUCHER, code: `Q ${fields.productWords}`, ...fields })
    const productOf = async () =>
      (await one<{ product_id: string }>(world, 'select product_id from vouchers order by id desc limit 1'))
        .product_id
    const several = await send({ productWords: 'quince' })
    expect(several.status).toBe(422)
    expect(several.document.querySelector('#field-product-error')?.textContent).toContain(
      'Choose one of these.',
    )
    const offered = [...several.document.querySelectorAll('[name=product]')].map(each =>
      each.getAttribute('value'),
    )
    expect(offered).toEqual(['', ids['Quince jam'] ?? '', ids['Quince jelly'] ?? ''])
    expect(several.document.querySelector('[name=productWords]')?.getAttribute('value')).toBe('quince')
    const chosen = await send({ productWords: 'quince', product: ids['Quince jelly'] ?? '' })
    expect([chosen.status, await productOf()]).toEqual([303, ids['Quince jelly'] ?? ''])
    const only = await send({ productWords: 'medlar' })
    expect([only.status, await productOf()]).toEqual([303, ids.Medlar ?? ''])
    const edited = await keeper.get('cart', `${path}/${await idOf('vouchers')}`)
    expect(edited.document.querySelector('[name=product] option[selected]')?.getAttribute('value')).toBe(
      ids.Medlar ?? '',
    )
    const none = await send({ productWords: 'no such thing' })
    expect(none.document.querySelector('#field-productWords-error')?.textContent).toContain('Nothing on sale')
  })

  test('makes, changes and retires a voucher, and what is wrong is said beside the field', async () => {
    const path = '/shop/prices/vouchers'
    expect((await keeper.get('cart', `${path}/new`)).status).toBe(200)
    const wrong = await keeper.post('cart', path, {
      ...VOUCHER,
      worth: 'much',
      minimum: '-1',
      startsOn: '2026-02-30',
      totalUses: '0',
    })
    expect(wrong.status).toBe(422)
    const named = await keeper.post('cart', path, {
      ...VOUCHER,
      worth: 'much',
      minimum: '-1',
      startsOn: '2026-02-30',
    })
    for (const field of ['worth', 'minimum', 'startsOn'])
      expect(named.document.querySelector(`#field-${field}-error`)).not.toBeNull()
    expect(named.document.querySelector('input[name="code"]')?.getAttribute('value')).toBe('Honey 10')
    const dots = await keeper.post('cart', path, { ...VOUCHER, code: '...' })
    expect(dots.document.querySelector('#field-code-error')).not.toBeNull()
    const backwards = await keeper.post('cart', path, {
      ...VOUCHER,
      startsOn: '2026-12-24',
      endsOn: '2026-12-01',
    })
    expect(backwards.document.querySelector('#field-endsOn-error')?.textContent).toContain('before it begins')

    const made = await keeper.post('cart', path, { ...VOUCHER, endsOn: '2026-12-31', minimum: '£5' })
    expect([made.status, made.location]).toEqual([303, '/shop/prices#vouchers'])
    const id = await idOf('vouchers')
    expect(
      await one(world, 'select code, rate::int, minimum_amount::int, ends_at from vouchers where id = ?', [
        id,
      ]),
    ).toEqual({
      code: 'HONEY10',
      rate: 1_250,
      minimum_amount: 500,
      ends_at: new Date('2027-01-01T00:00:00Z'),
    })
    const taken = await keeper.post('cart', path, { ...VOUCHER, code: 'honey-10' })
    expect(taken.document.querySelector('#field-code-error')?.textContent).toContain('Another voucher')

    const form = await keeper.get('cart', `${path}/${id}`)
    expect(form.document.querySelector('input[name="endsOn"]')?.getAttribute('value')).toBe('2026-12-31')
    const version = versionOf(form)
    const changed = { ...VOUCHER, worth: '20', version }
    expect((await keeper.post('cart', `${path}/${id}`, changed)).status).toBe(303)
    expect((await keeper.post('cart', `${path}/${id}`, { ...changed, worth: '30' })).status).toBe(409)
    expect((await keeper.get('cart', '/shop/prices')).text).toContain('HONEY10')
    await keeper.post('cart', `${path}/${id}/retirement`)
    expect((await keeper.get('cart', `${path}/${id}`)).text).toContain('It is retired')
    expect((await keeper.post('cart', `${path}/${id}`, { ...changed, version: '' })).status).toBe(404)
  })

  test('makes a fee and a price list with prices of its own', async () => {
    const fee = { label: 'Packing', kind: 'per-item', worth: '0.05' }
    expect((await keeper.post('cart', '/shop/prices/fees', { ...fee, worth: '' })).status).toBe(422)
    expect((await keeper.post('cart', '/shop/prices/fees', fee)).status).toBe(303)
    const form = await keeper.get('cart', `/shop/prices/fees/${await idOf('fees')}`)
    expect(form.document.querySelector('input[name="worth"]')?.getAttribute('value')).toBe('0.05')
    await keeper.post('cart', `/shop/prices/fees/${await idOf('fees')}/retirement`)

    const honey = await jar(world, 3)
    const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [
      honey.kind === 'product' ? honey.variantId : null,
    ])
    const list = { name: 'Friends', prices: `${sku} 5.20\r\nNOTHING-9 1.00` }
    const unknown = await keeper.post('cart', '/shop/prices/lists', list)
    expect(unknown.document.querySelector('#field-prices-error')?.textContent).toContain('NOTHING-9')
    for (const prices of [`${sku}`, `${sku} cheap`, `${sku} 5\n${sku} 6`]) {
      const refused = await keeper.post('cart', '/shop/prices/lists', { ...list, prices })
      expect(refused.document.querySelector('#field-prices-error')).not.toBeNull()
    }
    expect((await keeper.post('cart', '/shop/prices/lists', { ...list, prices: `${sku} 5.20` })).status).toBe(
      303,
    )
    const made = await keeper.get('cart', `/shop/prices/lists/${await idOf('price_lists')}`)
    expect(made.document.querySelector('textarea[name="prices"]')?.textContent).toContain(`${sku} 5.20`)
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, honey, 1)
    const cart = await browser.get('cart', '/')
    expect(cart.text).toContain('Friends')
    expect(cart.text).toContain('£5.20')
    await keeper.post('cart', `/shop/prices/lists/${await idOf('price_lists')}/retirement`)
  })

  test('is proposed prices without VAT in a new price list where the shop types them so', async () => {
    const proposed = async (path: string) =>
      (await keeper.get('cart', path)).document
        .querySelector('select[name="priceVat"] option[selected]')
        ?.getAttribute('value')
    const list = { name: 'As before', percentOff: '5', priceVat: 'with' }
    expect((await keeper.post('cart', '/shop/prices/lists', list)).status).toBe(303)
    const id = await idOf('price_lists')
    for (const withoutVat of [true, false]) {
      await savePriceEntry(world.ctx('shopkeeper'), { withoutVat })
      expect(await proposed('/shop/prices/lists/new')).toBe(withoutVat ? 'without' : 'with')
      expect(await proposed(`/shop/prices/lists/${id}`)).toBe('with')
    }
    await keeper.post('cart', `/shop/prices/lists/${id}/retirement`)
  })

  test('makes a fee by weight, of what the words of goods or the scales say', async () => {
    const haulage = { label: 'Haulage', kind: 'per-kg', worth: '0.30' }
    expect((await keeper.post('cart', '/shop/prices/fees', haulage)).status).toBe(303)
    expect((await keeper.get('cart', '/shop/prices')).text).toContain('£0.30 a kilogram')
    const { ctx, browser } = await buyer(world)
    const [flour, ham, book] = [await jar(world, 9), await jar(world, 9), await jar(world, 9)]
    const variantOf = (sellable: typeof flour) => (sellable.kind === 'product' ? sellable.variantId : '')
    const weigh = 'update variants set measure = ?, measure_of = ?, measured = true where id = ?'
    await world.ctx().em.execute(weigh, [500_000, 'kg', variantOf(flour)])
    await world.ctx().em.execute(weigh, [1_000_000, 'l', variantOf(book)])
    const packaging = { grams: 1_200, deposit: null }
    await world.ctx().services.market.setPackaging(world.ctx('shopkeeper'), variantOf(ham), packaging)
    await addToCart(ctx, flour, 3)
    await addToCart(again(world, ctx), ham, 1)
    await addToCart(again(world, ctx), book, 2)
    const { adjustments } = await readCart(again(world, ctx))
    expect(adjustments.map(({ label, amount }) => [label, amount.amount])).toEqual([['Haulage', 81]])
    expect((await browser.get('cart', '/checkout')).text).toContain('Haulage')
    await keeper.post('cart', `/shop/prices/fees/${await idOf('fees')}/retirement`)
  })

  test('says by words who pays a fee and who has a list, and keeps a label that nobody has any more', async () => {
    const { id: member } = world.cast.members.neighbour
    for (let at = 10; at < 30; at++)
      await world
        .ctx()
        .em.execute('insert into member_labels (member_id, slug, name, given_at) values (?, ?, ?, now())', [
          member,
          `group-${at}`,
          `Group <${at}>`,
        ])
    const label = 'select label_slug as label from fees order by created_at desc, id desc limit 1'
    const fee = { label: 'Sacks', kind: 'flat', worth: '1' }
    const blank = await keeper.get('cart', '/shop/prices/fees/new')
    expect([
      blank.text.includes('Group'),
      blank.document.querySelectorAll('[name=labelSlugWords]').length,
    ]).toEqual([false, 1])
    const several = await keeper.post('cart', '/shop/prices/fees', { ...fee, labelSlugWords: 'group' })
    expect([several.status, several.document.querySelectorAll('[name=labelSlug]').length]).toEqual([422, 13])
    const none = await keeper.post('cart', '/shop/prices/fees', { ...fee, labelSlugWords: 'moon' })
    expect(none.text).toContain('Nobody has a label that is called that')
    const made = await keeper.post('cart', '/shop/prices/fees', { ...fee, labelSlugWords: 'group <17>' })
    expect([made.status, await one<object>(world, label)]).toEqual([303, { label: 'group-17' }])
    await world.ctx().em.execute('delete from member_labels where slug = ?', ['group-17'])
    const path = `/shop/prices/fees/${await idOf('fees')}`
    const form = await keeper.get('cart', path)
    const fields = formFields(form.document.querySelector(`form[action="${path}"]`) as never)
    expect([fields.labelSlug, (await keeper.post('cart', path, fields)).status]).toEqual(['group-17', 303])
    expect(await one<object>(world, label)).toEqual({ label: 'group-17' })
    await keeper.post('cart', `${path}/retirement`)
    const list = { name: 'Friends of group', percentOff: '5', labelSlugWords: 'group <18>' }
    expect((await keeper.post('cart', '/shop/prices/lists', list)).status).toBe(303)
    const holder = 'select label_slug as label from price_lists order by created_at desc, id desc limit 1'
    expect(await one<object>(world, holder)).toEqual({ label: 'group-18' })
    await keeper.post('cart', `/shop/prices/lists/${await idOf('price_lists')}/retirement`)
    await world.ctx().em.execute(`delete from member_labels where slug like 'group-%'`)
  })

  test('says the least that an order comes to, and the cart says it, too', async () => {
    const refused = await keeper.post('cart', '/shop/prices/minimum', { minimumOrder: 'ten' })
    expect(refused.status).toBe(422)
    await keeper.post('cart', '/shop/prices/minimum', { minimumOrder: '10' })
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 3), 1)
    const cart = await browser.get('cart', '/')
    expect(cart.text).toContain('We take orders of £10.00 or more')
    expect(cart.document.querySelector('[value=checkout]')).toBeNull()
    expect((await browser.get('cart', '/checkout')).location).toBe('/')
    await keeper.post('cart', '/shop/prices/minimum', { minimumOrder: '' })
    expect((await browser.get('cart', '/checkout')).status).toBe(200)
  })

  test('is somebody who sells: nobody else sees or saves any of it', async () => {
    const { browser } = await buyer(world)
    for (const path of ['', '/vouchers/new', '/fees/new', '/lists/new'])
      expect((await browser.get('cart', `/shop/prices${path}`)).status).toBe(404)
    for (const path of ['/minimum', '/vouchers', '/fees', '/lists'])
      expect((await browser.post('cart', `/shop/prices${path}`, VOUCHER)).status).toBe(404)
  })
})

describe('a buyer', () => {
  test('enters a code in the cart, sees what it takes off, and takes it out again', async () => {
    const { id, code } = await voucher(world)
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 3, 650), 1)
    const unknown = await browser.post('cart', '/codes', { voucher: 'NO SUCH' })
    expect([unknown.status, unknown.document.querySelector('#field-voucher-error')?.textContent]).toEqual([
      422,
      expect.stringContaining('We know no voucher with this code'),
    ])
    expect(unknown.document.querySelector('#field-voucher')?.getAttribute('value')).toBe('NO SUCH')
    expect((await browser.post('cart', '/codes', { voucher: '' })).status).toBe(422)
    await browser.post('cart', '/codes', { voucher: code.toLowerCase() })
    const cart = await browser.get('cart', '/')
    expect(cart.text).toContain('takes off £1.00')
    expect(cart.text).toContain('£5.50')
    expect((await browser.get('cart', '/checkout')).text).toContain('£5.50')
    await browser.post('cart', `/vouchers/${id}?_method=delete`)
    expect((await readCart(ctx)).total.amount).toBe(650)
  })

  test('is told at the checkout that a voucher was used up meanwhile, before anything is ordered', async () => {
    const { code, id } = await voucher(world)
    const { ctx, browser } = await buyer(world)
    await addToCart(ctx, await jar(world, 3, 650), 1)
    await browser.post('cart', '/codes', { voucher: code })
    const checkout = await browser.get('cart', '/checkout')
    const fieldOf = (name: string) =>
      checkout.document.querySelector(`input[name="${name}"]`)?.getAttribute('value') ?? ''
    await keeper.post('cart', `/shop/prices/vouchers/${id}/retirement`)
    const form = { name: 'Joan', key: fieldOf('key'), total: fieldOf('total') }
    const refused = await browser.post('cart', '/orders', form)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('Prices have changed')
    expect(refused.text).toContain('£6.50')
  })
})

test('a fee is given back by itself, once, and all that is left takes it along', async () => {
  const id = await fee(world)
  const bought = async () => {
    const { ctx } = await buyer(world)
    const placed = await order(ctx, await jar(world, 3, 650), 2)
    await pay(again(world, ctx), placed)
    return placed.number
  }
  const [part, all] = [await bought(), await bought()]
  await retireFee(world.ctx('shopkeeper'), id)
  const path = `/shop/orders/${part}`
  const box = (await keeper.get('cart', path)).document.querySelector('input[name="adjustments"]')
  const adjustments = box?.getAttribute('value') ?? ''
  // Without a reason: what was ticked stays so.
  const refused = await keeper.post('cart', `${path}/refunds`, { adjustments, reason: '' })
  expect(refused.status).toBe(422)
  expect(refused.document.querySelector('input[name="adjustments"]')?.hasAttribute('checked')).toBe(true)
  await keeper.post('cart', `${path}/refunds`, { adjustments, reason: 'Not packed' })
  await keeper.post('cart', `${path}/refunds`, { adjustments, reason: 'Again' })
  expect((await readOrder(world.ctx('shopkeeper'), part)).refunded.amount).toBe(50)
  expect((await keeper.get('cart', path)).document.querySelector('input[name="adjustments"]')).toBeNull()
  await keeper.post('cart', `/shop/orders/${all}/refunds`, { all: 'yes', reason: 'Broke' })
  expect((await readOrder(world.ctx('shopkeeper'), all)).refunded.amount).toBe(1_350)
})
