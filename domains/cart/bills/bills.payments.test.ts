import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { saveBillAccount } from '#core/services/cart/bills/accounts-for-work'
import { issueBills } from '#core/services/cart/bills/issue-bills'
import { makeOwnRole } from '#core/services/federation/own-roles/edit-own-role'
import { giveOwnRole } from '#core/services/federation/own-roles/give-own-role'
import type { Browser } from '../../../tests/browser'
import { again, buyer, one, orderOf, quietHouse } from '../../../tests/cart'
import { creditLeft, offerAllWays } from '../../../tests/credit'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

const SEVENTY_DAYS_MS = 70 * 24 * 60 * 60_000

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
  await offerAllWays(world)
})
afterAll(() => world.close())

/** Somebody whose order of £12 stands on a bill, and the form by which the shop books what came for it. */
async function billed() {
  const { ctx, browser } = await buyer(world)
  const account = { name: 'Mill', limit: 5_000, emails: [requireMember(ctx).email] }
  const id = await saveBillAccount(world.ctx('shopkeeper'), null, account)
  await orderOf(world, ctx, { price: 1_200, way: 'account' })
  await issueBills({ ...world.ctx(), now: new Date(Date.now() + SEVENTY_DAYS_MS) })
  const bills = 'select number from bills where account_id = ?'
  const { number } = await one<{ number: string }>(world, bills, [id])
  const path = `/shop/bill-accounts/${id}`
  const send = (fields: Record<string, string>, by = keeper) =>
    by.post('cart', `${path}/payments`, { number, way: 'cash', key: Bun.randomUUIDv7(), ...fields })
  const paid = async () =>
    (
      await one<{ paid: number }>(
        world,
        'select coalesce(sum(p.amount), 0)::int as paid from bill_payments p join bills b on b.id = p.bill_id where b.number = ?',
        [number],
      )
    ).paid
  return { ctx, browser, number, path, send, paid }
}

