import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, Visit } from '../../tests/browser'
import { buyer, one, paidJars, quietHouse, stranger } from '../../tests/cart'
import { balances, creditLeft, topUp } from '../../tests/credit'
import type { TestHouse } from '../../tests/house'
import { crop, grower, openCycle } from '../../tests/hub'
import { jarOnShelf } from '../../tests/market'

// What shopkeepers do at the counter and in the back room: their forms without JavaScript.

let world: TestHouse
let keeper: Browser
let member: Browser
let visitor: Browser
beforeAll(async () => {
  world = await quietHouse()
  ;[keeper, member, visitor] = [
    await world.browser('shopkeeper'),
    await world.browser('member'),
    await world.browser(),
  ]
})
afterAll(() => world.close())

const shown = (page: Visit, name: string) =>
  page.document.querySelector(`[name="${name}"]`)?.getAttribute('value') ?? null
const said = (page: Visit) => page.document.querySelector('[id$="-error"]')?.textContent?.trim()
/** Neither a visitor nor a member finds a page, nor does a form of theirs anything. */
async function isForShopkeepers(path: string, posts: readonly string[] = []): Promise<void> {
  expect((await member.get('cart', path)).status).toBe(404)
  expect((await visitor.get('cart', path)).location).toStartWith('/login')
  for (const post of posts) {
    expect((await member.post('cart', post)).status).toBe(404)
    expect((await visitor.post('cart', post)).location).toStartWith('/login')
  }
}

describe('deposits and weights', () => {
  const path = '/shop/till/packaging'
  const packaging = (variantId: string) =>
    one<{ deposit: number | null; grams: number | null }>(
      world,
      `select d.amount as deposit, w.grams from variants v left join variant_deposits d on d.variant_id = v.id
       left join variant_weights w on w.variant_id = v.id where v.id = ?`,
      [variantId],
    )

  test('are found by the name of the product, saved, and taken away by blank fields', async () => {
    const { variantId, title } = await jarOnShelf(world, { stock: 3 })
    const page = await keeper.get('cart', `/shop/till/empties?q=${encodeURIComponent(title)}`)
    expect(shown(page, 'variant')).toBe(variantId)
    await keeper.post('cart', path, { variant: variantId, deposit: '0,15', weight: '1.5 kg' })
    expect(await packaging(variantId)).toEqual({ deposit: 15, grams: 1_500 })
    await keeper.post('cart', path, { variant: variantId, deposit: '0', weight: ' ' })
    expect(await packaging(variantId)).toEqual({ deposit: null, grams: null })
  })

  test.each([
    [{ deposit: 'some', weight: '900 g' }, 'deposit', 'Write an amount like 0.15.'],
    [{ deposit: '€0.15', weight: '' }, 'deposit', 'Write an amount like 0.15.'],
    [{ deposit: '-1', weight: '' }, 'deposit', 'Write an amount like 0.15.'],
    [{ deposit: '0.25', weight: 'heavy' }, 'weight', 'Write a weight like 1.5 kg or 900 g.'],
    [{ deposit: '0.25', weight: '0' }, 'weight', 'Write a weight like 1.5 kg or 900 g.'],
    [{ deposit: '0.25', weight: '1.23456 kg' }, 'weight', 'Write a weight like 1.5 kg or 900 g.'],
  ])('refused as %p keep what was typed beside the fault', async (typed, field, sentence) => {
    const { variantId, title } = await jarOnShelf(world, { stock: 3 })
    await keeper.post('cart', path, { variant: variantId, deposit: '0.10', weight: '500 g' })
    const refused = await keeper.post('cart', path, { variant: variantId, ...typed })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(title)
    expect([shown(refused, 'deposit'), shown(refused, 'weight')]).toEqual([typed.deposit, typed.weight])
    const error = refused.document.querySelector(`#field-${variantId}-${field}-error`)
    expect(error?.textContent?.trim()).toBe(sentence)
    expect(await packaging(variantId)).toEqual({ deposit: 10, grams: 500 })
  })

  test('of nothing are not found', async () => {
    for (const variant of ['honey', Bun.randomUUIDv7()])
      expect((await keeper.post('cart', path, { variant, deposit: '1' })).status).toBe(404)
    const none = await keeper.get('cart', '/shop/till/empties?q=zzzz')
    expect(none.text).toContain('Nothing on sale is called “zzzz”.')
  })

  test('are the shop’s', () => isForShopkeepers('/shop/till/empties', ['/shop/till/empties', path]))
})

