import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { GrantType } from '#core/entities/identity/oauth-client'
import { dpopNonce } from '#core/services/federation/oauth/dpop'
import { issueInitialToken } from '#core/services/federation/oauth/initial-tokens'
import { registerResource } from '#core/services/federation/oauth/register-resource'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { CLIENT_SECRET, OrchardClient, REDIRECT_URI } from '../../../tests/oauth-client'

/** What no library would send: it is refused by a registered code, breaks nothing and leaves nothing behind. */

let world: TestHouse
let visitor: Browser
let orchard: OrchardClient
beforeAll(async () => {
  world = await testHouse({ COOP_TRUST_PROXY: '1' })
  visitor = await world.browser()
  orchard = await OrchardClient.register(world)
})
afterAll(() => world.close())

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const encoded = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
const unsigned = (header: unknown, payload: unknown) => `${encoded(header)}.${encoded(payload)}.AAAA`

const answered = async (
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) => {
  const { status, text } = await visitor.post('federation', path, fields, headers)
  return [status, JSON.parse(text).error]
}

describe('a program that says', () => {
  test.each<[string, unknown]>([
    ['a number', 5],
    ['a list', ['orchard']],
    ['an object', { a: 1 }],
    ['yes', true],
    ['nothing', null],
    ['half a character', '\ud800'],
    ['a character that no table holds', 'orchard\u0000'],
    ['more than anybody is called', 'x'.repeat(5_000)],
  ])('%s for who it is by an assertion is nobody', async (_, iss) => {
    for (const path of ['/token', '/par', '/revoke', '/introspect', '/device_authorization']) {
      const assertion = unsigned({ alg: 'ES256' }, { iss, sub: iss })
      const fields = { client_assertion_type: ASSERTION, client_assertion: assertion, token: 'x' }
      expect(await answered(path, { grant_type: 'client_credentials', ...fields })).toEqual([
        401,
        'invalid_client',
      ])
    }
  })

  test.each([
    ['as it is', 'orchard\u0000:secret'],
    ['escaped', 'orchard%00:secret'],
    ['in its secret', `orchard:${CLIENT_SECRET}\u0000`],
    ['half escaped', '%ED%A0%80:secret'],
  ])('who it is by a header with a character that no table holds, %s, is nobody', async (_, words) => {
    const authorization = `bAsIc ${Buffer.from(words).toString('base64')}`
    expect(await answered('/token', { grant_type: 'client_credentials' }, { authorization })).toEqual([
      401,
      'invalid_client',
    ])
  })

  test.each([
    ['no algorithm', { alg: 'none' }],
    ['that its secret is the key', { alg: 'HS256' }],
    ['a key that is an object', { alg: 'ES256', kid: { a: 1 } }],
    ['its key in the header', { alg: 'ES256', jwk: { kty: 'oct', k: 'AAAA' } }],
    ['an address of its key', { alg: 'ES256', jku: 'https://evil.example/keys' }],
    ['what has to be understood', { alg: 'ES256', crit: ['b64'], b64: false }],
  ])('%s in the header of its assertion is not believed', async (_, header) => {
    const { publicKey } = await generateKeyPair('ES256')
    const name = `signs-${Bun.randomUUIDv7()}`
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] }
    await OrchardClient.register(world, name, { jwks })
    const now = Math.floor(Date.now() / 1000)
    const aud = world.house.config.origins.federation
    const claims = { iss: name, sub: name, aud, jti: name, iat: now, exp: now + 60 }
    const fields = { client_assertion_type: ASSERTION, client_assertion: unsigned(header, claims) }
    expect(await answered('/token', { grant_type: 'client_credentials', ...fields })).toEqual([
      401,
      'invalid_client',
    ])
  })
})

