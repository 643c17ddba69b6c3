import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import type { Browser } from '../../../tests/browser'
import { buyer, one, quietHouse, stranger } from '../../../tests/cart'
import { creditLeft, topUp } from '../../../tests/credit'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const FORM = { kind: 'top-up', amount: '20.00', way: 'cash', note: 'At the <stall>' }
const book = (id: string, fields: Record<string, string> = {}) =>
  keeper.post('cart', `/shop/credit/${id}/changes`, { ...FORM, key: Bun.randomUUIDv7(), ...fields })
const lines = async (id: string) =>
  (
    await one<{ count: number }>(
      world,
      `select count(*)::int as count from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.member_id = ?`,
      [id],
    )
  ).count

describe('a member’s credit', () => {
  test('is paid in and out by a shopkeeper, and both read the same statement', async () => {
    const { ctx, browser } = await buyer(world)
    const { id } = requireMember(ctx)
    expect((await browser.get('cart', '/credit')).text).toContain('No credit yet')
    expect((await book(id)).location).toBe(`/shop/credit/${id}`)
    expect((await keeper.get('cart', `/shop/credit/${id}`)).text).toContain('Paid in.')
    await book(id, { kind: 'pay-out', amount: '5.50', way: 'transfer', note: '' })
    expect(await creditLeft(world, ctx)).toBe(1_450)
    for (const [who, path] of [
      [keeper, `/shop/credit/${id}`],
      [browser, '/credit'],
    ] as const) {
      const { text } = await who.get('cart', path)
      expect(text).toContain('£14.50')
      expect(text).toContain('At the &lt;stall')
    }
  })

  test('is booked once, however often its form is sent', async () => {
    const member = await stranger(world)
    const { id } = requireMember(member)
    const key = Bun.randomUUIDv7()
    const answers = await Promise.all([book(id, { key }), book(id, { key }), book(id, { key })])
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect([await creditLeft(world, member), await lines(id)]).toEqual([2_000, 1])
  })

  test('is never paid out beyond what there is, not even by two at once', async () => {
    const member = await stranger(world)
    const { id } = requireMember(member)
    await topUp(world, member, 1_000)
    const out = () => book(id, { kind: 'pay-out', amount: '10.00' })
    const statuses = (await Promise.all([out(), out()])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([303, 409])
    expect(await creditLeft(world, member)).toBe(0)
    const short = await book(id, { kind: 'pay-out', amount: '0.01', note: 'All of it' })
    expect(short.status).toBe(409)
    expect(short.document.querySelector('[name=note]')?.getAttribute('value')).toBe('All of it')
    expect(short.document.querySelector('[name=kind][checked]')?.getAttribute('value')).toBe('pay-out')
  })

  test.each([
    ['no amount', { amount: '' }, 'How much?'],
    ['an amount that is none', { amount: 'twenty' }, 'Write an amount like 20.00.'],
    ['nothing', { amount: '0' }, 'Write an amount'],
    ['less than nothing', { amount: '-5' }, 'Write an amount'],
    ['a way that nobody offers', { way: 'barter' }, 'Choose one of these.'],
    ['neither in nor out', { kind: 'gift' }, 'Choose one of these.'],
    ['a form that was open too long', { key: '7' }, 'Please open this page again.'],
  ])('stays as it is for %s', async (_, wrong, sentence) => {
    const { id } = requireMember(await stranger(world))
    const answer = await book(id, wrong)
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('.form-errors')?.textContent).toContain(sentence)
    expect(answer.document.querySelector('[name=note]')?.getAttribute('value')).toBe(FORM.note)
    // The next try can be booked.
    expect(answer.document.querySelector('[name=key]')?.getAttribute('value')).toMatch(/^[\da-f-]{36}$/)
    expect(await lines(id)).toBe(0)
  })

  test('is not booked twice by a form somebody went back to: it comes back with what was typed and a key of its own', async () => {
    const { id } = requireMember(await stranger(world))
    const key = Bun.randomUUIDv7()
    await book(id, { key, amount: '4.00' })
    const late = await book(id, { key, amount: '44.00' })
    expect([late.status, late.document.querySelector('#field-amount-error')?.textContent]).toEqual([
      409,
      expect.stringContaining('something else in it'),
    ])
    const form = late.document.querySelector('form[action$="/changes"]')
    const typed = form ? formFields(form) : {}
    expect(typed).toMatchObject({ amount: '44.00', note: FORM.note })
    expect(typed.key).not.toBe(key)
    expect(await lines(id)).toBe(1)
    expect((await book(id, typed)).status).toBe(303)
    expect(await lines(id)).toBe(2)
  })

  test('is found by a part of a name, and a page beyond the last is none', async () => {
    const member = await stranger(world)
    await topUp(world, member, 700)
    const { email } = requireMember(member)
    const found = await keeper.get('cart', `/shop/credit?q=${encodeURIComponent(email ?? '')}`)
    expect(found.text).toContain('A Stranger')
    expect((await keeper.get('cart', '/shop/credit?q=nobody-of-this-name')).text).not.toContain('A Stranger')
    expect((await keeper.get('cart', '/shop/credit?page=99')).status).toBe(404)
    expect((await keeper.get('cart', `/shop/credit/${requireMember(member).id}?page=2`)).status).toBe(404)
  })
})

test('a member reads their own credit alone, and no books', async () => {
  const other = requireMember(await stranger(world)).id
  const { browser } = await buyer(world)
  for (const path of ['/shop/credit', `/shop/credit/${other}`, '/shop/trial-balance'])
    expect([path, (await browser.get('cart', path)).status]).toEqual([path, 404])
  expect((await browser.post('cart', `/shop/credit/${other}/changes`, FORM)).status).toBe(404)
  const visitor = await world.browser()
  expect((await visitor.get('cart', '/credit')).location).toBe('/login?return_to=%2Fcredit')
})

test('for nobody there is no statement', async () => {
  for (const id of [Bun.randomUUIDv7(), 'mair'])
    expect([id, (await keeper.get('cart', `/shop/credit/${id}`)).status]).toEqual([id, 404])
  expect((await book(Bun.randomUUIDv7())).status).toBe(404)
})

test('the trial balance adds up to nothing, with what was paid in and out', async () => {
  await topUp(world, await stranger(world), 300)
  const { status, text } = await keeper.get('cart', '/shop/trial-balance')
  expect(status).toBe(200)
  expect(text).toContain('£0.00')
})
