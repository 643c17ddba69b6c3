import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import * as oauth from 'oauth4webapi'
import { db } from '#core/database/db'
import { dpopNonce } from '#core/services/federation/oauth/dpop'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../tests/oauth-client'

let world: TestHouse
let phone: OrchardClient
let issuer: string
beforeAll(async () => {
  world = await testHouse()
  issuer = world.house.config.origins.federation
  phone = await OrchardClient.register(world, 'phone', { secret: null })
})
afterAll(() => world.close())

const SCOPE = 'openid email offline_access'
type Bound = Awaited<ReturnType<OrchardClient['withKey']>>

/** What the library does: it is refused for want of a nonce once, and signs again. */
async function withNonce<T>(attempt: () => Promise<T>): Promise<T> {
  return attempt().catch(error => {
    if (oauth.isDPoPNonceError(error)) return attempt()
    throw error
  })
}

async function connected({ options }: Bound, at = phone, changes: Readonly<Record<string, string>> = {}) {
  const asked = await at.authorized(await world.browser('member'), { scope: SCOPE, ...changes })
  return withNonce(async () => {
    const answer = await oauth.authorizationCodeGrantRequest(
      at.server,
      at.client,
      at.authentication,
      asked.parameters,
      REDIRECT_URI,
      asked.verifier,
      options,
    )
    return oauth.processAuthorizationCodeResponse(at.server, at.client, answer, {
      expectedNonce: asked.nonce,
    })
  })
}

async function refreshed(token: string, { options }: { options: Record<symbol, unknown> }, at = phone) {
  return withNonce(async () => {
    const answer = await oauth.refreshTokenGrantRequest(
      at.server,
      at.client,
      at.authentication,
      token,
      options,
    )
    return oauth.processRefreshTokenResponse(at.server, at.client, answer)
  })
}

const userinfo = (token: string, { options }: { options: Record<symbol, unknown> }) =>
  withNonce(async () => {
    const answer = await oauth.userInfoRequest(phone.server, phone.client, token, options)
    return oauth.processUserInfoResponse(phone.server, phone.client, oauth.skipSubjectCheck, answer)
  })

test('a client that proves a key gets tokens that are good with it alone', async () => {
  const mine = await phone.withKey()
  const tokens = await connected(mine)
  expect(tokens.token_type).toBe('dpop')
  const { email } = world.cast.members.member
  expect(await userinfo(tokens.access_token, mine)).toMatchObject({ email })
  const foreign = await phone.withKey()
  await expect(userinfo(tokens.access_token, foreign)).rejects.toMatchObject({ status: 401 })
  const bearer = await (await world.browser()).get('federation', '/userinfo', {
    authorization: `Bearer ${tokens.access_token}`,
  })
  expect([bearer.status, bearer.headers.get('www-authenticate')]).toEqual([
    401,
    'Bearer realm="userinfo", error="invalid_token"',
  ])
})

test('a bearer token is not shown with a proof', async () => {
  const tokens = await phone.tokens(await phone.authorized(await world.browser('member'), { scope: SCOPE }))
  await expect(userinfo(tokens.access_token, await phone.withKey())).rejects.toBeDefined()
  const [proof] = [await signed({ token: tokens.access_token })]
  const visit = await (await world.browser()).get('federation', '/userinfo', {
    authorization: `DPoP ${tokens.access_token}`,
    dpop: proof,
  })
  expect([visit.status, visit.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining('DPoP error="invalid_token"'),
  ])
})

