import { afterAll, beforeAll, expect, test } from 'bun:test'
import * as oauth from 'oauth4webapi'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

/** An app on somebody's phone or desk (RFC 8252): no secret, and an address that is no website. */

const SCHEME = 'example.orchard.app:/signed-in'

let world: TestHouse
let phone: OrchardClient
let member: Browser
beforeAll(async () => {
  world = await testHouse()
  const redirectUris = ['http://127.0.0.1/signed-in', 'http://[::1]/signed-in', SCHEME]
  phone = await OrchardClient.register(world, 'phone', { secret: null, redirectUris })
  member = await world.browser('member')
})
afterAll(() => world.close())

test.each([
  ['http://127.0.0.1:51004/signed-in', 'http://127.0.0.1:51004'],
  ['http://[::1]:51005/signed-in', 'http://[::1]:51005'],
  [SCHEME, 'example.orchard.app:'],
])('is answered at %s', async (redirectUri, source) => {
  const asked = await phone.request({ redirect_uri: redirectUri })
  const page = await member.get('federation', asked.path)
  expect(page.headers.get('content-security-policy')).toContain(`form-action ${source} 'self'`)
  const authorized = await phone.authorized(member, { redirect_uri: redirectUri })
  expect(authorized.callback.href).toStartWith(`${redirectUri}?code=`)
  const answer = await phone.exchange(authorized.parameters, authorized.verifier, redirectUri)
  const tokens = await oauth.processAuthorizationCodeResponse(phone.server, phone.client, answer, {
    expectedNonce: authorized.nonce,
    requireIdToken: true,
  })
  expect(tokens.access_token).toBeString()
})

test('is answered at the port that it asked with alone', async () => {
  const { parameters, verifier } = await phone.authorized(member, {
    redirect_uri: 'http://127.0.0.1:51004/signed-in',
  })
  const elsewhere = await phone.exchange(parameters, verifier, 'http://127.0.0.1:51005/signed-in')
  expect(await elsewhere.json()).toMatchObject({ error: 'invalid_grant' })
})

test('gets no second code without asking, for another app may say to be it', async () => {
  const asked = { redirect_uri: SCHEME, scope: 'openid' }
  await phone.authorized(member, asked)
  expect((await member.get('federation', (await phone.request(asked)).path)).status).toBe(200)
  const silent = await phone.request({ ...asked, prompt: 'none' })
  const { location } = await member.get('federation', silent.path)
  expect(new URL(location ?? '').searchParams.get('error')).toBe('consent_required')
})

test.each(['a'.repeat(42), 'a'.repeat(129), `${'a'.repeat(42)}+`, `${'a'.repeat(42)}é`])(
  'a verifier is 43 to 128 unreserved characters, and so not %j',
  async verifier => {
    const challenge = await oauth.calculatePKCECodeChallenge(verifier)
    const { parameters } = await phone.authorized(member, {
      redirect_uri: SCHEME,
      code_challenge: challenge,
    })
    const refused = await phone.exchange(parameters, verifier, SCHEME)
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'invalid_request' }])
  },
)

test.each(['a'.repeat(43), 'Zz09-._~'.repeat(16)])('the verifier %j is one', async verifier => {
  const code_challenge = await oauth.calculatePKCECodeChallenge(verifier)
  const { parameters } = await phone.authorized(member, { redirect_uri: SCHEME, code_challenge })
  expect((await phone.exchange(parameters, verifier, SCHEME)).status).toBe(200)
})
