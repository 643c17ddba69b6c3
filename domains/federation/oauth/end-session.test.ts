import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { decodeJwt } from 'jose'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

const GOODBYE = 'https://orchard.example/goodbye?from=us'

let world: TestHouse
let orchard: OrchardClient
let member: Browser
let idToken: string
beforeAll(async () => {
  world = await testHouse()
  orchard = await OrchardClient.register(world, 'orchard', {
    postLogoutRedirectUris: [GOODBYE],
    idTokenAlg: 'RS256',
  })
})
afterAll(() => world.close())
beforeEach(async () => {
  member = await world.browser('member')
  idToken = (await orchard.tokens(await orchard.authorized(member))).id_token ?? ''
})

const ask = (parameters: Record<string, string>, browser = member) =>
  browser.get('federation', `/end-session?${new URLSearchParams(parameters)}`)
const isSignedIn = async () => {
  const { location } = await member.get('federation', (await orchard.request({ prompt: 'none' })).path)
  return !location?.includes('login_required')
}

test('is found by discovery', () => {
  expect(orchard.server.end_session_endpoint).toBe(`${world.house.config.origins.federation}/end-session`)
})

test('a client that shows its ID token of this sign-in signs the member out, and has them back', async () => {
  const hint = { id_token_hint: idToken, post_logout_redirect_uri: GOODBYE, state: 'a&b' }
  const { status, location } = await ask(hint)
  expect([status, location]).toEqual([303, `${GOODBYE}&state=a%26b`])
  expect(await isSignedIn()).toBe(false)
  expect((await member.get('account', '/profile')).status).toBe(303)
})

test('without it the member is asked first', async () => {
  const asked = { client_id: 'orchard', post_logout_redirect_uri: GOODBYE }
  const page = await ask(asked)
  expect(page.text).toContain('Sign out?')
  expect(page.headers.get('content-security-policy')).toContain("form-action https://orchard.example 'self'")
  expect(await isSignedIn()).toBe(true)
  const action = page.document.querySelector('form[action^="/end-session"]')?.getAttribute('action') ?? ''
  const forged = await member.post('federation', action, {}, { 'sec-fetch-site': 'cross-site' })
  expect([forged.status, await isSignedIn()]).toEqual([403, true])
  const { location } = await member.post('federation', action)
  expect([location, await isSignedIn()]).toEqual([GOODBYE, false])
})

test('so it is with the ID token of another sign-in', async () => {
  const browser = await world.browser('member')
  const { id_token = '' } = await orchard.tokens(await orchard.authorized(browser))
  expect(decodeJwt(id_token).sid).not.toBe(decodeJwt(idToken).sid)
  expect((await ask({ id_token_hint: id_token })).text).toContain('Sign out?')
  expect(await isSignedIn()).toBe(true)
})

test('who is signed out already goes straight on', async () => {
  const asked = { id_token_hint: idToken, post_logout_redirect_uri: GOODBYE }
  expect((await ask(asked, await world.browser())).location).toBe(GOODBYE)
})

test('the request may come as a form from the page of a client', async () => {
  const sent = await member.post(
    'federation',
    '/end-session',
    { id_token_hint: idToken },
    { 'sec-fetch-site': 'cross-site' },
  )
  expect([sent.status, await isSignedIn()]).toEqual([303, true])
  expect((await member.get('federation', sent.location ?? '')).location).toBe('/')
  expect(await isSignedIn()).toBe(false)
})

test.each<[string, () => Record<string, string>]>([
  ['an address that was never registered', () => ({ post_logout_redirect_uri: 'https://evil.example/' })],
  [
    'an address that is registered for signing in',
    () => ({ post_logout_redirect_uri: 'https://orchard.example/signed-in' }),
  ],
  ['the name of another client', () => ({ client_id: 'blog' })],
  ['an ID token that was changed', () => ({ id_token_hint: `${idToken.slice(0, -4)}AAAA` })],
  ['no ID token at all', () => ({ id_token_hint: 'nonsense' })],
])('nobody is signed out or sent anywhere by %s', async (_, changes) => {
  const visit = await ask({ id_token_hint: idToken, post_logout_redirect_uri: GOODBYE, ...changes() })
  expect([visit.status, visit.location, await isSignedIn()]).toEqual([400, null, true])
})

test('nor without a client, to where any client may go', async () => {
  expect((await ask({ post_logout_redirect_uri: GOODBYE })).status).toBe(400)
})

test('an ID token as a hint at the authorization endpoint asks for this member and nobody else', async () => {
  const silent = async (browser: Browser, id_token_hint: string) => {
    const { path } = await orchard.request({ prompt: 'none', id_token_hint })
    const { location } = await browser.get('federation', path)
    return new URL(location ?? '').searchParams.get('error')
  }
  expect(await silent(member, idToken)).toBeNull()
  const neighbour = await world.browser('neighbour')
  await orchard.authorized(neighbour)
  expect(await silent(neighbour, idToken)).toBe('login_required')
  expect(await silent(member, 'nonsense')).toBe('invalid_request')
})