describe('empties', () => {
  async function bottle() {
    const { variantId } = await jarOnShelf(world, { stock: 3 })
    await keeper.post('cart', '/shop/till/packaging', { variant: variantId, deposit: '0.25' })
    return variantId
  }
  const back = (fields: Record<string, string>) =>
    keeper.post('cart', '/shop/till/empties', { form: Bun.randomUUIDv7(), ...fields })
  const cash = async () => (await balances(world)).cash ?? 0

  test('are given back over the counter once a form', async () => {
    const [variant, form, before] = [await bottle(), Bun.randomUUIDv7(), await cash()]
    for (let times = 0; times < 2; times++)
      expect((await back({ variant, quantity: '4', form })).location).toBe('/shop/till/empties')
    expect((await cash()) - before).toBe(-100)
  })

  test('are put onto the credit of who is named, and nowhere for nobody', async () => {
    const [variant, before] = [await bottle(), await cash()]
    const { ctx } = await buyer(world)
    await back({ variant, quantity: '2', customer: ctx.viewer.member!.id })
    expect([await creditLeft(world, ctx), (await cash()) - before]).toEqual([50, 0])
  })

  test.each(['0', '1000', '1.5', 'two', ''])('are counted in whole bottles: %p is none', async quantity => {
    const [variant, before] = [await bottle(), await cash()]
    const refused = await back({ variant, quantity })
    expect([refused.status, shown(refused, 'quantity')]).toEqual([422, quantity])
    expect(said(refused)).toBe('A whole number up to 999.')
    expect((await cash()) - before).toBe(0)
  })

  test('of what carries no deposit are refused with a sentence', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 1 })
    await back({ variant: variantId, quantity: '1' })
    expect((await keeper.get('cart', '/shop/till/empties')).text).toContain('This carries no deposit.')
  })
})

