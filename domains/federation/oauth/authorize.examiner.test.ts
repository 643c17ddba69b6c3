import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { CLIENT_SECRET, OrchardClient, REDIRECT_URI } from '../../../tests/oauth-client'

// What somebody who certifies servers would try, beyond what a client does: each is refused as its specification says.

let world: TestHouse
let orchard: OrchardClient
let meadow: OrchardClient
let member: Browser
beforeAll(async () => {
  world = await testHouse()
  orchard = await OrchardClient.register(world)
  meadow = await OrchardClient.register(world, 'meadow', { redirectUris: ['https://meadow.example/in'] })
  member = await world.browser('member')
})
afterAll(() => world.close())

const UNSIGNED = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${btoa('{"client_id":"orchard"}').replaceAll('=', '')}.`

/** A form at one of the endpoints that programs call. */
function call(
  path: string,
  fields: string | Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Visit> {
  const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString()
  return orchard.wire.send('federation', path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

const proof = { client_id: 'orchard', client_secret: CLIENT_SECRET }
const codeFields = (code: string, code_verifier: string, more: Record<string, string> = {}) => ({
  grant_type: 'authorization_code',
  code,
  code_verifier,
  redirect_uri: REDIRECT_URI,
  ...proof,
  ...more,
})
const errorOf = (visit: Visit) => [visit.status, JSON.parse(visit.text || '{}').error]

describe('at the authorization endpoint', () => {
  const errorAt = async (path: string) => {
    const { location, status } = await member.get('federation', path)
    const url = location?.startsWith(REDIRECT_URI) ? new URL(location) : null
    return {
      status,
      error: url?.searchParams.get('error') ?? null,
      iss: url?.searchParams.get('iss') ?? null,
    }
  }

  test.each<[string, Record<string, string | null>, string]>([
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge without its method', { code_challenge_method: null }, 'invalid_request'],
    ['a challenge too short', { code_challenge: 'abc' }, 'invalid_request'],
    ['a hybrid response', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['an implicit response', { response_type: 'token' }, 'unsupported_response_type'],
    ['no response type', { response_type: null }, 'invalid_request'],
    ['an unknown response mode', { response_mode: 'fragment' }, 'invalid_request'],
    ['prompt=none beside another', { prompt: 'none login' }, 'invalid_request'],
    ['an age that is none', { max_age: '-1' }, 'invalid_request'],
    ['an age in words', { max_age: '1e3' }, 'invalid_request'],
    ['a scope that is none', { scope: 'openid root' }, 'invalid_scope'],
    ['a request object that nobody signed', { request: UNSIGNED }, 'request_not_supported'],
    [
      'a request at an address',
      { request_uri: 'https://orchard.example/request.jwt' },
      'request_uri_not_supported',
    ],
    ['claims that are no JSON', { claims: '{"userinfo":' }, 'invalid_request'],
    ['a resource that nobody knows', { resource: 'https://nowhere.example/' }, 'invalid_target'],
    ['an ID token of nobody as a hint', { id_token_hint: UNSIGNED }, 'invalid_request'],
  ])('%s is refused to the client, by the issuer’s name', async (_, changes, error) => {
    const { path } = await orchard.request(changes)
    expect(await errorAt(path)).toEqual({ status: 303, error, iss: world.house.config.origins.federation })
  })

  test.each<[string, string]>([
    ['another path', `${REDIRECT_URI}/more`],
    ['a subdomain', 'https://orchard.example.evil.example/signed-in'],
    ['a name of a user', 'https://orchard.example@evil.example/signed-in'],
    ['a way up', `${REDIRECT_URI}/../elsewhere`],
    ['another case', 'https://orchard.example/Signed-In'],
    ['a query of its own', `${REDIRECT_URI}?next=https://evil.example`],
    ['a fragment', `${REDIRECT_URI}#x`],
    ['plain http', 'http://orchard.example/signed-in'],
    ['a script', 'javascript:alert(1)'],
    ['two slashes', '//evil.example'],
    ['an escaped letter', 'https://orchard.example/signed%2Din'],
    ['a line break', `${REDIRECT_URI}\r\nset-cookie: a=b`],
    ['that of another client', 'https://meadow.example/in'],
    ['nothing', ''],
  ])('a redirect URI with %s leads nowhere', async (_, redirect_uri) => {
    for (const path of [
      (await orchard.request({ redirect_uri })).path,
      (await orchard.request({ redirect_uri, prompt: 'none' })).path,
    ]) {
      const visit = await member.get('federation', path)
      expect([
        visit.status,
        visit.location,
        visit.headers.get('set-cookie')?.includes('a=b') ?? false,
      ]).toEqual([400, null, false])
    }
  })

  test.each([
    'client_id',
    'redirect_uri',
    'state',
    'scope',
    'code_challenge',
    'nonce',
    'response_type',
    'prompt',
  ])('%s twice is no request', async name => {
    const { path } = await orchard.request({ prompt: 'consent' })
    const { status, location } = await member.get('federation', `${path}&${name}=x`)
    expect(location?.includes('code=') ?? false).toBe(false)
    expect([400, 303]).toContain(status)
    if (location) expect(new URL(location).searchParams.get('error')).toBe('invalid_request')
  })
})

