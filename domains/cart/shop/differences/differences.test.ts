import { afterAll, beforeAll, expect, test } from 'bun:test'
import { comparePayments } from '#core/services/cart/differences/compare-payments'
import type { Browser } from '../../../../tests/browser'
import { one, paidJars, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'

const LIST = '/shop/differences'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

/** Of three jars one was given back at SumUp, by hand. */
async function different() {
  const { placed, lineId } = await paidJars(world, 3)
  const payment = 'select transaction_id as transaction from payments where order_id = ?'
  const { transaction } = await one<{ transaction: string }>(world, payment, [placed.id])
  world.sandbox.dashboard.refund(transaction, 650)
  await comparePayments(world.ctx())
  const { id } = await one<{ id: string }>(
    world,
    'select d.id from payment_differences d join payments p on p.id = d.payment_id where p.order_id = ?',
    [placed.id],
  )
  return { id, placed, lineId, path: `${LIST}/${id}` }
}

const refundedOf = async (lineId: string) =>
  (
    await one<{ refunded: number }>(
      world,
      'select refunded_quantity as refunded from order_lines where id = ?',
      [lineId],
    )
  ).refunded

test('what SumUp says otherwise is on the list, and recorded for the lines that it was for', async () => {
  const { placed, lineId, path } = await different()
  const list = await keeper.get('cart', LIST)
  expect(list.document.querySelector(`a[href="${path}"]`)).not.toBeNull()
  expect(list.text).toContain(placed.number)
  const sent = await keeper.post('cart', `${path}/refund`, { [`quantity-${lineId}`]: '1', note: 'By hand' })
  expect([sent.status, sent.location]).toEqual([303, LIST])
  expect(await refundedOf(lineId)).toBe(1)
  const late = await keeper.post('cart', `${path}/acknowledgement`, { note: 'Again' })
  expect(late.location).toBe(LIST)
  expect((await keeper.get('cart', path)).text).toContain('Somebody has dealt with this already')
  expect((await keeper.get('cart', LIST)).document.querySelector(`a[href="${path}"]`)).toBeNull()
})

test('lines of another sum, or none, are refused with what was typed kept', async () => {
  const { lineId, path } = await different()
  for (const quantity of ['2', '', 'one', '4']) {
    const typed = { [`quantity-${lineId}`]: quantity, note: 'For <tea>' }
    const refused = await keeper.post('cart', `${path}/refund`, typed)
    expect([quantity, refused.status >= 400 && refused.status < 500]).toEqual([quantity, true])
    const field = refused.document.querySelector(`[name="quantity-${lineId}"]`)
    expect([quantity, field?.getAttribute('value') ?? '']).toEqual([quantity, quantity])
    expect(refused.document.querySelector('#field-note-refund')?.getAttribute('value')).toBe('For <tea>')
  }
  expect(await refundedOf(lineId)).toBe(0)
})

test('it is acknowledged with a word of what it was', async () => {
  const { lineId, path } = await different()
  for (const note of ['', 'x'.repeat(301)]) {
    const refused = await keeper.post('cart', `${path}/acknowledgement`, { note })
    expect([note.length, refused.status]).toEqual([note.length, 422])
    expect(refused.document.querySelector('#field-note-acknowledgement-error')).not.toBeNull()
    expect(refused.document.querySelector('#field-note-acknowledgement')?.getAttribute('value')).toBe(note)
  }
  const sent = await keeper.post('cart', `${path}/acknowledgement`, { note: 'A tip given back' })
  expect(sent.location).toBe(LIST)
  expect(await refundedOf(lineId)).toBe(0)
})

test('what a card paid a second time goes back to it, and its page says what that means', async () => {
  const { id } = await different()
  const second = Bun.randomUUIDv7()
  const card = await paidJars(world, 1)
  const { transaction } = await one<{ transaction: string }>(
    world,
    'select transaction_id as transaction from payments where order_id = ?',
    [card.placed.id],
  )
  await world.ctx().em.execute(
    `insert into payment_differences (id, payment_id, kind, event, amount, currency, seen_at)
     select ?, payment_id, 'second', ?, 650, 'GBP', now() from payment_differences where id = ?`,
    [second, transaction, id],
  )
  const path = `${LIST}/${second}`
  const page = await keeper.get('cart', path)
  expect(page.text).toContain('Paid by card, and another way')
  const noted = await keeper.post('cart', `${path}/return`, { note: '' })
  expect([noted.status, noted.document.querySelector('#field-note-return-error') !== null]).toEqual([
    422,
    true,
  ])
  await world.sandbox.behaviour.down('failing')
  expect((await keeper.post('cart', `${path}/return`, { note: 'Late' })).status).toBe(503)
  await world.sandbox.behaviour.up()
  expect((await keeper.post('cart', `${path}/return`, { note: 'Late' })).location).toBe(LIST)
  const { events } = await world.house.payments.getTransaction(transaction)
  expect(events.map(({ kind, amount }) => [kind, amount.amount])).toEqual([['refund', 650]])
})

test('a page that is none shows the first, and members find nothing', async () => {
  const { path } = await different()
  for (const page of ['0', 'x', '-1', '1e9'])
    expect([page, (await keeper.get('cart', `${LIST}?page=${page}`)).status]).toEqual([page, 200])
  const member = await world.browser('member')
  for (const each of [LIST, path])
    expect([each, (await member.get('cart', each)).status]).toEqual([each, 404])
  for (const each of [`${path}/refund`, `${path}/acknowledgement`])
    expect([each, (await member.post('cart', each, { note: 'Mine' })).status]).toEqual([each, 404])
})

test('what a bank took beyond the payment is said to be a loss, and can come back', async () => {
  const { placed } = await paidJars(world, 2)
  const payment = 'select transaction_id as transaction from payments where order_id = ?'
  const { transaction } = await one<{ transaction: string }>(world, payment, [placed.id])
  world.sandbox.dashboard.chargeBack(transaction, 1500)
  await comparePayments(world.ctx())
  const { id } = await one<{ id: string }>(
    world,
    'select d.id from payment_differences d join payments p on p.id = d.payment_id where p.order_id = ?',
    [placed.id],
  )
  const path = `${LIST}/${id}`
  expect((await keeper.post('cart', `${path}/reversal`, { note: 'Too early' })).status).toBe(404)
  const lines = { [`quantity-${(await lineOf(placed.id)).id}`]: '2', note: 'Both' }
  expect((await keeper.post('cart', `${path}/refund`, lines)).status).toBe(409)
  await keeper.post('cart', `${path}/acknowledgement`, { note: 'Never came' })
  expect((await keeper.get('cart', LIST)).document.querySelector(`a[href="${path}"]`)).not.toBeNull()
  const settled = await keeper.get('cart', path)
  expect(settled.text).toContain('£2.00 of it went beyond what was left of the payment')
  const empty = await keeper.post('cart', `${path}/reversal`, { note: '' })
  expect([empty.status, empty.text.includes('Please say what it was, for the books.')]).toEqual([422, true])
  expect((await keeper.post('cart', `${path}/reversal`, { note: 'We won' })).location).toBe(LIST)
  expect((await keeper.get('cart', LIST)).text).toContain('Given back by the buyer’s bank')
  expect((await keeper.get('cart', path)).text).not.toContain('It came back')
  expect((await keeper.post('cart', `${path}/reversal`, { note: 'Twice' })).location).toBe(LIST)
})

const lineOf = (orderId: string) =>
  one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [orderId])