describe('a member’s credit', () => {
  const key = () => Bun.randomUUIDv7()

  test('is paid in and out by a form, once, and keeps what was typed when it is refused', async () => {
    const { ctx } = await buyer(world)
    const path = `/shop/credit/${ctx.viewer.member!.id}`
    const form = { kind: 'top-up', amount: '20', way: 'cash', note: 'For May', key: key() }
    for (let times = 0; times < 2; times++)
      expect((await keeper.post('cart', `${path}/changes`, form)).location).toBe(path)
    expect(await creditLeft(world, ctx)).toBe(2_000)
    const short = await keeper.post('cart', `${path}/changes`, {
      ...form,
      kind: 'pay-out',
      amount: '20.01',
      key: key(),
    })
    expect([short.status, shown(short, 'amount'), shown(short, 'note')]).toEqual([409, '20.01', 'For May'])
    expect(said(short)).toContain('There are £20.00 of credit')
    await keeper.post('cart', `${path}/changes`, { ...form, kind: 'pay-out', amount: '20.00', key: key() })
    expect(await creditLeft(world, ctx)).toBe(0)
  })

  test.each([
    [{ amount: 'much' }, 'amount'],
    [{ amount: '0' }, 'amount'],
    [{ amount: '-5' }, 'amount'],
    [{ amount: '€5' }, 'amount'],
    [{ amount: '' }, 'amount'],
    [{ kind: 'gift' }, 'kind'],
    [{ way: 'card' }, 'way'],
    [{ key: 'x' }, 'key'],
    [{ note: 'n'.repeat(301) }, 'note'],
  ])('is not changed by %p', async (wrong, field) => {
    const { ctx } = await buyer(world)
    const path = `/shop/credit/${ctx.viewer.member!.id}/changes`
    const form = { kind: 'top-up', amount: '20', way: 'cash', note: '', key: key(), ...wrong }
    const refused = await keeper.post('cart', path, form)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(field === 'key' ? 'Please open this page again.' : `field-${field}`)
    expect(shown(refused, 'key')).not.toBe('x')
    expect(await creditLeft(world, ctx)).toBe(0)
  })

  test('is each member’s own to see', async () => {
    const [one, other] = [await buyer(world), await buyer(world)]
    await topUp(world, one.ctx, 1_234)
    expect((await one.browser.get('cart', '/credit')).text).toContain('£12.34')
    expect((await other.browser.get('cart', '/credit')).text).not.toContain('£12.34')
    expect((await one.browser.get('cart', '/credit?page=9')).status).toBe(404)
    const path = `/shop/credit/${one.ctx.viewer.member!.id}`
    await isForShopkeepers(path, [`${path}/changes`])
    await isForShopkeepers('/shop/trial-balance')
    for (const nobody of [Bun.randomUUIDv7(), 'mair'])
      expect((await keeper.get('cart', `/shop/credit/${nobody}`)).status).toBe(404)
  })
})

describe('scales', () => {
  async function weighed() {
    const { variantId } = await jarOnShelf(world, { stock: 9, priceAmount: 600 })
    await keeper.post('cart', '/shop/till/packaging', { variant: variantId, weight: '1 kg' })
    const { ctx, browser } = await buyer(world)
    await browser.post('cart', '/lines', { variant: variantId, quantity: '1' })
    return { variantId, ctx }
  }

  test('say nothing of an order without things sold by weight, nor of one that there is not', async () => {
    await weighed()
    const { placed, lineId } = await paidJars(world, 1, { buyer: await stranger(world) })
    const path = `/shop/orders/${placed.number}/weights`
    expect((await keeper.get('cart', path)).text).toContain('Nothing in it is sold by weight')
    const sent = await keeper.post('cart', path, { [`weight-${lineId}`]: '900 g' })
    expect([sent.status, sent.location]).toEqual([409, null])
    expect(sent.text).toContain('900 g')
    expect((await keeper.get('cart', '/shop/orders/RA-NOTHIN/weights')).status).toBe(404)
    expect((await keeper.post('cart', '/shop/orders/RA-NOTHIN/weights')).status).toBe(404)
    await isForShopkeepers(path, [path])
  })
})

describe('paying producers', () => {
  const form = (more: object = {}) => ({
    amount: '1.00',
    way: 'cash',
    note: 'At the door',
    key: Bun.randomUUIDv7(),
    ...more,
  })

  test.each([
    [{ amount: '1.00' }, 409],
    [{ amount: '0' }, 422],
    [{ amount: 'all' }, 422],
    [{ way: 'card' }, 422],
    [{ key: '1' }, 422],
  ])('who are owed nothing, with %p, is refused by %d and keeps its note', async (more, status) => {
    const maker = await grower(world)
    const refused = await keeper.post('cart', `/shop/pay-outs/${maker}`, form(more) as Record<string, string>)
    expect([refused.status, shown(refused, 'note')]).toEqual([status, 'At the door'])
  })

  test('is the shop’s, and to somebody who is there', async () => {
    const maker = await grower(world)
    await isForShopkeepers('/shop/pay-outs')
    await isForShopkeepers(`/shop/pay-outs/${maker}`, [`/shop/pay-outs/${maker}`])
    for (const nobody of [Bun.randomUUIDv7(), 'maker']) {
      expect((await keeper.get('cart', `/shop/pay-outs/${nobody}`)).status).toBe(404)
      expect((await keeper.post('cart', `/shop/pay-outs/${nobody}`, form())).status).toBe(404)
    }
    expect((await keeper.get('cart', '/shop/pay-outs?page=99')).status).toBe(404)
  })
})

