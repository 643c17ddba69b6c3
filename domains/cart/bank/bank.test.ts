import { afterAll, beforeAll, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import type { Browser } from '../../../tests/browser'
import { buyer, jar, quietHouse, stateOf, stranger, wishOf } from '../../../tests/cart'
import { creditLeft, offerAllWays } from '../../../tests/credit'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

function upload(text: string): Promise<Awaited<ReturnType<Browser['post']>>> {
  const form = new FormData()
  form.set('statement', new File([text], 'statement.csv', { type: 'text/csv' }))
  return keeper.post('cart', '/shop/bank/statements', form)
}

test('a statement is read, its line settled by a press, and a wrong number comes back with a sentence', async () => {
  const ctx = await stranger(world)
  await addToCart(ctx, await jar(world, 5, 500), 1)
  const placed = await placeOrder(ctx, await wishOf(ctx, { way: 'transfer' }))
  expect((await upload('not a table')).status).toBe(422)
  const csv = `Date;Name;Reference;Amount\n03.06.2026;B <Buyer>;${placed.number};5,00\n03.06.2026;C;Cake;7,00\n`
  expect((await upload(csv)).location).toBe('/shop/bank')
  const page = await keeper.get('cart', '/shop/bank')
  expect(page.text).toContain('2 new lines.')
  expect(page.text).toContain(`It fits order ${placed.number}`)
  expect(page.text).toContain('B &lt;Buyer&gt;')

  const forms = [...page.document.querySelectorAll('form[action$="/payment"]')]
  const action = forms[0]?.getAttribute('action') ?? ''
  const refused = await keeper.post('cart', action, { order: 'RA-NOPE22' })
  expect(refused.status).toBe(409)
  expect(refused.document.querySelector('.field--invalid input')?.getAttribute('value')).toBe('RA-NOPE22')
  await keeper.post('cart', action, { order: placed.number })
  expect(await stateOf(world, placed)).toBe('paid')

  const [other] = (await keeper.get('cart', '/shop/bank')).document.querySelectorAll(
    'form[action$="/dismissal"]',
  )
  const put = await keeper.post('cart', other?.getAttribute('action') ?? '')
  expect((await keeper.get('cart', put.location ?? '')).text).toContain('Undo')
  const line = other?.getAttribute('action')?.split('/').at(-2) ?? ''
  await keeper.post('cart', `/shop/bank/${line}/dismissal?_method=delete`)
  await keeper.post('cart', `/shop/bank/${line}/credit`, { email: ctx.viewer.member?.email ?? '' })
  expect(await creditLeft(world, ctx)).toBe(700)
})

test('a part of an order, and of a file, is taken', async () => {
  const ctx = await stranger(world)
  await addToCart(ctx, await jar(world, 5, 500), 1)
  const placed = await placeOrder(ctx, await wishOf(ctx, { way: 'transfer' }))
  const read = await upload(
    `Date;Name;Reference;Amount\n04.06.2026;D;${placed.number};2,00\n31.02.2026;E;x;5,00\n`,
  )
  expect(read.text).toContain('Of the rest: One new line.')
  expect(read.text).toContain('which can wait for the rest')
  const form = read.document.querySelector('form[action$="/part"]')
  const order = form?.querySelector('input[name=order]')?.getAttribute('value') ?? ''
  const sent = await keeper.post('cart', form?.getAttribute('action') ?? '', { order })
  expect([order, sent.status]).toEqual([placed.number, 303])
  expect((await keeper.get('cart', `/shop/orders/${placed.number}`)).text).toContain(
    '£3.00 is to come by bank transfer',
  )
})

test('what cannot be read of it is said, and nobody else sees or sends one', async () => {
  const read = await upload('Date;Reference;Amount\n31.02.2026;x;5,00\n')
  expect(read.text).toContain('31.02.2026')
  const { browser } = await buyer(world)
  expect((await browser.get('cart', '/shop/bank')).status).toBe(404)
  expect((await browser.post('cart', '/shop/bank/exact-matches')).status).toBe(404)
})
