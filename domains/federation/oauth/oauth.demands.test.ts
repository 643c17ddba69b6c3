import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { createHash, createHmac, createPublicKey, type JsonWebKey } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { dpopNonce } from '#core/services/federation/oauth/dpop'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { CLIENT_SECRET, OrchardClient, REDIRECT_URI } from '../../../tests/oauth-client'

// What the specifications demand and no client would ever notice (docs/security/oauth.md).

const SHED = 'https://shed.example/api'
const GOODBYE = 'https://orchard.example/bye'

let world: TestHouse
let orchard: OrchardClient
let member: Browser
let issuer: string
beforeAll(async () => {
  world = await testHouse()
  issuer = world.house.config.origins.federation
  orchard = await OrchardClient.register(world, 'orchard', {
    scopes: ['openid', 'profile', 'email', 'offline_access', 'tools'],
    postLogoutRedirectUris: [GOODBYE],
  })
  await OrchardClient.register(world, 'meadow')
  const scopes = jsonb([{ name: 'tools', words: 'Borrow tools in your name' }])
  await db(world.ctx())
    .insertInto('oauth_resources')
    .values({
      id: Bun.randomUUIDv7(),
      uri: SHED,
      name: 'A shed',
      token_format: 'jwt',
      scopes,
      created_at: new Date(),
    })
    .execute()
  member = await world.browser('member')
})
afterAll(() => world.close())

const proof = { client_id: 'orchard', client_secret: CLIENT_SECRET }