describe('packing', () => {
  test('is by order where nobody says how, for a cycle that there is', async () => {
    const maker = await grower(world)
    const cycle = await openCycle(world, new Map([[maker, [await crop(world, maker)]]]))
    const path = `/shop/packing/${cycle.id}`
    for (const by of ['', '?by=order', '?by=nonsense', '?by=producer', '?by=product'])
      expect((await keeper.get('cart', path + by)).status).toBe(200)
    expect((await keeper.get('cart', `${path}?page=2`)).status).toBe(404)
    expect((await keeper.get('cart', `/shop/packing/${Bun.randomUUIDv7()}/csv`)).status).toBe(404)
    expect((await keeper.get('cart', `${path}/csv`)).text).toStartWith('Order,Buyer,Collected')
    const marked = await keeper.post('cart', `${path}?by=product&page=3`, { line: ['x', Bun.randomUUIDv7()] })
    expect(marked.location).toBe(`${path}?by=product&page=3`)
    const odd = await keeper.post('cart', `${path}?by=//far.example&page=-1`)
    expect(odd.location).toBe(`${path}?by=order&page=1`)
    await isForShopkeepers(path, [path, `${path}?_method=delete`])
    await isForShopkeepers(`${path}/csv`)
  })
})

describe('card readers', () => {
  test.each([
    [{ code: '123', name: 'Stall' }, 'code'],
    [{ code: '1234567890', name: 'Stall' }, 'code'],
    [{ code: '12345678', name: '' }, 'name'],
    [{ code: '12345678', name: 'n'.repeat(81) }, 'name'],
  ])('are not paired by %p, which stays in the form', async (typed, field) => {
    const refused = await keeper.post('cart', '/shop/readers', typed)
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector(`#field-${field}-error`)).not.toBeNull()
    expect(shown(refused, 'code')).toBe(typed.code)
  })

  test('by a code that SumUp does not know are not, and say so', async () => {
    const refused = await keeper.post('cart', '/shop/readers', { code: '!!!!!!!!', name: 'Stall' })
    expect([refused.status, shown(refused, 'name')]).toEqual([409, 'Stall'])
    expect(said(refused)).toContain('SumUp does not know this code.')
  })

  test('are the shop’s, and one that there is not is not unpaired', async () => {
    await isForShopkeepers('/shop/readers', ['/shop/readers', '/shop/readers/rdr_1?_method=delete'])
    expect((await keeper.post('cart', '/shop/readers/rdr_1?_method=delete')).status).toBe(404)
  })
})

describe('pay-outs', () => {
  test('are of a month; of none they are of this one', async () => {
    for (const month of ['2026-05', '2026-13', '../etc', ''])
      expect((await keeper.get('cart', `/shop/payouts?month=${month}`)).status).toBe(200)
    // Nothing is in a month to come, so no link leads there.
    for (const list of ['/shop/payouts', '/shop/invoices']) {
      expect((await keeper.get('cart', list)).text).not.toContain('Month after')
      expect((await keeper.get('cart', `${list}?month=2026-05`)).text).toContain('Month after')
    }
    const file = await keeper.get('cart', '/shop/payouts.csv?month=2026-05')
    expect(file.headers.get('content-disposition')).toContain('pay-outs-2026-05.csv')
    const odd = await keeper.get('cart', '/shop/payouts.csv?month=2026-5%22;x')
    expect(odd.headers.get('content-disposition')).toMatch(/pay-outs-20\d\d-\d\d\.csv/)
    await isForShopkeepers('/shop/payouts')
    await isForShopkeepers('/shop/payouts.csv')
  })
})
