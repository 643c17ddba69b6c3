import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { giftCode } from '#core/services/account/tier-gifts/gift-code'
import { sellTier } from '#core/services/account/tiers/sell-tier'
import type { Browser } from '../../../tests/browser'
import { buyer, order, pay } from '../../../tests/cart'
import { type TestHouse, testHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
let operator: Browser
let member: Browser
let visitor: Browser
let tierId: string
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
  operator = await world.browser('operator')
  member = await world.browser('member')
  visitor = await world.browser()
  const { location } = await operator.post('account', '/tiers', { name: 'Växthuset 🌱 <b>' })
  tierId = location?.split('/').at(-1) ?? ''
})
afterAll(() => world.close())

const codeOfLast = async () => {
  const { id } = await db(world.ctx())
    .selectFrom('tier_gifts')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return giftCode(world.ctx(), id)
}
const give = (fields: Record<string, string> = {}) =>
  operator.post('account', `/tiers/${tierId}/gifts`, { to: 'aunt@example.test', months: '3', ...fields })
const notice = async (who: Browser, path: string) =>
  (await who.get('account', path)).document.querySelector('main')?.textContent ?? ''

test('what a tier brings is a line each, on its page and to whoever is given it; too many lines stay typed', async () => {
  const path = `/tiers/${tierId}`
  const save = async (benefits: string) => {
    const { document } = await operator.get('account', path)
    const form = document.querySelector(`form[action="${path}"]`)
    const version = form?.querySelector('[name=version]')?.getAttribute('value') ?? ''
    return operator.post('account', path, { name: 'Växthuset 🌱 <b>', benefits, version })
  }
  const lines = (document: Awaited<ReturnType<Browser['get']>>['document']) =>
    [...document.querySelectorAll('main ul:not([class]) li')].map(each => each.textContent)
  expect((await save(' A box\r\n\r\nSeeds <b>\n')).status).toBe(303)
  await give({ to: 'brings@example.test' })
  const gift = await member.get('account', `/tier-gifts/${encodeURIComponent(await codeOfLast())}`)
  expect(lines(gift.document)).toEqual(['A box', 'Seeds <b>'])
  for (const typed of [Array.from({ length: 31 }, (_, at) => `${at}`).join('\n'), 'x'.repeat(201)]) {
    const refused = await save(typed)
    expect([refused.status, refused.document.querySelector('[name=benefits]')?.textContent?.trim()]).toEqual([
      422,
      typed,
    ])
  }
  expect((await save('')).status).toBe(303)
})

