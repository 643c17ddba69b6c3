import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

let world: TestHouse
let orchard: OrchardClient
let member: Browser
beforeAll(async () => {
  world = await testHouse()
  orchard = await OrchardClient.register(world)
  member = await world.browser('member')
})
afterAll(() => world.close())

describe('an authorization request of somebody unknown never leads to a redirect', () => {
  test.each([
    ['an unknown client', { client_id: 'nobody' }],
    ['no redirect URI', { redirect_uri: null }],
    ['another redirect URI', { redirect_uri: 'https://evil.example/' }],
    ['a longer redirect URI', { redirect_uri: 'https://orchard.example/signed-in/x' }],
    ['a redirect URI with a query', { redirect_uri: 'https://orchard.example/signed-in?x=1' }],
    ['one of our own with a foreign address', { client_id: 'blog' }],
  ])('%s', async (_, changes) => {
    const visit = await member.get('federation', (await orchard.request(changes)).path)
    expect([visit.status, visit.location]).toEqual([400, null])
  })
})

describe('a faulty request goes back to its client', () => {
  test.each([
    ['without PKCE', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
    ['with plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['for a token in the browser', { response_type: 'token' }, 'unsupported_response_type'],
    ['for a scope nobody knows', { scope: 'openid admin' }, 'invalid_scope'],
    ['with a request object', { request: 'eyJ' }, 'request_not_supported'],
    ['that asks for silence and for a page', { prompt: 'none login' }, 'invalid_request'],
  ])('%s', async (_, changes, error) => {
    const asked = await orchard.request(changes)
    const { location } = await member.get('federation', asked.path)
    const answer = new URL(location ?? '')
    expect(answer.origin).toBe('https://orchard.example')
    expect(answer.searchParams.get('error')).toBe(error)
    expect(answer.searchParams.get('state')).toBe(asked.state)
    expect(answer.searchParams.get('iss')).toBe(world.house.config.origins.federation)
    expect(answer.searchParams.has('code')).toBe(false)
  })

  test('with a parameter that stands twice', async () => {
    const { path } = await orchard.request()
    const { location } = await member.get('federation', `${path}&scope=openid`)
    expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_request')
  })
})

describe('who is asked', () => {
  test('a visitor signs in first and comes back to the request', async () => {
    const visitor = await world.browser()
    const { path } = await orchard.request()
    const { location } = await visitor.get('federation', path)
    expect(location).toStartWith('/signin?continue_to=')
    const back = new URLSearchParams(continueTo(location).split('?')[1])
    expect(back.has('signed_in_since')).toBe(true)
    back.delete('signed_in_since')
    expect(back).toEqual(new URLSearchParams(path.split('?')[1]))
  })

  test('silently, a visitor is told login_required, and a member who never agreed consent_required', async () => {
    const { path } = await orchard.request({ prompt: 'none' })
    const errors = []
    for (const browser of [await world.browser(), await world.browser('editor')]) {
      const { location } = await browser.get('federation', path)
      errors.push(new URL(location ?? '').searchParams.get('error'))
    }
    expect(errors).toEqual(['login_required', 'consent_required'])
  })

  test('a member whose sign-in is too old for the client signs in again', async () => {
    await world.house.orm.em
      .fork()
      .execute("update sign_ins set authenticated_at = now() - interval '1 hour'")
    const old = await member.get('federation', (await orchard.request({ max_age: '600' })).path)
    expect(old.location).toStartWith('/signin')
    const again = await member.get('federation', (await orchard.request({ prompt: 'login' })).path)
    expect(again.location).toStartWith('/signin')
    const fine = await member.get('federation', (await orchard.request({ max_age: '7200' })).path)
    expect(fine.status).toBe(200)
  })

  test.each([
    ['prompt', 'login'],
    ['max_age', '0'],
  ])('who signed in for %s=%s is not asked again', async (name, value) => {
    const changes = { [name]: value }
    const browser = await world.browser('member')
    const { path } = await orchard.request(changes)
    const { location } = await browser.get('federation', path)
    const back = continueTo(location)
    await Bun.sleep(2)
    await browser.signIn(world.house, world.cast.members.member.id)
    expect((await browser.get('federation', back)).status).toBe(200)
    // Nor is anybody let through by it who asks something else.
    const since = new URLSearchParams(back.split('?')[1]).get('signed_in_since') ?? ''
    const other = (await orchard.request(changes)).path
    const visit = await browser.get('federation', `${other}&signed_in_since=${encodeURIComponent(since)}`)
    expect(visit.location).toStartWith('/signin')
  })

  test.each([
    ['prompt', 'login'],
    ['max_age', '0'],
  ])('who has signed in at this very moment signs in again for %s=%s', async (name, value) => {
    const browser = await world.browser('member')
    const { id } = world.cast.members.member
    // Where another machine's clock is ahead.
    await world
      .ctx()
      .em.execute(`update sign_ins set authenticated_at = now() + interval '1 second' where member_id = ?`, [
        id,
      ])
    const { location } = await browser.get('federation', (await orchard.request({ [name]: value })).path)
    expect(location).toStartWith('/signin')
  })

  test('a member chooses to go on, or to be somebody else', async () => {
    const browser = await world.browser('member')
    const asked = await orchard.request({ prompt: 'select_account', scope: 'openid' })
    expect((await browser.get('federation', asked.path)).text).toContain('Sign in as somebody else')
    await browser.post('federation', asked.consentPath, { answer: 'allow' })
    expect((await browser.get('federation', asked.path)).status).toBe(200)
    const { location } = await browser.post('federation', asked.consentPath, { answer: 'other' })
    const back = continueTo(location)
    expect((await browser.get('federation', back)).location).toStartWith('/signin')
    await Bun.sleep(2)
    await browser.signIn(world.house, world.cast.members.neighbour.id)
    const page = await browser.get('federation', back)
    expect(page.text).toContain(world.cast.members.neighbour.name)
    await browser.signIn(world.house, world.cast.members.member.id)
    expect((await browser.get('federation', back)).location).toContain('?code=')
  })

  test('a visitor finds the address that the client knows typed in already', async () => {
    const visitor = await world.browser()
    const hint = 'mair+"x"@example.org'
    const { location } = await visitor.get('federation', (await orchard.request({ login_hint: hint })).path)
    const { document } = await visitor.get('federation', location ?? '')
    expect(document.querySelector('input[name=email]')?.getAttribute('value')).toBe(hint)
  })

  test('a request may come as a form from the page of a client, and is asked by GET from then on', async () => {
    const { path } = await orchard.request()
    const fields = Object.fromEntries(new URLSearchParams(path.split('?')[1]))
    const crossSite = { 'sec-fetch-site': 'cross-site', origin: 'https://orchard.example' }
    const browser = await world.browser('editor')
    const sent = await browser.post('federation', '/authorize', fields, crossSite)
    expect([sent.status, sent.location]).toEqual([303, path])
    expect((await browser.get('federation', sent.location ?? '')).status).toBe(200)
    const twice = { ...fields, scope: ['openid', 'email'] }
    const faulty = await browser.post('federation', '/authorize', twice, crossSite)
    const { location } = await browser.get('federation', faulty.location ?? '')
    expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_request')
  })

  test('another site cannot answer for a member', async () => {
    const { consentPath } = await orchard.request()
    const forged = await member.post(
      'federation',
      consentPath,
      { answer: 'allow' },
      { 'sec-fetch-site': 'cross-site' },
    )
    expect(forged.status).toBe(403)
  })
})

function continueTo(location: string | null): string {
  expect(location).toStartWith('/signin?')
  return new URLSearchParams(location?.split('?')[1]).get('continue_to') ?? ''
}