test('what is sent without a value was not sent (RFC 6749 §3.1)', async () => {
  const empty = ['response_mode', 'claims', 'max_age', 'id_token_hint', 'dpop_jkt', 'request', 'request_uri']
  const { path, state } = await orchard.request(Object.fromEntries(empty.map(name => [name, ''])))
  const { status, location } = await member.post('federation', path.replace('?', '/consent?'), {
    answer: 'allow',
  })
  const { searchParams } = new URL(location ?? '')
  expect([status, searchParams.get('state'), searchParams.has('code')]).toEqual([303, state, true])
  const stateless = await orchard.request({ state: '', prompt: 'none', scope: 'openid address' })
  const refused = new URL((await member.get('federation', stateless.path)).location ?? '')
  expect([refused.searchParams.get('error'), refused.searchParams.has('state')]).toEqual([
    'invalid_scope',
    false,
  ])
})

test('claims with the names that every object has are no fault', async () => {
  const claims = '{"userinfo":{"constructor":null,"__proto__":null,"toString":{"essential":true}}}'
  const { path } = await orchard.request({ claims, prompt: 'consent' })
  const page = await member.get('federation', path)
  expect([page.status, page.text.includes('native code')]).toEqual([200, false])
})

test('a query of the redirect URI stays as it was registered, letter by letter', async () => {
  const redirect_uri = 'https://orchard.example/in?next=%2fa%20b&x'
  const queried = await OrchardClient.register(world, 'queried', { redirectUris: [redirect_uri] })
  const { path, state } = await queried.request({ redirect_uri, prompt: 'none' })
  const { location } = await member.get('federation', path)
  expect(location).toStartWith(`${redirect_uri}&error=consent_required`)
  expect(new URL(location ?? '').searchParams.get('state')).toBe(state)
})