describe('a gift by an operator', () => {
  test('is refused with all that was typed, and the other forms of the page stay empty', async () => {
    for (const [fields, fault] of [
      [{ to: 'nobody' }, 'To which address?'],
      [{ months: '0' }, 'A whole number, from 1 to 36.'],
      [{ months: '1.5' }, 'A whole number, from 1 to 36.'],
    ] as const) {
      const refused = await give({ ...fields, message: 'Für dich' })
      expect([refused.status, refused.document.querySelector('.field__error')?.textContent]).toEqual([
        422,
        fault,
      ])
      expect(refused.document.querySelector('[name=message]')?.textContent?.trim()).toBe('Für dich')
      expect(refused.document.querySelector('[name=email]')?.getAttribute('value') ?? '').toBe('')
    }
  })

  test('waits on the page of its tier, and can be withdrawn there', async () => {
    expect((await give()).location).toBe(`/tiers/${tierId}`)
    const { document } = await operator.get('account', `/tiers/${tierId}`)
    expect(document.body.textContent).toContain('aunt@example.test')
    const withdraw = document.querySelector('form[action*="/gifts/"][action*="_method=delete"]')
    expect((await operator.post('account', withdraw?.getAttribute('action') ?? '')).status).toBe(303)
    expect((await operator.get('account', `/tiers/${tierId}`)).text).not.toContain('aunt@example.test')
    expect((await member.get('account', `/tier-gifts/${await codeOfLast()}`)).status).toBe(410)
  })

  test('is looked at by whoever has its link, and taken by a member who says so', async () => {
    await give({ message: '<i>Read</i>' })
    const path = `/tier-gifts/${await codeOfLast()}`
    const seen = await visitor.get('account', path)
    expect(seen.document.querySelector('h1')?.textContent).toBe('3 months of Växthuset 🌱 <b>')
    expect(seen.document.querySelector('blockquote')?.textContent?.trim()).toBe('<i>Read</i>')
    expect(seen.headers.get('cache-control')).toBe('no-store')
    expect((await visitor.post('account', path)).location).toStartWith('/login')
    expect((await member.post('account', path)).location).toBe('/my-tiers')
    expect(await notice(member, '/my-tiers')).toContain('Växthuset 🌱 <b>')
    expect((await member.get('account', path)).status).toBe(409)
  })

  test('leads to the welcome page of its tier, and another address than a page is refused', async () => {
    const fields = { name: 'Växthuset 🌱 <b>', monthly: '4.50' }
    for (const welcomeUrl of [
      'javascript:alert(1)',
      '//evil.example',
      'http://plain.example',
      '/\\evil.example',
    ]) {
      const refused = await operator.post('account', `/tiers/${tierId}`, { ...fields, welcomeUrl })
      expect([
        refused.status,
        refused.document.querySelector('[name=welcomeUrl]')?.getAttribute('value'),
      ]).toEqual([422, welcomeUrl])
    }
    const wrong = await operator.post('account', `/tiers/${tierId}`, { ...fields, monthly: 'much' })
    expect(wrong.document.querySelector('.field__error')?.textContent).toContain('Write an amount like 4.50')
    expect(
      (await operator.post('account', `/tiers/${tierId}`, { ...fields, welcomeUrl: '/hello' })).status,
    ).toBe(303)
    await give()
    const taken = await (await world.browser('neighbour')).post(
      'account',
      `/tier-gifts/${await codeOfLast()}`,
    )
    expect(taken.location).toBe(`${world.house.config.origins.blog}/hello`)
    await operator.post('account', `/tiers/${tierId}`, fields)
  })

  test('is found by its code, and a wrong one is refused beside the field', async () => {
    const wrong = await member.post('account', '/my-tiers/codes', { code: '0000-‮1' })
    expect([wrong.status, wrong.document.querySelector('[name=code]')?.getAttribute('value')]).toEqual([
      422,
      '0000-1',
    ])
    expect(wrong.document.querySelector('.field__error')?.textContent).toContain('No gift has this code.')
    await give()
    const code = (await codeOfLast()).toUpperCase()
    const found = await member.post('account', '/my-tiers/codes', { code })
    expect(found.location).toBe(`/tier-gifts/${code}`)
    expect((await member.get('account', found.location ?? '')).status).toBe(200)
  })
})

test('a member gives what they bought from the page of their tiers', async () => {
  const membership = await jarOnShelf(world, { stock: 5, title: 'A year of glass' })
  await sellTier(world.ctx('operator'), tierId, { product: membership.slug, period: 'year' })
  const { ctx, browser } = await buyer(world)
  await pay(ctx, await order(ctx, { kind: 'product', variantId: membership.variantId }, 1))
  await world.work()
  const form = (await browser.get('account', '/my-tiers')).document.querySelector('form[action$="/gift"]')
  const action = form?.getAttribute('action') ?? ''
  const inCapitals = action.replace(/[0-9a-f-]{36}/, id => id.toUpperCase())
  for (const path of [action, inCapitals]) {
    const refused = await browser.post('account', path, { email: 'nobody', message: 'Happy birthday' })
    const kept = refused.document.querySelector('details[open] textarea')?.textContent?.trim()
    expect([refused.status, kept]).toEqual([422, 'Happy birthday'])
  }
  expect((await member.post('account', action, { email: 'x@example.test' })).status).toBe(404)
  expect((await browser.post('account', action, { email: 'friend@example.test' })).location).toBe('/my-tiers')
  expect(await notice(browser, '/my-tiers')).toContain('You have no tier')
})

test('nobody sees tiers of their own before they sign in', async () => {
  expect((await visitor.get('account', '/my-tiers')).location).toStartWith('/login')
})
