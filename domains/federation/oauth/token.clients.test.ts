import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import * as oauth from 'oauth4webapi'
import { ASSERTION_TYPE } from '#core/services/federation/oauth/client-assertion'
import { readClientKeys } from '#core/services/federation/oauth/client-keys'
import { pruneExpired } from '#core/services/federation/oauth/prune'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

let world: TestHouse
let keys: CryptoKeyPair
let signing: OrchardClient
let issuer: string
beforeAll(async () => {
  world = await testHouse()
  issuer = world.house.config.origins.federation
  keys = (await generateKeyPair('ES256', { extractable: true })) as CryptoKeyPair
  const jwk = { ...(await exportJWK(keys.publicKey)), alg: 'ES256', kid: 'first' }
  const authentication = oauth.PrivateKeyJwt({ key: keys.privateKey, kid: 'first' })
  signing = await OrchardClient.register(world, 'signing', { jwks: { keys: [jwk] }, authentication })
})
afterAll(() => world.close())

test('a secret of any characters comes by HTTP Basic as the specification encodes it', async () => {
  const secret = 'a:b c+%&=ü/?~*\'"'
  const authentication = oauth.ClientSecretBasic(secret)
  const orchard = await OrchardClient.register(world, 'or:ch&ard', { secret, authentication })
  const tokens = await orchard.tokens(await orchard.authorized(await world.browser('member')))
  expect(tokens.access_token).toBeString()
})

test('a client without a credential looks at no token', async () => {
  await OrchardClient.register(world, 'phone', { secret: null })
  const server = await world.browser()
  const visit = await server.post('federation', '/introspect', { client_id: 'phone', token: 'x' })
  expect([visit.status, JSON.parse(visit.text).error]).toEqual([401, 'invalid_client'])
})

test.each(['/token', '/par', '/device_authorization', '/revoke', '/introspect', '/register', '/userinfo'])(
  'JSON that is none is an invalid request at %s',
  async path => {
    const headers = { 'content-type': 'application/json' }
    const visit = await (await world.browser()).send('federation', path, {
      method: 'POST',
      headers,
      body: '{"grant_type": ',
    })
    expect([visit.status, JSON.parse(visit.text).error]).toEqual([400, 'invalid_request'])
  },
)

describe('a client that signs for itself', () => {
  test('gets tokens, and refreshes, looks at and revokes them', async () => {
    const member = await world.browser('member')
    const tokens = await signing.tokens(await signing.authorized(member, { scope: 'openid offline_access' }))
    const renewed = await signing.refresh(tokens.refresh_token ?? '')
    const { access_token: token } = await oauth.processRefreshTokenResponse(
      signing.server,
      signing.client,
      renewed,
    )
    const { server, client, authentication, options } = signing
    const looked = await oauth.introspectionRequest(server, client, authentication, token, options)
    expect(await oauth.processIntrospectionResponse(server, client, looked)).toMatchObject({ active: true })
    const revoked = await oauth.revocationRequest(server, client, authentication, token, options)
    await oauth.processRevocationResponse(revoked)
  })

  test('does so once with each assertion, however many come at once', async () => {
    const assertion = await signed()
    const answers = await Promise.all(Array.from({ length: 10 }, () => introspect(assertion)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(401)])
    expect((await introspect(assertion)).status).toBe(401)
  })

  test('does so once, also when what has run out was thrown away in between', async () => {
    const assertion = await signed()
    expect((await introspect(assertion)).status).toBe(200)
    await pruneExpired(world.ctx(), {})
    expect((await introspect(assertion)).status).toBe(401)
  })

  test.each<[string, JWTPayload]>([
    ['nothing', {}],
    ['the token endpoint for whom it is meant', { aud: 'token' }],
  ])('is let in with %s changed', async (_, changes) => {
    const aud = changes.aud === 'token' ? `${issuer}/token` : issuer
    expect((await introspect(await signed({ ...changes, aud }))).status).toBe(200)
  })

  const now = () => Math.floor(Date.now() / 1000)
  test.each<[string, () => JWTPayload]>([
    ['of another client', () => ({ iss: 'other' })],
    ['about another client', () => ({ sub: 'other' })],
    ['for another server', () => ({ aud: 'https://elsewhere.example' })],
    ['for another server too', () => ({ aud: [issuer, 'https://elsewhere.example'] })],
    ['that has expired', () => ({ exp: now() - 60 })],
    ['that never expires', () => ({ exp: undefined })],
    ['that expires far too late', () => ({ exp: now() + 3_600 })],
    ['that is good from tomorrow on', () => ({ nbf: now() + 86_400 })],
    ['without a name of its own', () => ({ jti: undefined })],
  ])('is not let in by an assertion %s', async (_, changes) => {
    const refused = await introspect(await signed(changes()))
    expect([refused.status, JSON.parse(refused.text).error]).toEqual([401, 'invalid_client'])
  })

  test('is not let in by an assertion that somebody else signed, or nobody', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    expect((await introspect(await signed({}, privateKey))).status).toBe(401)
    const [header, payload] = (await signed()).split('.')
    const unsigned = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${payload}.`
    for (const assertion of [unsigned, `${header}.${payload}.`, 'nonsense'])
      expect((await introspect(assertion)).status).toBe(401)
  })

  test('is not let in by its name alone', async () => {
    const server = await world.browser()
    const visit = await server.post('federation', '/token', {
      client_id: 'signing',
      grant_type: 'refresh_token',
    })
    expect(visit.status).toBe(401)
  })
})

test.each<[string, unknown]>([
  ['no set', null],
  ['no keys', { keys: [] }],
  ['a shared secret', { keys: [{ kty: 'oct', k: 'c2VjcmV0', alg: 'ES256' }] }],
  ['a key of no algorithm', { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] }],
  ['a broken key', { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', alg: 'ES256' }] }],
  ['text', 'keys'],
])('%s is nothing to verify with', async (_, given) => {
  await expect(readClientKeys(given)).rejects.toMatchObject({ name: 'ClientKeysUnusable' })
})

test('a private key is not taken for a public one', async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const alg = 'ES256'
  const [secret, open] = [await exportJWK(pair.privateKey), await exportJWK(pair.publicKey)]
  await expect(readClientKeys({ keys: [{ ...secret, alg }] })).rejects.toMatchObject({
    name: 'ClientKeysUnusable',
  })
  expect((await readClientKeys({ keys: [{ ...open, alg }] })).keys.length).toBe(1)
})

async function signed(changes: JWTPayload = {}, key: CryptoKey = keys.privateKey): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 60
  const claims = { iss: 'signing', sub: 'signing', aud: issuer, exp, jti: crypto.randomUUID(), ...changes }
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'first' }).sign(key)
}

async function introspect(assertion: string) {
  const fields = { token: 'x', client_assertion: assertion, client_assertion_type: ASSERTION_TYPE }
  return (await world.browser()).post('federation', '/introspect', fields)
}
