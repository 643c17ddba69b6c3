import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import type { Browser } from '../../../tests/browser'
import { again, buyer, jar, orderOf, quietHouse, stranger } from '../../../tests/cart'
import { creditLeft, offerAllWays, topUp } from '../../../tests/credit'
import { giftCardOf } from '../../../tests/gift-cards'
import type { TestHouse } from '../../../tests/house'
import { household, joinTo, ownCreditLeft } from '../../../tests/households'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

/** Two who share a credit, the first at their browser. */
async function pair() {
  const host = await buyer(world)
  await host.browser.post('cart', '/household', { name: 'Pen-y-<bryn>' })
  const guest = await buyer(world)
  await joinTo(world, host.ctx, guest.ctx)
  return { host, guest }
}

/** Of the form with this action, as it is on a page. */
async function questionFor(browser: Browser): Promise<string> {
  const { document } = await browser.get('cart', '/household')
  return document.querySelector('form[action$="/acceptance"]')?.getAttribute('action') ?? ''
}

describe('a member', () => {
  test('begins a household, invites somebody, and takes it back', async () => {
    const { browser } = await buyer(world)
    expect((await browser.get('cart', '/household')).text).toContain('Begin a household')
    for (const press of [1, 2])
      expect([press, (await browser.post('cart', '/household', { name: 'Nant' })).location]).toEqual([
        press,
        '/household',
      ])
    for (const email of ['', 'nobody', 'a b@c'])
      expect([email, (await browser.post('cart', '/household/invitations', { email })).status]).toEqual([
        email,
        422,
      ])
    const refused = await browser.post('cart', '/household/invitations', { email: 'nobody' })
    expect(refused.document.querySelector('#field-invite-email')?.getAttribute('value')).toBe('nobody')
    expect(refused.document.querySelector('#field-invite-email-error')).not.toBeNull()
    await browser.post('cart', '/household/invitations', { email: 'Mair@Example.test' })
    const asked = await browser.get('cart', '/household')
    expect(asked.text).toContain('mair@example.test has not answered yet.')
    const back = asked.document.querySelector('form[action*="/household/invitations/"]')
    await browser.post('cart', back?.getAttribute('action') ?? '')
    expect((await browser.get('cart', '/household')).text).not.toContain('mair@example.test')
  })

  test('who is asked says what becomes of their own credit, and is not asked where there is none', async () => {
    const host = await buyer(world)
    await host.browser.post('cart', '/household', { name: 'Nant' })
    const guest = await buyer(world)
    await topUp(world, guest.ctx, 500)
    const { email } = requireMember(guest.ctx)
    await host.browser.post('cart', '/household/invitations', { email })
    const action = await questionFor(guest.browser)
    const unsaid = await guest.browser.post('cart', action, {})
    expect([unsaid.status, unsaid.document.querySelector('.form-errors')?.textContent]).toEqual([
      422,
      expect.stringContaining('Say what becomes of your own credit.'),
    ])
    const link = unsaid.document.querySelector('.form-errors a')?.getAttribute('href') ?? '#none'
    expect(unsaid.document.querySelector(`[id="${link.slice(1)}"]`)).not.toBeNull()
    expect(await creditLeft(world, host.ctx)).toBe(0)
    expect((await guest.browser.post('cart', action, { own: 'keep' })).location).toBe('/household')
    expect([await ownCreditLeft(world, guest.ctx), await creditLeft(world, host.ctx)]).toEqual([500, 0])
    const credit = await guest.browser.get('cart', '/credit')
    expect(credit.text).toContain('You keep £5.00 apart')
    expect((await guest.browser.get('cart', '/credit/own')).text).toContain('You have £5.00 for yourself.')
    for (const press of [1, 2])
      expect([press, (await guest.browser.post('cart', '/household/own-credit')).location]).toEqual([
        press,
        '/household',
      ])
    expect(await creditLeft(world, host.ctx)).toBe(500)
    const third = await buyer(world)
    await host.browser.post('cart', '/household/invitations', { email: requireMember(third.ctx).email })
    expect((await third.browser.post('cart', await questionFor(third.browser), {})).location).toBe(
      '/household',
    )
    expect(await creditLeft(world, third.ctx)).toBe(500)
  })

  test('renames it, reads who did, and is shown both names where somebody else was first', async () => {
    const { host, guest } = await pair()
    const before = await guest.browser.get('cart', '/household')
    const version = before.document.querySelector('form[action="/household/name"] [name="version"]')
    const seen = version?.getAttribute('value') ?? ''
    for (const name of ['', ' ', 'x'.repeat(81)]) {
      const refused = await host.browser.post('cart', '/household/name', { name, version: seen })
      expect([name, refused.status]).toEqual([name, 422])
      expect(refused.document.querySelector('#field-rename-name-error')).not.toBeNull()
    }
    for (const press of [1, 2])
      expect([
        press,
        (await host.browser.post('cart', '/household/name', { name: 'Nant & <co>', version: seen })).location,
      ]).toEqual([press, '/household'])
    const late = await guest.browser.post('cart', '/household/name', { name: 'Tŷ Gwyn', version: seen })
    const shown = late.document.querySelector('main')?.textContent ?? ''
    const value = late.document.querySelector('main')?.innerHTML ?? ''
    expect([late.status, value.includes('Tŷ Gwyn'), shown.includes('Nant & <co>')]).toEqual([409, true, true])
    const page = await guest.browser.get('cart', '/household')
    expect(page.document.querySelector('h1')?.textContent).toContain('Nant & <co>')
    expect(page.document.querySelector('#name')?.parentElement?.textContent).toContain('Pen-y-<bryn>, until')
    const outsider = await buyer(world)
    expect((await outsider.browser.post('cart', '/household/name', { name: 'Ours' })).status).toBe(404)
    expect(
      (await (await world.browser()).post('cart', '/household/name', { name: 'Ours' })).location,
    ).toStartWith('/login')
  })

  test('says no, and shares nothing; the question is no more', async () => {
    const host = await buyer(world)
    await host.browser.post('cart', '/household', { name: 'Nant' })
    const guest = await buyer(world)
    await host.browser.post('cart', '/household/invitations', { email: requireMember(guest.ctx).email })
    const action = await questionFor(guest.browser)
    for (const press of [1, 2])
      expect([
        press,
        (await guest.browser.post('cart', action.replace('acceptance', 'refusal'))).location,
      ]).toEqual([press, '/household'])
    expect(await questionFor(guest.browser)).toBe('')
    expect((await guest.browser.post('cart', action, {})).location).toBe('/household')
    expect((await guest.browser.get('cart', '/household')).text).toContain('Begin a household')
  })

  test('reads who did what, with links to their own orders alone, and leaves', async () => {
    const { host, guest } = await pair()
    await topUp(world, host.ctx, 2_000)
    const { placed } = await orderOf(world, guest.ctx, { way: 'credit' })
    const { number } = placed
    const [theirs, hosts] = [
      await guest.browser.get('cart', '/credit'),
      await host.browser.get('cart', '/credit'),
    ]
    expect(theirs.document.querySelector(`a[href="/orders/${number}"]`)).not.toBeNull()
    expect([
      hosts.text.includes(number),
      hosts.document.querySelector(`a[href="/orders/${number}"]`),
    ]).toEqual([true, null])
    expect(hosts.text).not.toContain(requireMember(world.ctx('shopkeeper')).name)
    for (const press of [1, 2])
      expect([
        press,
        (await guest.browser.post('cart', '/household/membership?_method=delete')).location,
      ]).toEqual([press, '/household'])
    expect([await creditLeft(world, host.ctx), await creditLeft(world, guest.ctx)]).toEqual([1_350, 0])
    expect((await guest.browser.get('cart', '/credit')).text).not.toContain(number)
  })

  test('is told at the checkout whose credit it is', async () => {
    const { host, guest } = await pair()
    await topUp(world, host.ctx, 5_000)
    await addToCart(again(world, guest.ctx), await jar(world, 5), 1)
    const { text } = await guest.browser.get('cart', '/checkout')
    expect(text).toContain('Your household Pen-y-&lt;bryn&gt; has £50.00.')
  })

  test('makes a gift card credit, and is told at the field what is no code', async () => {
    const { host, guest } = await pair()
    const { card } = await giftCardOf(world, await stranger(world), 3_000)
    for (const code of ['', 'NOT-A-CODE', 'x'.repeat(41)]) {
      const refused = await guest.browser.post('cart', '/credit/gift-cards', { code })
      expect([code, refused.status]).toEqual([code, 422])
      expect(refused.document.querySelector('#field-code')?.getAttribute('value') ?? '').toBe(code)
    }
    const key = Bun.randomUUIDv7()
    for (const press of [1, 2])
      expect([
        press,
        (await guest.browser.post('cart', '/credit/gift-cards', { code: card.code, key })).location,
      ]).toEqual([press, '/credit'])
    expect(await creditLeft(world, host.ctx)).toBe(3_000)
    const visitor = await world.browser()
    expect((await visitor.post('cart', '/credit/gift-cards', { code: card.code })).location).toStartWith(
      '/login',
    )
  })
})