function call(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return orchard.wire.send('federation', path, {
    method: 'POST',
    body: new URLSearchParams({ ...proof, ...fields }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

const answerOf = (visit: Visit) => JSON.parse(visit.text || '{}')

/** A code of a member who agrees, and all that is needed to exchange it. */
async function coded(changes: Readonly<Record<string, string | null>> = {}) {
  const { code, verifier } = await orchard.authorized(member, changes)
  return { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT_URI }
}

async function tokensOf(changes: Readonly<Record<string, string | null>> = {}) {
  const visit = await call('/token', await coded(changes))
  expect(visit.status).toBe(200)
  return answerOf(visit)
}

const refreshed = async (refresh_token: string, more: Record<string, string> = {}) =>
  answerOf(await call('/token', { grant_type: 'refresh_token', refresh_token, ...more }))

describe('what a client says that we do not know', () => {
  const odd = { display: 'touch', ui_locales: 'cy xx', claims_locales: 'cy', 'x-of-theirs': '1' }

  test('is ignored at the authorization endpoint, and so are the wishes that we cannot fulfil', async () => {
    expect((await tokensOf(odd)).access_token).toBeString()
  })

  test('is ignored at the endpoints for programs', async () => {
    const { access_token: token } = answerOf(await call('/token', { ...(await coded()), ...odd }))
    expect(
      answerOf(await call('/introspect', { token, token_type_hint: 'of_theirs', ...odd })),
    ).toMatchObject({
      active: true,
    })
    expect((await call('/revoke', { token, token_type_hint: 'of_theirs', ...odd })).status).toBe(200)
  })
})

describe('at the authorization endpoint', () => {
  test('a scope has to be named: there is no usual one', async () => {
    const { location } = await member.get('federation', (await orchard.request({ scope: null })).path)
    expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_scope')
  })

  test('who agreed before is asked anew by prompt=consent, and told what they agree to', async () => {
    await orchard.authorized(member)
    expect((await member.get('federation', (await orchard.request()).path)).status).toBe(303)
    const asked = await member.get('federation', (await orchard.request({ prompt: 'consent' })).path)
    expect([asked.status, asked.text.includes('See your e-mail address')]).toEqual([200, true])
  })

  test('who agreed before is asked for lasting access once more, and told how long that is', async () => {
    await orchard.authorized(member)
    const { path } = await orchard.request({ scope: 'openid offline_access tools' })
    const asked = await member.get('federation', path)
    expect(asked.text).toContain('Keep this access while you are away')
  })

  test('a member whose sign-in may be no second old shows again who they are', async () => {
    const { path } = await orchard.request({ max_age: '0' })
    const { location } = await member.get('federation', path)
    expect(location).toStartWith('/signin?')
  })

  test.each(['shed', '/api', 'https://shed.example/api#x', 'urn:nobody', SHED.toUpperCase()])(
    'the resource %p is no target',
    async resource => {
      const { location } = await member.get('federation', (await orchard.request({ resource })).path)
      expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_target')
    },
  )
})

test('errors and their words are of the characters that the grammar has, whatever they are about', async () => {
  const odd = '"\\é\u2028<\r\n'
  const { path } = await orchard.request({ scope: odd, prompt: odd, resource: odd })
  const { location } = await member.get('federation', path)
  const said = new URL(location ?? '').searchParams
  const answers = [
    { error: said.get('error'), error_description: said.get('error_description') },
    answerOf(await call('/token', { grant_type: odd })),
    answerOf(await call('/token', { grant_type: 'refresh_token', refresh_token: odd })),
    answerOf(await call('/token', { grant_type: 'authorization_code', code: odd, redirect_uri: odd })),
    answerOf(await call('/par', { redirect_uri: odd })),
    answerOf(await call('/token', { client_secret: odd })),
  ]
  for (const { error, error_description } of answers) {
    expect(error).toMatch(/^[a-z_]+$/)
    expect(error_description).toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]*$/)
  }
})

describe('tokens', () => {
  test('and codes have more than 128 bits of chance, and no two are alike', async () => {
    const all: string[] = []
    for (let time = 0; time < 3; time++) {
      const fields = await coded({ scope: 'openid offline_access' })
      const { access_token, refresh_token } = answerOf(await call('/token', fields))
      all.push(fields.code, access_token, refresh_token)
    }
    for (const secret of all) expect(Buffer.from(secret, 'base64url').length).toBeGreaterThanOrEqual(32)
    expect(new Set(all).size).toBe(all.length)
  })

  test('say their scope; one that was narrowed once is followed by one of all that was granted', async () => {
    const { refresh_token, scope } = await tokensOf({ scope: 'openid email offline_access' })
    expect(scope).toBe('openid email offline_access')
    const less = await refreshed(refresh_token, { scope: 'openid' })
    expect(less.scope).toBe('openid')
    expect((await refreshed(less.refresh_token)).scope).toBe('openid email offline_access')
  })

  test('of a refresh say the same member, client, sign-in and time of it as before, and no nonce', async () => {
    const first = await tokensOf({ scope: 'openid offline_access' })
    const [before, after] = [first, await refreshed(first.refresh_token)].map(({ id_token }) =>
      decodeJwt(id_token),
    )
    for (const claim of ['iss', 'sub', 'aud', 'sid', 'auth_time', 'acr', 'amr'])
      expect(after?.[claim]).toEqual(before?.[claim])
    expect(after?.iat).toBeGreaterThanOrEqual(before?.iat ?? Number.MAX_VALUE)
    expect([before?.nonce === undefined, after?.nonce]).toEqual([false, undefined])
  })

  test('name the key that signed them, of those that are published', async () => {
    const { id_token } = await tokensOf()
    const header = decodeProtectedHeader(id_token)
    const { keys } = answerOf(await orchard.wire.get('federation', '/jwks.json'))
    expect(keys).toContainEqual(expect.objectContaining({ kid: header.kid, alg: header.alg, use: 'sig' }))
    for (const key of keys) for (const secret of ['d', 'p', 'q', 'k']) expect(key).not.toHaveProperty(secret)
  })

  test('of a refresh stay within the resources that were granted', async () => {
    const { refresh_token } = await tokensOf({ scope: 'openid offline_access' })
    expect((await refreshed(refresh_token, { resource: SHED })).error).toBe('invalid_target')
  })
})

describe('a scope that an operator took from a client since', () => {
  const allow = (scopes: readonly string[]) =>
    db(world.ctx())
      .updateTable('oauth_clients')
      .set({ scopes: jsonb([...scopes]) })
      .where('client_id', '=', 'orchard')
      .execute()
  afterEach(() => allow(['openid', 'profile', 'email', 'offline_access', 'tools']))

  test('is in no token for a code of before', async () => {
    const fields = await coded({ scope: 'openid email offline_access' })
    await allow(['openid', 'offline_access'])
    const { scope, refresh_token } = answerOf(await call('/token', fields))
    expect(scope).toBe('openid offline_access')
    await allow(['openid', 'email', 'offline_access'])
    expect((await refreshed(refresh_token)).scope).toBe('openid offline_access')
  })

  test('was all there was: the code is worth nothing', async () => {
    const fields = await coded({ scope: 'email' })
    await allow(['openid'])
    for (let time = 0; time < 2; time++)
      expect(answerOf(await call('/token', fields)).error).toBe('invalid_grant')
  })
})

test('userinfo always says who, as JSON, and leaves out what it does not say', async () => {
  for (const [scope, claims] of [
    ['openid', ['sub']],
    ['openid email', ['email', 'email_verified', 'sub']],
  ] as const) {
    const { access_token } = await tokensOf({ scope })
    const visit = await member.get('federation', '/userinfo', { authorization: `Bearer ${access_token}` })
    expect(visit.headers.get('content-type')).toStartWith('application/json')
    expect(Object.keys(answerOf(visit)).sort()).toEqual([...claims])
    expect(answerOf(visit).sub).toBe(world.cast.members.member.id)
  }
})

test('the document of discovery names what a client has to know to be safe', async () => {
  const document = answerOf(await orchard.wire.get('federation', '/.well-known/openid-configuration'))
  expect(document).toMatchObject({
    issuer,
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['public'],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  })
  for (const algorithms of [
    document.dpop_signing_alg_values_supported,
    document.token_endpoint_auth_signing_alg_values_supported,
  ]) {
    expect(algorithms).toContain('ES256')
    expect(algorithms.filter((name: string) => name === 'none' || name.startsWith('HS'))).toEqual([])
  }
})

test('what is given up is gone whether we knew it or not, and the answer says no more', async () => {
  for (const token of ['unknown', 'é'.repeat(2_000)]) {
    const visit = await call('/revoke', { token })
    expect([visit.status, visit.text]).toEqual([200, '{}'])
  }
  const none = await call('/revoke', {})
  expect([none.status, answerOf(none).error]).toEqual([400, 'invalid_request'])
})

test('a pushed request is answered 201, by a name of chance, and kept by nobody in between', async () => {
  const { path } = await orchard.request()
  const fields = Object.fromEntries(new URL(path, issuer).searchParams)
  const [one, other] = [await call('/par', fields), await call('/par', fields)]
  expect([one.status, one.headers.get('cache-control')]).toEqual([201, 'no-store'])
  const uri = answerOf(one).request_uri
  expect(Buffer.from(uri.split(':').at(-1), 'base64url').length).toBeGreaterThanOrEqual(32)
  expect(answerOf(other).request_uri).not.toBe(uri)
  expect(answerOf(one).expires_in).toBeLessThanOrEqual(600)
})

describe('a key that is proved (DPoP)', () => {
  const signed = async (htu: string, htm: string, more: object = {}, header: object = {}) => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    return new SignJWT({ htm, htu, jti: crypto.randomUUID(), nonce: dpopNonce(world.ctx()), ...more })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })
      .setIssuedAt()
      .sign(privateKey)
  }

  test('stands in a JWT that a resource reads itself', async () => {
    const visit = await call(
      '/token',
      { ...(await coded({ scope: 'openid tools', resource: SHED })) },
      { dpop: await signed(`${issuer}/token`, 'POST') },
    )
    const { access_token, token_type } = answerOf(visit)
    expect(token_type).toBe('DPoP')
    expect(decodeProtectedHeader(access_token)).toMatchObject({ typ: 'at+jwt', alg: 'RS256' })
    const claims = decodeJwt(access_token)
    expect(claims).toMatchObject({
      iss: issuer,
      aud: [SHED],
      client_id: 'orchard',
      sub: world.cast.members.member.id,
      cnf: { jkt: expect.any(String) },
    })
    for (const name of ['exp', 'iat', 'jti', 'scope', 'auth_time']) expect(claims).toHaveProperty(name)
  })

  test('is asked for in the words of its scheme, with the algorithms, and with a nonce to sign', async () => {
    const visit = await call('/token', await coded(), { dpop: await signed(`${issuer}/token`, 'POST') })
    const { access_token: token } = answerOf(visit)
    const bare = await member.get('federation', '/userinfo', { authorization: `DPoP ${token}` })
    expect(bare.status).toBe(401)
    expect(bare.headers.get('www-authenticate')).toMatch(/^DPoP .*algs="[^"]*ES256/)
    const ath = createHash('sha256').update(token).digest('base64url')
    const dpop = await signed(`${issuer}/userinfo`, 'GET', { nonce: 'stale', ath })
    const stale = await member.get('federation', '/userinfo', { authorization: `DPoP ${token}`, dpop })
    expect([stale.status, stale.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="use_dpop_nonce"'),
    ])
    expect(stale.headers.get('dpop-nonce')).toMatch(/^[\x21\x23-\x5B\x5D-\x7E]+$/)
  })

  test('is never one that both sides know, nor none', async () => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const said = part({ htm: 'POST', htu: `${issuer}/token`, jti: 'x', iat: Math.floor(Date.now() / 1000) })
    const pem = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    })
    const proofs = [
      `${part({ typ: 'dpop+jwt', alg: 'none', jwk })}.${said}.`,
      ...['HS256', 'HS512'].map(alg => {
        const input = `${part({ typ: 'dpop+jwt', alg, jwk })}.${said}`
        return `${input}.${createHmac(`sha${alg.slice(2)}`, pem)
          .update(input)
          .digest('base64url')}`
      }),
      `${part({ typ: 'dpop+jwt', alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } })}.${said}.AAAA`,
    ]
    for (const dpop of proofs)
      expect(answerOf(await call('/token', { grant_type: 'refresh_token' }, { dpop })).error).toBe(
        'invalid_dpop_proof',
      )
  })
})