describe('what came for a bill', () => {
  test.each([
    '',
    ' ',
    '0',
    '0.00',
    '-5',
    '€5',
    '1.234',
    'five',
    '1e3',
    '12.001',
    '9'.repeat(20),
    '9'.repeat(21),
  ])('of %p is not booked, and stays typed beside its fault', async amount => {
    const { send, paid } = await billed()
    const refused = await send({ amount })
    expect([409, 422]).toContain(refused.status)
    const form = refused.document.querySelector('form[action$="/payments"]')
    expect(form && formFields(form).amount).toBe(amount)
    expect(form?.querySelector('#field-amount-error')?.textContent).not.toBe('')
    expect(await paid()).toBe(0)
  })

  test.each([
    ['5', 500],
    ['5,5', 550],
    ['£4.99', 499],
    ['12.00', 1_200],
    [' 0.01 ', 1],
  ])('of %p is %d pence', async (amount, pence) => {
    const { send, paid } = await billed()
    expect((await send({ amount })).status).toBe(303)
    expect(await paid()).toBe(pence)
  })

  test('beyond it becomes its holder’s credit, and nothing more comes for it then', async () => {
    const { ctx, number, send, paid } = await billed()
    await send({ amount: '12.01' })
    expect([await paid(), await creditLeft(world, ctx)]).toEqual([1_200, 1])
    const late = await send({ amount: '1' })
    expect([late.status, await paid(), await creditLeft(world, ctx)]).toEqual([409, 1_200, 1])
    // There is no field left to lead to: it is said, with what was typed.
    const said = late.document.querySelector('main [role=alert]')?.textContent
    expect(said).toContain('paid already')
    expect(said).toContain(`You had typed 1 for ${number}`)
    expect(late.document.querySelector('.form-errors')).toBeNull()
  })

  test('that is paid by now is not taken for another one that is open', async () => {
    const { ctx, number, path, send, paid } = await billed()
    await orderOf(world, again(world, ctx), { price: 700, way: 'account' })
    await issueBills({ ...world.ctx(), now: new Date(Date.now() + 2 * SEVENTY_DAYS_MS) })
    await send({ amount: '12.00' })
    const late = await send({ amount: '3.50' })
    const form = late.document.querySelector('form[action$="/payments"]')
    expect(form && formFields(form)).toMatchObject({ number: '', amount: '3.50' })
    const [link] = [...late.document.querySelectorAll('.form-errors a')]
    expect(link?.getAttribute('href')).toBe('#field-number')
    expect(form?.querySelector('#field-number')?.getAttribute('aria-invalid')).toBe('true')
    const blank = await keeper.post('cart', `${path}/payments`, form ? formFields(form) : {})
    expect([blank.status, blank.document.querySelector('#field-number-error')?.textContent]).toEqual([
      422,
      'Of which bill?',
    ])
    expect([await paid(), number === '']).toEqual([1_200, false])
  })

  test('is booked once by one form, and twice at the same moment by two as far as it is open', async () => {
    const { ctx, send, paid } = await billed()
    const key = Bun.randomUUIDv7()
    const presses = await Promise.all([1, 2, 3].map(() => send({ amount: '4', key })))
    expect(presses.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(await paid()).toBe(400)
    await Promise.all([send({ amount: '6' }), send({ amount: '6' })])
    expect([await paid(), await creditLeft(world, ctx)]).toEqual([1_200, 400])
  })

  test('by a form that was booked with another amount comes back with a key of its own', async () => {
    const { send, paid } = await billed()
    const key = Bun.randomUUIDv7()
    await send({ amount: '2', key })
    const late = await send({ amount: '3', key })
    const form = late.document.querySelector('form[action$="/payments"]')
    expect([late.status, form && formFields(form).amount, await paid()]).toEqual([409, '3', 200])
    expect((await send(form ? formFields(form) : {})).status).toBe(303)
    expect(await paid()).toBe(500)
  })

  test.each(['cheque', '', 'sumup', 'account'])('by %p is asked again', async way => {
    const { send, paid } = await billed()
    const refused = await send({ amount: '1', way })
    expect([refused.status, await paid()]).toEqual([422, 0])
    expect(refused.document.querySelector('#field-way')).not.toBeNull()
  })

  test('from credit that there is not is refused, to the penny', async () => {
    const { ctx, send, paid } = await billed()
    expect([(await send({ amount: '1', way: 'credit' })).status, await paid()]).toEqual([409, 0])
    expect(await creditLeft(world, ctx)).toBe(0)
  })

  test('by a form that was opened before keys were, comes back as one that works', async () => {
    const { send, paid } = await billed()
    for (const key of ['', 'short', 'x'.repeat(36)]) {
      const refused = await send({ amount: '1', key })
      expect([key, refused.status, await paid()]).toEqual([key, 422, 0])
    }
    const refused = await send({ amount: '1', key: 'short' })
    const form = refused.document.querySelector('form[action$="/payments"]')
    expect((await send(form ? formFields(form) : {})).status).toBe(303)
    expect(await paid()).toBe(100)
  })

  test('for a bill that is not there is a 404, and for another account’s it is that bill’s', async () => {
    const { path, send, paid } = await billed()
    for (const number of ['MB-0', '%00', 'x'.repeat(20)])
      expect([number, (await send({ amount: '1', number })).status]).toEqual([number, 404])
    const other = await billed()
    const fields = { number: other.number, amount: '1', way: 'cash', key: Bun.randomUUIDv7() }
    await keeper.post('cart', `${path}/payments`, fields)
    expect([await paid(), await other.paid()]).toEqual([0, 100])
  })

  test('is the business of who looks after money', async () => {
    const { browser, send, paid, path } = await billed()
    const operator = world.ctx('operator')
    const settings = { name: 'Packer', permissions: ['orders'], needsSecondFactor: false } as const
    await giveOwnRole(operator, '@neighbour', await makeOwnRole(operator, settings))
    const others = [browser, await world.browser('neighbour'), await world.browser('editor')]
    for (const other of others) {
      expect((await send({ amount: '1' }, other)).status).toBe(404)
      expect((await other.get('cart', path)).status).toBe(404)
      expect((await other.post('cart', `${path}/closing`)).status).toBe(404)
    }
    const visitor = await world.browser()
    expect((await send({ amount: '1' }, visitor)).location).toStartWith('/login')
    expect(await paid()).toBe(0)
  })
})