describe('the shop', () => {
  test('begins one for members, who are asked, and ends it while nobody is in it', async () => {
    const guest = await buyer(world)
    const { email } = requireMember(guest.ctx)
    for (const wrong of [{ name: '' }, { emails: '' }, { emails: 'nobody' }])
      expect([
        wrong,
        (await keeper.post('cart', '/shop/households', { name: 'Nant', emails: email, ...wrong })).status,
      ]).toEqual([wrong, 422])
    const { location } = await keeper.post('cart', '/shop/households', { name: 'Nant', emails: `${email}\n` })
    const page = await keeper.get('cart', location ?? '')
    expect(page.text).toContain(`${email} has not answered yet.`)
    expect((await guest.browser.get('cart', '/household')).text).toContain('asks you to join Nant')
    expect((await keeper.post('cart', `${location}/closing`)).location).toBe('/shop/households')
    expect(await questionFor(guest.browser)).toBe('')
  })

  test('finds one by words, renames it, and says who of it did', async () => {
    const { id, second } = await household(world)
    const path = `/shop/households/${id}`
    const name = `Tŷ ${id.slice(-12)}`
    expect((await keeper.post('cart', `${path}/name`, { name: '' })).status).toBe(422)
    expect((await keeper.post('cart', `${path}/name`, { name })).location).toBe(path)
    const page = await keeper.get('cart', path)
    expect(page.text).toContain(`renamed by ${requireMember(world.ctx('shopkeeper')).name}`)
    const found = await keeper.get('cart', `/shop/households?q=${encodeURIComponent(name.toUpperCase())}`)
    expect([...found.document.querySelectorAll('tbody a')].map(link => link.getAttribute('href'))).toEqual([
      path,
    ])
    expect(found.document.querySelector('#search-q')?.getAttribute('value')).toBe(name.toUpperCase())
    const { email } = requireMember(second)
    expect((await keeper.get('cart', `/shop/households?q=${email}`)).text).toContain(path)
    expect((await keeper.get('cart', '/shop/households?q=%25%25%25')).text).toContain(
      'None of them is called so',
    )
    expect((await keeper.post('cart', `/shop/households/${Bun.randomUUIDv7()}/name`, { name })).status).toBe(
      404,
    )
  })

  test('sees who did what and who wrote it down, and takes somebody out with what it gives back', async () => {
    const { id, first, second } = await household(world)
    await topUp(world, first, 900)
    const path = `/shop/households/${id}`
    const page = await keeper.get('cart', path)
    expect(page.text).toContain(`by ${requireMember(world.ctx('shopkeeper')).name}`)
    const removal = `${path}/members/${requireMember(second).id}/removal`
    for (const [amount, status] of [
      ['lots', 422],
      ['-1', 422],
      ['9.01', 409],
    ] as const) {
      const refused = await keeper.post('cart', removal, { amount })
      expect([amount, refused.status]).toEqual([amount, status])
      const field = refused.document.querySelector(`[id="field-${requireMember(second).id}-amount"]`)
      expect([field?.getAttribute('value'), field?.closest('details')?.hasAttribute('open')]).toEqual([
        amount,
        true,
      ])
    }
    expect((await keeper.post('cart', removal, { amount: '2.50' })).location).toBe(path)
    expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([650, 250])
    expect((await keeper.post('cart', removal, { amount: '' })).status).toBe(404)
    expect((await keeper.get('cart', '/shop/households')).text).toContain('£6.50')
    expect((await keeper.get('cart', `${path}?page=2`)).status).toBe(404)
  })

  test('pays out what one of them keeps apart, and not what they share', async () => {
    const { first, second } = await household(world)
    const saver = await stranger(world)
    await topUp(world, saver, 300)
    await joinTo(world, first, saver, 'keep')
    await topUp(world, second, 1_000)
    const path = `/shop/credit/${requireMember(saver).id}`
    const shared = await keeper.get('cart', path)
    expect(shared.text).toContain('They share the credit of Pen-y-bryn')
    expect(shared.document.querySelector(`a[href="${path}/own"]`)).not.toBeNull()
    const change = { kind: 'pay-out', amount: '3.00', way: 'cash', key: Bun.randomUUIDv7() }
    expect((await keeper.post('cart', `${path}/own/changes`, change)).location).toBe(`${path}/own`)
    expect([await ownCreditLeft(world, saver), await creditLeft(world, saver)]).toEqual([0, 1_000])
    const list = await keeper.get('cart', '/shop/credit')
    expect(list.text).toContain('Pen-y-bryn')
  })

  test('alone finds these pages', async () => {
    const { id, first } = await household(world)
    const { browser } = await buyer(world)
    const member = requireMember(first).id
    for (const path of ['', '/new', `/${id}`])
      expect([path, (await browser.get('cart', `/shop/households${path}`)).status]).toEqual([path, 404])
    for (const path of ['', `/${id}/invitations`, `/${id}/members/${member}/removal`, `/${id}/closing`])
      expect([
        path,
        (await browser.post('cart', `/shop/households${path}`, { name: 'Nant' })).status,
      ]).toEqual([path, 404])
    for (const wrong of [Bun.randomUUIDv7(), 'nant'])
      expect([wrong, (await keeper.get('cart', `/shop/households/${wrong}`)).status]).toEqual([wrong, 404])
    const visitor = await world.browser()
    expect((await visitor.get('cart', '/household')).location).toStartWith('/login')
  })
})
