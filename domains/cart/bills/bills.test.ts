import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { saveBillAccount } from '#core/services/cart/bills/accounts-for-work'
import { issueBills } from '#core/services/cart/bills/issue-bills'
import type { Browser } from '../../../tests/browser'
import { buyer, one, orderOf, quietHouse, stranger } from '../../../tests/cart'
import { offerAllWays } from '../../../tests/credit'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

const HOME = '/shop/bill-accounts'
const SEVENTY_DAYS_MS = 70 * 24 * 60 * 60_000

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
  await offerAllWays(world)
})
afterAll(() => world.close())

/** Somebody at their browser whose order of £12 stands on a bill. */
async function billed() {
  const { ctx, browser } = await buyer(world)
  const { email } = requireMember(ctx)
  const fields = { name: 'Mill <Lane>', limit: 5_000, emails: [email] }
  const id = await saveBillAccount(world.ctx('shopkeeper'), null, fields)
  await orderOf(world, ctx, { price: 1_200, way: 'account' })
  await issueBills({ ...world.ctx(), now: new Date(Date.now() + SEVENTY_DAYS_MS) })
  const { number } = await one<{ number: string }>(world, 'select number from bills where account_id = ?', [
    id,
  ])
  return { ctx, browser, email, id, number, path: `${HOME}/${id}` }
}

describe('the shop', () => {
  test('opens an account, and is told beside the field what is wrong with what it typed', async () => {
    const { email } = requireMember(await stranger(world))
    const typed = { name: 'Café <Wren>', limit: '200.00', emails: email }
    expect((await keeper.get('cart', `${HOME}/new`)).status).toBe(200)
    for (const [field, text, status] of [
      ['name', '', 422],
      ['limit', 'lots', 422],
      ['limit', '0', 422],
      ['limit', '€200', 422],
      ['emails', 'nobody@example.test', 422],
      ['emails', ' ;,; ', 422],
    ] as const) {
      const refused = await keeper.post('cart', HOME, { ...typed, [field]: text })
      expect([field, text, refused.status]).toEqual([field, text, status])
      expect(refused.document.querySelector(`#field-${field}-error`)).not.toBeNull()
      const kept = formFields(refused.document.querySelector(`form[action="${HOME}"]`) as never)
      expect({ ...typed, [field]: text.trim() }).toMatchObject({
        name: kept.name ?? '',
        limit: kept.limit ?? '',
        emails: kept.emails?.trim() ?? '',
      })
    }
    const opened = await keeper.post('cart', HOME, { ...typed, emails: `${email.toUpperCase()}, ${email}` })
    expect(opened.status).toBe(303)
    const page = await keeper.get('cart', opened.location ?? '')
    expect(page.document.querySelector('h1')?.textContent).toBe('Café <Wren>')
    expect(page.document.querySelector('textarea')?.textContent?.trim()).toBe(email)
    const other = await keeper.post('cart', HOME, { ...typed, emails: `${email}` })
    expect([other.status, other.text.includes(`${email} orders on another account already`)]).toEqual([
      422,
      true,
    ])
    const changed = await keeper.post('cart', opened.location ?? '', { ...typed, name: 'The Wren' })
    expect(changed.location).toBe(opened.location)
    expect((await keeper.get('cart', HOME)).text).toContain('The Wren')
  })

  test('books what came for a bill, once for a double click, and keeps what was typed of an odd sum', async () => {
    const { path, number } = await billed()
    const page = await keeper.get('cart', path)
    const form = page.document.querySelector(`form[action="${path}/payments"]`)
    const fields: Record<string, string> = { ...formFields(form as never), way: 'cash' }
    expect(fields.number).toBe(number)
    for (const amount of ['', 'a few', '€5', '-5', '0']) {
      const refused = await keeper.post('cart', `${path}/payments`, { ...fields, amount })
      expect([amount, refused.status >= 400]).toEqual([amount, true])
      const again = formFields(refused.document.querySelector(`form[action="${path}/payments"]`) as never)
      expect([again.amount, again.way, again.key]).toEqual([amount, 'cash', fields.key ?? ''])
      expect(refused.document.querySelector('#field-amount-error')).not.toBeNull()
    }
    const short = await keeper.post('cart', `${path}/payments`, { ...fields, amount: '5.00', way: 'credit' })
    expect(short.status).toBe(409)
    for (let press = 0; press < 2; press++) {
      const sent = await keeper.post('cart', `${path}/payments`, { ...fields, amount: '5.00' })
      expect([sent.status, sent.location]).toEqual([303, path])
    }
    const paid =
      'select sum(b.amount)::int as paid from bill_payments b join bills i on i.id = b.bill_id where i.number = ?'
    expect(await one<object>(world, paid, [number])).toEqual({ paid: 500 })
    const rest = { ...fields, key: Bun.randomUUIDv7(), amount: '7' }
    expect((await keeper.post('cart', `${path}/payments`, rest)).status).toBe(303)
    const late = await keeper.post('cart', `${path}/payments`, { ...rest, key: Bun.randomUUIDv7() })
    expect([late.status, late.text.includes('This bill is paid already')]).toEqual([409, true])
    expect(
      (await keeper.get('cart', path)).document.querySelector(`form[action="${path}/payments"]`),
    ).toBeNull()
  })

  test('closes what owes nothing, and is told why not before', async () => {
    const { path, number, browser } = await billed()
    const refused = await keeper.post('cart', `${path}/closing`)
    expect([refused.status, refused.location]).toEqual([303, path])
    expect((await keeper.get('cart', path)).text).toContain('Something is owed on this account still')
    const key = Bun.randomUUIDv7()
    await keeper.post('cart', `${path}/payments`, { number, amount: '12.00', way: 'cash', key })
    expect((await keeper.post('cart', `${path}/closing`)).location).toBe(HOME)
    expect((await keeper.post('cart', `${path}/closing`)).status).toBe(404)
    expect((await keeper.get('cart', path)).document.querySelector('#account')).toBeNull()
    expect((await browser.get('cart', '/bills')).text).toContain('You pay each order by itself')
    // Its holder has to keep them: the bills stay readable.
    expect((await browser.get('cart', `/bills/${number}`)).status).toBe(200)
  })
})

describe('a member', () => {
  test('reads their own bills, and nobody else’s; a visitor signs in first', async () => {
    const { browser, number } = await billed()
    const list = await browser.get('cart', '/bills')
    expect(list.document.querySelector(`a[href="/bills/${number}"]`)).not.toBeNull()
    const bill = await browser.get('cart', `/bills/${number}`)
    for (const word of ['Mill &lt;Lane&gt;', '£12.00', 'GB33BUKB20201555555555'])
      expect(bill.text).toContain(word)
    const other = await buyer(world)
    expect((await other.browser.get('cart', `/bills/${number}`)).status).toBe(404)
    const visitor = await world.browser()
    for (const path of ['/bills', `/bills/${number}`])
      expect((await visitor.get('cart', path)).location).toStartWith('/login?')
    expect((await keeper.get('cart', `/bills/${number}`)).status).toBe(200)
  })

  test('finds no page of the shop’s', async () => {
    const { browser, path, number } = await billed()
    for (const each of [HOME, `${HOME}/new`, path])
      expect([each, (await browser.get('cart', each)).status]).toEqual([each, 404])
    const key = Bun.randomUUIDv7()
    const fields = { name: 'x', limit: '1', emails: 'x@example.test', number, amount: '1', way: 'cash', key }
    for (const each of [HOME, path, `${path}/closing`, `${path}/payments`])
      expect([each, (await browser.post('cart', each, fields)).status]).toEqual([each, 404])
  })
})