describe('an ID token that is shown as a hint', () => {
  const logout = (id_token_hint: string) =>
    member.get(
      'federation',
      `/end-session?${new URLSearchParams({ id_token_hint, post_logout_redirect_uri: GOODBYE })}`,
    )

  test.each<[string, (idToken: string) => Promise<string>]>([
    ['signed by nobody', async idToken => `${header({ alg: 'none', typ: 'JWT' })}.${idToken.split('.')[1]}.`],
    ['signed with our public key as if it were a secret', signedWithPublicKey],
    ['that brings its own key', idToken => signedByItself(idToken, {})],
    ['that says where its key is', idToken => signedByItself(idToken, { jku: 'https://evil.example/jwks' })],
    ['by a key of another name', idToken => signedByItself(idToken, { kid: '../../../../dev/null' })],
    [
      'by the name of a key of ours',
      async idToken => signedByItself(idToken, { kid: decodeProtectedHeader(idToken).kid }),
    ],
    [
      'with critical words that we do not know',
      async idToken => {
        const [, payload, signature] = idToken.split('.')
        return `${header({ ...decodeProtectedHeader(idToken), crit: ['x'], x: 1 })}.${payload}.${signature}`
      },
    ],
    ['with another subject', async idToken => spoiled(idToken)],
  ])('%s is none of ours', async (_, forged) => {
    const { id_token } = await tokensOf()
    const visit = await logout(await forged(id_token))
    expect([visit.status, visit.location]).toEqual([400, null])
    const asked = await orchard.request({ id_token_hint: await forged(id_token) })
    const { location } = await member.get('federation', asked.path)
    expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_request')
  })

  const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const spoiled = (idToken: string) => {
    const [head, , signature] = idToken.split('.')
    return `${head}.${header({ ...decodeJwt(idToken), sub: world.cast.members.operator.id })}.${signature}`
  }
  async function signedWithPublicKey(idToken: string) {
    const { keys } = answerOf(await orchard.wire.get('federation', '/jwks.json'))
    const { kid } = decodeProtectedHeader(idToken)
    const jwk = keys.find((key: { kid: string }) => key.kid === kid)
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const input = `${header({ alg: 'HS256', typ: 'JWT', kid })}.${idToken.split('.')[1]}`
    return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`
  }
  async function signedByItself(idToken: string, more: object) {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    return new SignJWT(decodeJwt(idToken))
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', jwk, ...more })
      .sign(privateKey)
  }

  test('may have expired, and still signs its member out', async () => {
    const { id_token } = await tokensOf()
    const { exp = 0 } = decodeJwt(id_token)
    const later = { ...world.ctx(), now: new Date((exp + 3_600) * 1000) }
    const { readLogoutRequest } = await import('#core/services/federation/oauth/logout-request')
    const asked = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: GOODBYE })
    expect(await readLogoutRequest(later, asked)).toMatchObject({ continueTo: GOODBYE })
  })
})