describe('at the token endpoint', () => {
  test('what is sent without a value was not sent (RFC 6749 §3.2)', async () => {
    const { code, verifier } = await orchard.authorized(member, { scope: 'openid offline_access' })
    const first = await call('/token', codeFields(code, verifier, { resource: '', scope: '' }))
    const { refresh_token } = JSON.parse(first.text)
    const fields = { grant_type: 'refresh_token', refresh_token, scope: '', resource: '', ...proof }
    const second = await call('/token', { ...fields, client_assertion: '', client_assertion_type: '' })
    expect([second.status, JSON.parse(second.text).scope]).toEqual([200, 'openid offline_access'])
    expect(errorOf(await call('/token', { ...fields, refresh_token: '' }))).toEqual([400, 'invalid_request'])
  })

  test('no answer with a token in it is kept by anybody in between (RFC 6749 §5.1)', async () => {
    const { code, verifier } = await orchard.authorized(member, { scope: 'openid offline_access' })
    const first = await call('/token', codeFields(code, verifier))
    const { refresh_token, access_token: token } = JSON.parse(first.text)
    const visits = [
      first,
      await call('/token', { grant_type: 'refresh_token', refresh_token, ...proof }),
      await call('/introspect', { token, ...proof }),
      await call('/token', { grant_type: 'nothing', ...proof }),
    ]
    for (const visit of visits)
      expect([visit.headers.get('cache-control'), visit.headers.get('pragma')]).toEqual([
        'no-store',
        'no-cache',
      ])
  })

  test('every refusal is a code that is registered for its endpoint (RFC 6749 §5.2)', async () => {
    const registered = [
      'invalid_request',
      'invalid_client',
      'invalid_grant',
      'unauthorized_client',
      'invalid_scope',
      'unsupported_grant_type',
      'invalid_target',
      'invalid_dpop_proof',
      'use_dpop_nonce',
    ]
    const odd: Record<string, string>[] = [
      {},
      { grant_type: 'authorization_code' },
      { grant_type: 'authorization_code', code: 'x', redirect_uri: 'x', code_verifier: 'x' },
      { grant_type: 'refresh_token', refresh_token: '\u0000\uffff' },
      { grant_type: 'refresh_token', refresh_token: 'x'.repeat(20_000) },
      { grant_type: 'client_credentials' },
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' },
      { grant_type: 'refresh_token', refresh_token: 'x', resource: 'https://nowhere.example/#x' },
    ]
    for (const path of ['/token', '/par', '/revoke', '/introspect', '/device_authorization'])
      for (const fields of odd) {
        const visit = await call(path, { ...fields, ...proof })
        if (visit.status === 200) continue
        const { error } = JSON.parse(visit.text)
        expect([path, visit.status, registered.includes(error)]).toEqual([
          path,
          visit.status === 401 ? 401 : 400,
          true,
        ])
      }
  })

  test('a form is one in whatever case its type is written', async () => {
    const { code, verifier } = await orchard.authorized(member)
    const body = new URLSearchParams(codeFields(code, verifier)).toString()
    const visit = await call('/token', body, {
      'content-type': 'Application/X-WWW-Form-UrlEncoded;charset=utf-8',
    })
    expect(visit.status).toBe(200)
  })

  test.each<[string, string, string]>([
    ['JSON', 'application/json', JSON.stringify({ grant_type: 'client_credentials', ...proof })],
    ['text', 'text/plain', 'grant_type=client_credentials'],
    [
      'a form of parts',
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n--x--\r\n',
    ],
    ['nothing', 'application/x-www-form-urlencoded', ''],
  ])('%s is no request', async (_, type, body) => {
    const visit = await call('/token', body, { 'content-type': type })
    expect([visit.status, visit.text.includes('invalid_request')]).toEqual([400, true])
  })

  test.each(['client_id', 'code', 'grant_type', 'redirect_uri', 'code_verifier', 'client_secret', 'scope'])(
    '%s twice is no request, and uses nothing up',
    async name => {
      const { code, verifier } = await orchard.authorized(member)
      const fields = new URLSearchParams(codeFields(code, verifier, { scope: 'openid' }))
      expect(errorOf(await call('/token', `${fields}&${name}=x`))).toEqual([400, 'invalid_request'])
      expect((await call('/token', fields.toString())).status).toBe(200)
    },
  )

  test('parameters in the address count for nothing', async () => {
    const { code, verifier } = await orchard.authorized(member)
    const visit = await call(`/token?${new URLSearchParams(codeFields(code, verifier))}`, 'x=y')
    expect(visit.status).toBeGreaterThanOrEqual(400)
    expect(
      (await orchard.wire.get('federation', `/token?${new URLSearchParams(codeFields(code, verifier))}`))
        .status,
    ).toBe(405)
    expect((await call('/token', codeFields(code, verifier))).status).toBe(200)
  })

  test.each<[string, Record<string, string>, string]>([
    ['without a verifier', { code_verifier: '' }, 'invalid_request'],
    ['with the challenge for a verifier', { code_verifier: 'CHALLENGE' }, 'invalid_grant'],
    ['with a verifier of another request', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
    ['for another address', { redirect_uri: 'https://orchard.example/other' }, 'invalid_grant'],
    ['for the address with a slash', { redirect_uri: `${REDIRECT_URI}/` }, 'invalid_grant'],
  ])('a code is worth nothing %s', async (_, changes, error) => {
    const { code, verifier, path } = await orchard.authorized(member)
    const challenge = new URL(path, 'https://x.example').searchParams.get('code_challenge') ?? ''
    const more = Object.fromEntries(
      Object.entries(changes).map(([name, value]) => [name, value === 'CHALLENGE' ? challenge : value]),
    )
    expect(errorOf(await call('/token', codeFields(code, verifier, more)))).toEqual([400, error])
  })

  test('a code that another client shows is unknown to it, and good for its own (mixed-up clients)', async () => {
    const { code, verifier } = await orchard.authorized(member)
    const stolen = codeFields(code, verifier, { client_id: 'meadow', client_secret: CLIENT_SECRET })
    expect(errorOf(await call('/token', stolen))).toEqual([400, 'invalid_grant'])
    expect((await call('/token', codeFields(code, verifier))).status).toBe(200)
    expect(meadow.client.client_id).toBe('meadow')
  })

  test('a code that comes ten times at once gives tokens once, and then none of them lives', async () => {
    const { code, verifier } = await orchard.authorized(member)
    const visits = await Promise.all(
      Array.from({ length: 10 }, () => call('/token', codeFields(code, verifier))),
    )
    const good = visits.filter(({ status }) => status === 200)
    expect(good.length).toBe(1)
    const { access_token } = JSON.parse(good[0]?.text ?? '{}')
    const token = await call('/introspect', { token: access_token, ...proof })
    expect(JSON.parse(token.text)).toEqual({ active: false })
  })

  test.each<[string, Record<string, string>]>([
    [
      'a refresh token for a code',
      {
        grant_type: 'authorization_code',
        code: 'REFRESH',
        code_verifier: 'x'.repeat(43),
        redirect_uri: REDIRECT_URI,
      },
    ],
    ['an access token for a refresh token', { grant_type: 'refresh_token', refresh_token: 'ACCESS' }],
    ['an ID token for a refresh token', { grant_type: 'refresh_token', refresh_token: 'ID' }],
    ['the hash of a refresh token', { grant_type: 'refresh_token', refresh_token: 'HASH' }],
  ])('%s is no token of another kind', async (_, fields) => {
    const { code, verifier } = await orchard.authorized(member, { scope: 'openid offline_access' })
    const tokens = JSON.parse((await call('/token', codeFields(code, verifier))).text)
    const known: Record<string, string> = {
      REFRESH: tokens.refresh_token,
      ACCESS: tokens.access_token,
      ID: tokens.id_token,
      HASH: hashToken(tokens.refresh_token),
    }
    const filled = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, known[value] ?? value]),
    )
    expect(errorOf(await call('/token', { ...filled, ...proof }))).toEqual([400, 'invalid_grant'])
  })

  test.each<[string, Record<string, string>, Record<string, string>, number]>([
    ['a wrong secret', { ...proof, client_secret: 'wrong' }, {}, 401],
    ['no secret', { client_id: 'orchard' }, {}, 401],
    ['an empty secret', { ...proof, client_secret: '' }, {}, 401],
    ['its secret in two ways', proof, { authorization: `Basic ${btoa(`orchard:${CLIENT_SECRET}`)}` }, 400],
    ['a Basic that is none', { client_id: 'orchard' }, { authorization: 'Basic %%%' }, 401],
    [
      'an assertion that nobody signed',
      {
        client_assertion: UNSIGNED,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
      {},
      401,
    ],
    ['the name of one of our own apps', { client_id: 'blog' }, {}, 401],
    ['nobody', {}, {}, 401],
  ])('a client is not let in by %s', async (_, fields, headers, status) => {
    const visit = await call(
      '/token',
      { grant_type: 'refresh_token', refresh_token: 'x', ...fields },
      headers,
    )
    expect(visit.status).toBe(status)
    expect(visit.headers.get('cache-control')).toBe('no-store')
    if (status === 401) expect(visit.headers.get('www-authenticate')).toContain('Basic')
  })

  test.each([
    'password',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    'implicit',
    ' authorization_code',
  ])('the grant type %p is none of ours', async grant_type => {
    expect(errorOf(await call('/token', { grant_type, ...proof }))).toEqual([400, 'unsupported_grant_type'])
  })
})

test('the nonce of a request is that of its ID token, untouched; without one there is none', async () => {
  const nonceOf = async (nonce: string | null) => {
    const { code, verifier } = await orchard.authorized(member, { nonce })
    const { id_token } = JSON.parse((await call('/token', codeFields(code, verifier))).text)
    return JSON.parse(Buffer.from(id_token.split('.')[1], 'base64url').toString()).nonce
  }
  expect(await nonceOf('a b+c%2F"é')).toBe('a b+c%2F"é')
  expect(await nonceOf(null)).toBeUndefined()
})

test('no token of anybody stands in clear in any column', async () => {
  const { code, verifier } = await orchard.authorized(member, { scope: 'openid offline_access' })
  const tokens = JSON.parse((await call('/token', codeFields(code, verifier))).text)
  const secrets = [code, tokens.access_token, tokens.refresh_token, tokens.id_token, verifier, CLIENT_SECRET]
  const tables = await db(world.ctx()).introspection.getTables()
  for (const { name } of tables.filter(table => !table.isView && table.schema === 'public')) {
    const rows = await world.ctx().em.execute(`select * from "${name}"`)
    const text = JSON.stringify(rows)
    for (const secret of secrets) expect([name, text.includes(secret)]).toEqual([name, false])
  }
})