describe('claims that are asked for', () => {
  test.each([
    ['by a name that no table holds', '{"userinfo":{"a\\u0000b":null}}'],
    ['with a value that no table holds', '{"userinfo":{"email":{"value":"\\u0000"}}}'],
    ['with half a character', '{"id_token":{"email":{"values":["\\ud800"]}}}'],
    ['deeper than anybody means', `{"userinfo":{"a":{"value":${'['.repeat(100)}${']'.repeat(100)}}}}`],
  ])('%s are refused before the member is asked', async (_, claims) => {
    const asked = await orchard.request({ claims })
    const member = await world.browser('member')
    const before = await db(world.ctx()).selectFrom('grants').select('id').execute()
    for (const visit of [
      await member.get('federation', asked.path),
      await member.post('federation', asked.consentPath, { answer: 'allow' }),
    ])
      expect(new URL(visit.location ?? '').searchParams.get('error')).toBe('invalid_request')
    const pushed = Object.fromEntries(new URL(asked.path, 'https://here.example').searchParams)
    expect(await answered('/par', { ...pushed, client_secret: CLIENT_SECRET })).toEqual([
      400,
      'invalid_request',
    ])
    expect(await db(world.ctx()).selectFrom('grants').select('id').execute()).toEqual(before)
  })
})

test('a form of another site that is longer than an address may be is not led on', async () => {
  for (const path of ['/authorize', '/end-session']) {
    const from = { 'sec-fetch-site': 'cross-site' }
    const visit = await visitor.post('federation', path, { state: 'x'.repeat(12_001) }, from)
    expect([path, visit.status, visit.location]).toEqual([path, 413, null])
    const short = await visitor.post('federation', path, { state: 'x'.repeat(11_000) }, from)
    expect([path, short.status]).toEqual([path, 303])
  }
})

test('two proofs in one request prove nothing, be they the same or not', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const htu = `${world.house.config.origins.federation}/token`
  const made = () =>
    new SignJWT({ htm: 'POST', htu, jti: Bun.randomUUIDv7(), nonce: dpopNonce(world.ctx()) })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(privateKey)
  const fields = { grant_type: 'refresh_token', refresh_token: 'x' }
  const client = { client_id: 'orchard', client_secret: CLIENT_SECRET }
  const show = (dpop: string) => answered('/token', { ...fields, ...client }, { dpop })
  expect(await show(await made())).toEqual([400, 'invalid_grant'])
  const [one, two] = [await made(), await made()]
  for (const both of [`${one}, ${two}`, `${one},${one}`, `${one} ${two}`])
    expect(await show(both)).toEqual([400, 'invalid_dpop_proof'])
  // Neither was used up by it.
  expect([await show(one), await show(one)]).toEqual([
    [400, 'invalid_grant'],
    [400, 'invalid_dpop_proof'],
  ])
})

