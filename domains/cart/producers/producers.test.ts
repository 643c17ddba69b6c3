import { afterAll, beforeAll, expect, test } from 'bun:test'
import { again, buyer, one, order, pay, quietHouse, stranger } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { crop, grower } from '../../../tests/hub'

let world: TestHouse
let maker: string
beforeAll(async () => {
  world = await quietHouse()
  maker = await grower(world, 'Anna')
  const someone = await stranger(world)
  const leeks = await crop(world, maker)
  await pay(again(world, someone), await order(again(world, someone), leeks.sellable, 3))
  await crop(world, maker, { cost: null })
})
afterAll(() => world.close())

const path = () => `/shop/pay-outs/${maker}`
const paidOut = () =>
  one<{ count: number }>(world, 'select count(*)::int as count from producer_payouts where producer_id = ?', [
    maker,
  ])

test('the shop sees what it owes, what of it is not known, and pays it out once, however often that is sent', async () => {
  const keeper = await world.browser('shopkeeper')
  const list = await keeper.get('cart', '/shop/pay-outs')
  expect(list.text).toContain('£6.00')
  expect(list.text).toContain('some are missing')
  const page = await keeper.get('cart', path())
  expect(page.text).toContain('It may be more')
  const value = (name: string) =>
    page.document.querySelector(`main [name=${name}]`)?.getAttribute('value') ?? ''
  expect(value('amount')).toBe('6.00')
  const form = { amount: '6.00', way: 'cash', note: 'At the <gate>', key: value('key') }
  for (const [typed, fault] of [
    [{ ...form, amount: '' }, 'How much?'],
    [{ ...form, amount: 'six' }, 'Write an amount like 20.00.'],
    [{ ...form, amount: '-1' }, 'Write an amount like 20.00.'],
    [{ ...form, amount: '0' }, 'more than nothing'],
  ] as const) {
    const again = await keeper.post('cart', path(), typed)
    expect([again.status, again.document.querySelector('#field-amount-error')?.textContent]).toEqual([
      422,
      expect.stringContaining(fault),
    ])
    expect(again.document.querySelector('#field-note')?.getAttribute('value')).toBe('At the <gate>')
  }
  const more = await keeper.post('cart', path(), { ...form, amount: '6.01' })
  expect([more.status, await paidOut()]).toEqual([409, { count: 0 }])
  expect((await keeper.post('cart', path(), { ...form, way: 'card' })).status).toBe(422)
  // Whose form has no key that can be used gets one, and loses nothing.
  const keyless = await keeper.post('cart', path(), { ...form, key: 'x' })
  expect(keyless.document.querySelector('main [name=key]')?.getAttribute('value')).toMatch(/^[0-9a-f-]{36}$/)
  for (let time = 0; time < 2; time++) expect((await keeper.post('cart', path(), form)).location).toBe(path())
  expect(await paidOut()).toEqual({ count: 1 })
  const other = await keeper.post('cart', path(), { ...form, amount: '0.01' })
  expect([other.status, other.document.querySelector('#field-amount-error')?.textContent]).toEqual([
    409,
    expect.stringContaining('something else in it'),
  ])
  expect(other.document.querySelector('#field-note')?.getAttribute('value')).toBe('At the <gate>')
  expect(other.document.querySelector('main [name=key]')?.getAttribute('value')).not.toBe(form.key)
  expect(await paidOut()).toEqual({ count: 1 })
  expect((await keeper.get('cart', path())).text).toContain('At the &lt;gate&gt;')
})

test('a pay-out is undone by a press, with a word to the producer, and can be made anew', async () => {
  const keeper = await world.browser('shopkeeper')
  const page = await keeper.get('cart', path())
  const form = page.document.querySelector('form[action$="/reversal"]')
  const action = form?.getAttribute('action') ?? ''
  expect((await keeper.post('cart', action, { note: 'The <bank> said no' })).location).toBe(path())
  const after = await keeper.get('cart', path())
  expect(after.text).toContain('Pay-out undone, The &lt;bank&gt; said no')
  expect(after.text).toContain('We owe them £6.00.')
  expect(after.document.querySelector('form[action$="/reversal"]')).toBeNull()
  const { browser } = await buyer(world)
  expect((await browser.post('cart', action, {})).status).toBe(404)
})

test('what was paid out is the shop’s to know: for others, and of nobody, there is no page and no file', async () => {
  const keeper = await world.browser('shopkeeper')
  const { browser } = await buyer(world)
  for (const [who, producer] of [
    [browser, maker],
    [keeper, Bun.randomUUIDv7()],
    [keeper, 'x'],
  ] as const) {
    const at = `/shop/pay-outs/${producer}`
    for (const file of ['', '/csv', '/xlsx', '/pdf', '?page=2'])
      expect([file, (await who.get('cart', at + file)).status]).toEqual([file, 404])
    expect((await who.post('cart', at, { amount: '1' })).status).toBe(404)
  }
  expect((await browser.get('cart', '/shop/pay-outs')).status).toBe(404)
  expect((await (await world.browser()).get('cart', path())).location).toStartWith('/login')
})
