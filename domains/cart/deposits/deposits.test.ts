import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import type { Browser, Visit } from '../../../tests/browser'
import { buyer, quietHouse, stranger } from '../../../tests/cart'
import { creditLeft } from '../../../tests/credit'
import type { TestHouse } from '../../../tests/house'
import { type Jar, jarOnShelf } from '../../../tests/market'

const EMPTIES = '/shop/till/empties'
const PACKAGING = '/shop/till/packaging'

let world: TestHouse
let keeper: Browser
let honey: Jar
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
  honey = await jarOnShelf(world, { stock: 5, title: 'Heather <honey>' })
})
afterAll(() => world.close())

const say = (variant: string, deposit: string, weight = '') =>
  keeper.post('cart', PACKAGING, { variant, deposit, weight })
const bring = (fields: Record<string, string> = {}) =>
  keeper.post('cart', EMPTIES, {
    variant: honey.variantId,
    quantity: '2',
    form: Bun.randomUUIDv7(),
    ...fields,
  })
const find = (words: string) => keeper.get('cart', `${EMPTIES}?q=${encodeURIComponent(words)}`)
/** What the page after it says. */
const said = async (visit: Visit) => {
  expect([visit.status, visit.location]).toEqual([303, EMPTIES])
  return (await keeper.get('cart', EMPTIES)).text
}
const packaging = async () =>
  (await world.ctx().services.market.packagingOf(world.ctx(), [honey.variantId])).get(honey.variantId)

describe('a deposit', () => {
  test('is put on what is found, and taken off by an empty field', async () => {
    expect((await find('Heather')).text).toContain('Heather &lt;honey&gt;, 340 g jar')
    expect(await said(await say(honey.variantId, '0.15'))).toContain('Orders from now on are made with it.')
    expect(await packaging()).toMatchObject({ deposit: { amount: 15, currency: 'GBP' } })
    const page = await find('Heather')
    expect(page.document.querySelector('[name=deposit]')?.getAttribute('value')).toBe('0.15')
    await say(honey.variantId, ' ')
    expect((await packaging())?.deposit ?? null).toBeNull()
    expect(
      (await find('Heather')).document.querySelector(`form[action="${EMPTIES}"] [name=quantity]`),
    ).toBeNull()
  })

  test.each(['x', '15 crates', '1.555', '-1'])('of %p is not taken, and stays in its field', async typed => {
    await say(honey.variantId, '0.15')
    const answer = await say(honey.variantId, typed)
    expect(answer.status).toBe(422)
    const field = answer.document.querySelector('.field--invalid [name=deposit]')
    expect(field?.getAttribute('value')).toBe(typed)
    expect(answer.document.querySelector('details.disclosure')?.hasAttribute('open')).toBe(true)
    expect(await packaging()).toMatchObject({ deposit: { amount: 15 } })
  })
})

test('what was set of one thing leads back to all that was found with it', async () => {
  const sent = { variant: honey.variantId, deposit: '0.15', weight: '', q: 'Heather & co' }
  const saved = await keeper.post('cart', '/shop/till/packaging', sent)
  expect(saved.location).toBe(`${EMPTIES}?q=Heather+%26+co`)
  const wrong = await keeper.post('cart', '/shop/till/packaging', { ...sent, deposit: 'much' })
  expect(wrong.status).toBe(422)
  expect(wrong.document.querySelectorAll('[name=deposit]').length).toBe(1)
})

describe('a weight', () => {
  test.each([
    ['1.5 kg', 1_500],
    ['900 g', 900],
  ])('of %s is kept in grams', async (typed, grams) => {
    await say(honey.variantId, '0.15', typed)
    expect(await packaging()).toMatchObject({ grams })
  })

  test.each(['heavy', '0 g', '3 stone'])(
    'of %p is not taken, and the deposit beside it is not either',
    async typed => {
      await say(honey.variantId, '0.15', '900 g')
      const answer = await say(honey.variantId, '0.99', typed)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('Write a weight like 1.5 kg or 900 g.')
      expect(answer.document.querySelector('[name=weight]')?.getAttribute('value')).toBe(typed)
      expect(answer.document.querySelector('[name=deposit]')?.getAttribute('value')).toBe('0.99')
      expect(await packaging()).toMatchObject({ deposit: { amount: 15 }, grams: 900 })
    },
  )
})

describe('empties', () => {
  test('are given back in cash, or onto the credit of who is at the till', async () => {
    await say(honey.variantId, '0.15')
    expect(await said(await bring())).toContain('Give back £0.30.')
    const member = await stranger(world)
    const customer = requireMember(member).id
    const asked = await keeper.get('cart', `${EMPTIES}?q=Heather&customer=${customer}`)
    expect(asked.text).toContain('Onto the credit of A Stranger')
    expect(await said(await bring({ customer, quantity: '10' }))).toContain(
      '£1.50 is on the credit of A Stranger.',
    )
    expect(await creditLeft(world, member)).toBe(150)
  })

  test('of what carries no deposit are told so', async () => {
    const bare = await jarOnShelf(world, { stock: 1 })
    expect(await said(await bring({ variant: bare.variantId }))).toContain('This carries no deposit.')
  })

  test.each(['0', '1000', '2.5', 'two', ''])(
    '%p of them come back with a sentence and what was typed',
    async quantity => {
      await say(honey.variantId, '0.15')
      const answer = await bring({ quantity })
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('A whole number up to 999.')
      const field = answer.document.querySelector('.field--invalid [name=quantity]')
      expect(field?.getAttribute('value')).toBe(quantity)
    },
  )

  test('by a form that somebody went back to come back with their number, and are taken once', async () => {
    await say(honey.variantId, '0.15')
    const form = Bun.randomUUIDv7()
    await bring({ form })
    const late = await bring({ form, quantity: '7' })
    const field = late.document.querySelector('.field--invalid [name=quantity]')
    expect([late.status, field?.getAttribute('value')]).toEqual([409, '7'])
    expect(late.document.querySelector('.form-errors a')?.getAttribute('href')).toBe(`#${field?.id}`)
    expect(late.document.querySelector('[name=form]')?.getAttribute('value')).not.toBe(form)
  })

  test('without the key of their form are not taken', async () => {
    expect((await bring({ form: 'again' })).status).toBe(422)
  })
})

test('what is on sale nowhere is said to be so, whatever it is called', async () => {
  expect((await find('<b>Nothing</b>')).text).toContain(
    'Nothing on sale is called “&lt;b&gt;Nothing&lt;/b&gt;”.',
  )
})

test('nobody but who minds the orders finds or changes any of it', async () => {
  const { browser } = await buyer(world)
  const before = await packaging()
  for (const other of [browser, await world.browser('editor'), await world.browser('moderator')]) {
    expect((await other.get('cart', EMPTIES)).status).toBe(404)
    expect((await other.post('cart', EMPTIES, { variant: honey.variantId, quantity: '1' })).status).toBe(404)
    expect((await other.post('cart', PACKAGING, { variant: honey.variantId, deposit: '9' })).status).toBe(404)
  }
  const visitor = await (await world.browser()).get('cart', EMPTIES)
  expect([visitor.status, visitor.location]).toEqual([303, `/login?return_to=${encodeURIComponent(EMPTIES)}`])
  expect(await packaging()).toEqual(before)
})
