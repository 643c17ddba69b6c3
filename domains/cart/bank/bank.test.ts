import { afterAll, beforeAll, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { saveBillAccount } from '#core/services/cart/bills/accounts-for-work'
import { issueBills } from '#core/services/cart/bills/issue-bills'
import type { Browser } from '../../../tests/browser'
import { buyer, one, orderOf, quietHouse, stateOf, stranger } from '../../../tests/cart'
import { creditLeft, offerAllWays } from '../../../tests/credit'
import type { TestHouse } from '../../../tests/house'

const SEVENTY_DAYS_MS = 70 * 24 * 60 * 60_000

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
  const { placed } = await orderOf(world, ctx, { price: 500, way: 'transfer' })
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
  const { placed } = await orderOf(world, ctx, { price: 500, way: 'transfer' })
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

test('of a line that names no order, too little can pay a part of the one that is typed', async () => {
  const ctx = await stranger(world)
  const { placed } = await orderOf(world, ctx, { price: 500, way: 'transfer' })
  await upload('Date;Name;Reference;Amount\n05.06.2026;F;RA-22222X eggs;1,50\n')
  const cards = (await keeper.get('cart', '/shop/bank')).document.querySelectorAll('.card')
  const form = [...cards].find(card => card.textContent?.includes('eggs'))?.querySelector('details form')
  const whole = await keeper.post('cart', form?.getAttribute('action') ?? '', { order: placed.number })
  expect([whole.status, whole.text.includes('Let it pay a part of it')]).toEqual([409, true])
  const part = whole.document
    .querySelector('.field--invalid')
    ?.closest('form')
    ?.querySelector('button[formaction]')
    ?.getAttribute('formaction')
  const sent = await keeper.post('cart', part ?? '', { order: placed.number })
  expect([sent.status, sent.location]).toEqual([303, '/shop/bank'])
  expect((await keeper.get('cart', `/shop/orders/${placed.number}`)).text).toContain('£3.50 is to come')
})

test('a line that names a monthly bill leads to the account that it stands on', async () => {
  const ctx = await stranger(world)
  const fields = { name: 'Mill Lane', limit: 5_000, emails: [requireMember(ctx).email] }
  const id = await saveBillAccount(world.ctx('shopkeeper'), null, fields)
  await orderOf(world, ctx, { price: 1_200, way: 'account' })
  await issueBills({ ...world.ctx(), now: new Date(Date.now() + SEVENTY_DAYS_MS) })
  const { number } = await one<{ number: string }>(world, 'select number from bills where account_id = ?', [
    id,
  ])
  await upload(`Date;Name;Reference;Amount\n06.06.2026;G;${number};4,00\n`)
  const page = await keeper.get('cart', '/shop/bank')
  expect(page.text).toContain(`It is less than the £12.00 of monthly bill ${number} of Mill Lane`)
  const link = page.document.querySelector(`a[href="/shop/bill-accounts/${id}"]`)
  expect((await keeper.get('cart', link?.getAttribute('href') ?? '/')).status).toBe(200)
  const card = link?.closest('.card')
  const typed = card?.querySelector('details form button[formaction]')?.getAttribute('formaction') ?? ''
  expect((await keeper.post('cart', typed, { order: number.toLowerCase() })).status).toBe(303)
  const paid =
    'select sum(p.amount)::int as paid from bill_payments p join bills b on b.id = p.bill_id where b.number = ?'
  expect(await one<object>(world, paid, [number])).toEqual({ paid: 400 })
})

test('a line that a colleague has settled meanwhile says so, with what was typed', async () => {
  await upload('Date;Name;Reference;Amount\n07.06.2026;H;late to it;4,00\n')
  const { id } = await one<{ id: string }>(world, `select id from bank_lines where text = 'late to it'`, [])
  await keeper.post('cart', `/shop/bank/${id}/dismissal`)
  for (const [way, fields] of [
    ['payment', { order: 'RA-7K3M9Q' }],
    ['credit', { email: 'ann@example.test' }],
  ] as const) {
    const late = await keeper.post('cart', `/shop/bank/${id}/${way}`, fields)
    expect(late.status).toBe(409)
    const said = late.document.querySelector('main [role=alert]')?.textContent
    expect(said).toContain('dealt with this line already')
    expect(said).toContain(Object.values(fields)[0])
  }
})

test('what cannot be read of it is said, and nobody else sees or sends one', async () => {
  const read = await upload('Date;Reference;Amount\n31.02.2026;x;5,00\n')
  expect(read.text).toContain('31.02.2026')
  const { browser } = await buyer(world)
  expect((await browser.get('cart', '/shop/bank')).status).toBe(404)
  expect((await browser.post('cart', '/shop/bank/exact-matches')).status).toBe(404)
})