describe('a refresh token', () => {
  test('of a public client is bound to its key, and trying it with another does not use it up', async () => {
    const mine = await phone.withKey()
    const { refresh_token: token = '' } = await connected(mine)
    for (const thief of [await phone.withKey(), { options: phone.options }])
      await expect(refreshed(token, thief)).rejects.toMatchObject({ error: 'invalid_grant' })
    const next = await refreshed(token, mine)
    expect(next.token_type).toBe('dpop')
    await expect(refreshed(next.refresh_token ?? '', await phone.withKey())).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    expect((await refreshed(next.refresh_token ?? '', mine)).access_token).toBeString()
  })

  test('of a client with a credential is bound to that, not to a key', async () => {
    const orchard = await OrchardClient.register(world, 'orchard')
    const { refresh_token: token = '' } = await connected(await orchard.withKey(), orchard)
    const next = await refreshed(token, await orchard.withKey(), orchard)
    expect(next.token_type).toBe('dpop')
  })
})

test('a code is bound to the key that its request named', async () => {
  const mine = await phone.withKey()
  const dpop_jkt = await mine.proof.calculateThumbprint()
  expect((await connected(mine, phone, { dpop_jkt })).token_type).toBe('dpop')
  await expect(connected(await phone.withKey(), phone, { dpop_jkt })).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  await expect(connected({ ...mine, options: phone.options }, phone, { dpop_jkt })).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

test('a request that is pushed with a proof is bound to its key', async () => {
  const mine = await phone.withKey()
  const asked = await phone.request({ scope: SCOPE })
  const push = (more: Record<string, string> = {}) =>
    withNonce(async () => {
      const parameters = new URLSearchParams(asked.path.split('?')[1])
      for (const [name, value] of Object.entries(more)) parameters.set(name, value)
      const { server, client, authentication } = phone
      const answer = await oauth.pushedAuthorizationRequest(
        server,
        client,
        authentication,
        parameters,
        mine.options,
      )
      return oauth.processPushedAuthorizationResponse(server, client, answer)
    })
  const { request_uri } = await push()
  const member = await world.browser('member')
  const query = new URLSearchParams({ client_id: 'phone', request_uri })
  const { location } = await member.post('federation', `/authorize/consent?${query}`, { answer: 'allow' })
  const parameters = oauth.validateAuthResponse(
    phone.server,
    phone.client,
    new URL(location ?? ''),
    asked.state,
  )
  const refused = await phone.exchange(parameters, asked.verifier)
  expect((await refused.json()).error).toBe('invalid_grant')
  const other = await (await phone.withKey()).proof.calculateThumbprint()
  await expect(push({ dpop_jkt: other })).rejects.toMatchObject({ error: 'invalid_dpop_proof' })
})

test('a client whose tokens are always bound gets none without a proof', async () => {
  const bound = await OrchardClient.register(world, 'bound', { dpopBound: true })
  await expect(
    connected({ ...(await bound.withKey()), options: bound.options }, bound),
  ).rejects.toMatchObject({
    error: 'invalid_dpop_proof',
  })
  expect((await connected(await bound.withKey(), bound)).token_type).toBe('dpop')
})

test('who looks at a bound token learns its key', async () => {
  const orchard = await OrchardClient.register(world, 'looker')
  const mine = await orchard.withKey()
  const { access_token: token } = await connected(mine, orchard)
  const { server, client, authentication, options } = orchard
  const answer = await oauth.introspectionRequest(server, client, authentication, token, options)
  expect(await oauth.processIntrospectionResponse(server, client, answer)).toMatchObject({
    token_type: 'DPoP',
    cnf: { jkt: await mine.proof.calculateThumbprint() },
  })
})

describe('a proof', () => {
  test('without a nonce of ours is told one, and nothing is used up', async () => {
    await db(world.ctx()).deleteFrom('security_events').execute()
    const answer = await sendProof(await signed({ nonce: undefined }))
    expect(answer).toMatchObject({ error: 'use_dpop_nonce', status: 400 })
    expect(answer.nonce).toBe(dpopNonce(world.ctx()))
    expect(await sendProof(await signed({ nonce: 'of my own' }))).toMatchObject({ error: 'use_dpop_nonce' })
    // It is told to every client that comes for the first time: the security log keeps refusals.
    expect(await db(world.ctx()).selectFrom('security_events').select('event').execute()).toEqual([])
  })

  test('is good once, however many come at once', async () => {
    const proof = await signed()
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendProof(proof)))
    expect(answers.map(answer => answer.error).sort()).toEqual([
      ...Array<string>(7).fill('invalid_dpop_proof'),
      'invalid_grant',
    ])
  })

  const now = () => Math.floor(Date.now() / 1000)
  test.each<[string, () => Changes]>([
    ['for another method', () => ({ htm: 'GET' })],
    ['for another address', () => ({ htu: `${issuer}/userinfo` })],
    ['for another server', () => ({ htu: 'https://elsewhere.example/token' })],
    ['for no address', () => ({ htu: 'token' })],
    ['from long ago', () => ({ iat: now() - 600 })],
    ['from the future', () => ({ iat: now() + 600 })],
    ['without a time', () => ({ iat: undefined })],
    ['without a name', () => ({ jti: undefined })],
    ['of another type', () => ({ header: { typ: 'JWT' } })],
    ['that shows another key than it is signed with', () => ({ foreign: true })],
    ['that shows its private key', () => ({ secret: true })],
  ])('%s is refused', async (_, changes) => {
    const answer = await sendProof(await signed(changes()))
    expect([answer.status, answer.error]).toEqual([400, 'invalid_dpop_proof'])
  })

  test.each(['', 'nonsense', 'a.b.c', `${'x'.repeat(4_001)}`])('that is none (%p) is refused', async text => {
    expect((await sendProof(text)).error).toBe('invalid_dpop_proof')
  })

  test('may name the address with a query, which does not count', async () => {
    expect((await sendProof(await signed({ htu: `${issuer}/token?x=1#y` }))).error).toBe('invalid_grant')
  })

  test('for one token is none for another', async () => {
    const mine = await phone.withKey()
    const { access_token: token } = await connected(mine)
    const visit = await (await world.browser()).get('federation', '/userinfo', {
      authorization: `DPoP ${token}`,
      dpop: await signed({ htm: 'GET', htu: `${issuer}/userinfo`, token: `${token}x` }),
    })
    expect([visit.status, visit.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('DPoP error="invalid_dpop_proof"'),
    ])
  })

  test('is kept as its hash, and no longer than it could come again', async () => {
    await sendProof(await signed())
    const [row] = await db(world.ctx())
      .selectFrom('dpop_proofs')
      .selectAll()
      .orderBy('expires_at', 'desc')
      .execute()
    expect(row?.jti_hash).toMatch(/^[0-9a-f]{64}$/)
    expect((row?.expires_at.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(240_000)
  })
})

type Changes = {
  readonly htm?: string
  readonly htu?: string
  readonly iat?: number | undefined
  readonly jti?: string | undefined
  readonly nonce?: string | undefined
  readonly token?: string
  readonly header?: Partial<JWTHeaderParameters>
  readonly foreign?: boolean
  readonly secret?: boolean
}

/** A proof for the token endpoint by a fresh key, with these changes. */
async function signed({ token, header, foreign, secret, ...changes }: Changes = {}): Promise<string> {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const other = foreign ? await generateKeyPair('ES256', { extractable: true }) : pair
  const jwk = await exportJWK(secret ? pair.privateKey : other.publicKey)
  const claims = {
    htm: 'POST',
    htu: `${issuer}/token`,
    jti: crypto.randomUUID(),
    nonce: dpopNonce(world.ctx()),
    iat: Math.floor(Date.now() / 1000),
    ...(token ? { ath: new Bun.CryptoHasher('sha256').update(token).digest('base64url') } : {}),
    ...changes,
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(pair.privateKey)
}

/** What the token endpoint says to a refresh token that is none, with this proof. */
async function sendProof(proof: string) {
  const fields = { client_id: 'phone', grant_type: 'refresh_token', refresh_token: 'none' }
  const visit = await (await world.browser()).post('federation', '/token', fields, { dpop: proof })
  return { status: visit.status, nonce: visit.headers.get('dpop-nonce'), ...JSON.parse(visit.text) }
}