describe('a program that registers itself', () => {
  let callers = 0
  const send = async (path: string, token: string, body: unknown, method = 'POST') => {
    callers++
    const { status, text } = await visitor.send('federation', path, {
      method,
      body: JSON.stringify(body),
      headers: {
        authorization: `bearer ${token}`,
        'content-type': 'application/json',
        'x-forwarded-for': `198.51.100.${callers}`,
      },
    })
    return { status, body: JSON.parse(text) }
  }
  const register = async (changes: object) =>
    send('/register', await issueInitialToken(world.ctx('operator'), { label: 'x', uses: 1, days: 1 }), {
      redirect_uris: [REDIRECT_URI],
      client_name: 'The Orchard',
      ...changes,
    })
  const key = { kty: 'EC', crv: 'P-256', alg: 'ES256', kid: 'k\u0000' }

  test.each<[string, unknown]>([
    ['redirect_uris', 'https://orchard.example/in'],
    ['redirect_uris', [5]],
    ['redirect_uris', [[REDIRECT_URI]]],
    ['redirect_uris', { 0: REDIRECT_URI }],
    ['redirect_uris', ['https://user:word@orchard.example/']],
    ['redirect_uris', ['https://orchard.example@evil.example/']],
    ['redirect_uris', ['https://оrchard.example/']],
    ['redirect_uris', ['https://xn--rchard-bve.example/\u202e']],
    ['redirect_uris', ['HTTPS://orchard.example/']],
    ['redirect_uris', ['javascript:alert(1)//a.b:']],
    ['redirect_uris', ['http://127.0.0.1:80@evil.example/']],
    ['redirect_uris', ['http://localhost.evil.example/']],
    ['client_name', 5],
    ['client_name', ['The Orchard']],
    ['client_name', ''],
    ['grant_types', ['authorization_code', 'client_credentials']],
    ['grant_types', ['implicit']],
    ['grant_types', 'authorization_code'],
    ['grant_types', [null]],
    ['response_types', ['code token']],
    ['scope', ['openid']],
    ['scope', 'openid king'],
    ['subject_type', 'pairwise'],
    ['subject_type', { public: true }],
    ['id_token_signed_response_alg', 'none'],
    ['id_token_signed_response_alg', 'HS256'],
    ['token_endpoint_auth_method', 'client_secret_jwt'],
    ['token_endpoint_auth_method', ['none']],
    ['dpop_bound_access_tokens', 'true'],
    ['dpop_bound_access_tokens', 1],
    ['backchannel_logout_uri', 'http://10.0.0.1/'],
    ['backchannel_logout_uri', ['https://orchard.example/']],
    ['post_logout_redirect_uris', [{}]],
  ])('with %s %j is refused, and keeps its token for a better try', async (name, value) => {
    const { status, body } = await register({ [name]: value })
    expect(status).toBe(400)
    expect(['invalid_client_metadata', 'invalid_redirect_uri']).toContain(body.error)
  })

  test.each<[string, object]>([
    ['that no table holds', { keys: [key] }],
    ['that are a number', { keys: 5 }],
    ['that are private', { keys: [{ ...key, kid: 'k', d: 'AAAA' }] }],
    ['that are a secret', { keys: [{ kty: 'oct', k: 'AAAA', alg: 'HS256' }] }],
  ])('with keys %s is refused', async (_, jwks) => {
    const { status, body } = await register({ token_endpoint_auth_method: 'private_key_jwt', jwks })
    expect([status, body.error]).toEqual([400, 'invalid_client_metadata'])
  })

  test('says by null that it leaves something out', async () => {
    const nothing = { subject_type: null, jwks: null, dpop_bound_access_tokens: null, scope: null }
    const { status, body } = await register({
      ...nothing,
      client_uri: null,
      token_endpoint_auth_method: null,
    })
    expect([status, body.token_endpoint_auth_method]).toEqual([201, 'client_secret_basic'])
  })

  test('and replaces it has nothing left of what it got for itself before', async () => {
    await registerResource(world.ctx('operator'), {
      name: 'A shed',
      uri: 'https://shed.example/',
      format: 'opaque',
      clientId: null,
      scopes: [{ name: 'tools', words: 'Borrow tools' }],
    })
    const { body } = await register({})
    await db(world.ctx())
      .updateTable('oauth_clients')
      .set({
        grant_types: jsonb<GrantType[]>(['authorization_code', 'client_credentials']),
        scopes: jsonb(['openid', 'tools']),
      })
      .where('client_id', '=', body.client_id)
      .execute()
    const caller = { client_id: body.client_id, client_secret: body.client_secret }
    const own = await visitor.post('federation', '/token', { ...caller, grant_type: 'client_credentials' })
    const { access_token } = JSON.parse(own.text)
    const active = async () =>
      JSON.parse((await visitor.post('federation', '/introspect', { ...caller, token: access_token })).text)
        .active
    expect(await active()).toBe(true)
    const metadata = { redirect_uris: [REDIRECT_URI], client_name: 'The Orchard', client_id: body.client_id }
    const path = new URL(body.registration_client_uri).pathname
    expect((await send(path, body.registration_access_token, metadata, 'PUT')).status).toBe(200)
    expect(await active()).toBe(false)
  })
})
