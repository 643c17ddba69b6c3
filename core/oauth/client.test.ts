import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calculatePKCECodeChallenge } from 'openid-client'
import { type Config, readConfig } from '#core/config/config'
import { firstKeys } from '#core/keys/keyring'
import { beginSignIn, finishSignIn } from './client'
import { FIRST_PARTY_CLIENTS, firstPartySecret } from './first-party'

/** A federation that answers every code with the same token, signed by nobody: it comes over our own line. */

const dataDir = mkdtempSync(join(tmpdir(), 'coop-client-'))
let config: Config
let claims: Record<string, unknown>
let withIdToken = true
let asked = new URLSearchParams()
const federation = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    asked = new URLSearchParams(await request.text())
    const token = { access_token: 'a', token_type: 'Bearer', expires_in: 60 }
    return Response.json(withIdToken ? { ...token, id_token: idToken(claims) } : token)
  },
})
beforeAll(() => {
  const read = readConfig({ COOP_DATA: dataDir })
  config = { ...read, internalOrigins: { ...read.internalOrigins, federation: federation.url.origin } }
})
afterAll(async () => {
  await federation.stop(true)
  rmSync(dataDir, { recursive: true })
})

let begun: Awaited<ReturnType<typeof beginSignIn>>
beforeEach(async () => {
  begun = await beginSignIn(config, 'blog', '/about')
  const now = Math.floor(Date.now() / 1000)
  withIdToken = true
  claims = {
    iss: config.origins.federation,
    aud: 'blog',
    sub: 'mair',
    sid: 'this-sign-in',
    nonce: begun.attempt.nonce,
    iat: now,
    exp: now + 60,
  }
})

const finish = (
  query: Record<string, string> = { code: 'c', state: begun.attempt.state, iss: config.origins.federation },
) =>
  finishSignIn(
    config,
    'blog',
    new URL(`${config.origins.blog}/callback?${new URLSearchParams(query)}`),
    begun.attempt,
  )

test('federation is asked with state, nonce and challenge, which no two attempts share', async () => {
  const url = new URL(begun.url)
  expect(url.origin + url.pathname).toBe(`${config.origins.federation}/authorize`)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'blog',
    redirect_uri: `${config.origins.blog}/callback`,
    response_type: 'code',
    scope: 'openid profile',
    state: begun.attempt.state,
    nonce: begun.attempt.nonce,
    code_challenge: await calculatePKCECodeChallenge(begun.attempt.codeVerifier),
    code_challenge_method: 'S256',
  })
  const { attempt } = await beginSignIn(config, 'blog', '/about')
  for (const part of ['state', 'nonce', 'codeVerifier'] as const)
    expect(attempt[part]).not.toBe(begun.attempt[part])
  expect(attempt.returnTo).toBe('/about')
})

test('asked silently, it shows no page', async () => {
  const { url } = await beginSignIn(config, 'blog', '/', 'silent')
  expect(new URL(url).searchParams.get('prompt')).toBe('none')
})

test('the code is exchanged with the verifier and the secret of this app', async () => {
  expect(await finish()).toEqual({ memberId: 'mair', signIn: 'this-sign-in' })
  expect(Object.fromEntries(asked)).toEqual({
    grant_type: 'authorization_code',
    code: 'c',
    code_verifier: begun.attempt.codeVerifier,
    redirect_uri: `${config.origins.blog}/callback`,
    client_id: 'blog',
    client_secret: firstPartySecret(config, 'blog'),
  })
})

test('each app has a secret of its own, and each cooperative others', () => {
  const secrets = FIRST_PARTY_CLIENTS.map(domain => firstPartySecret(config, domain))
  expect(new Set(secrets).size).toBe(FIRST_PARTY_CLIENTS.length)
  expect(secrets).not.toContain(firstPartySecret({ ...config, keys: firstKeys('x'.repeat(32)) }, 'blog'))
})

test.each([
  ['of another attempt (state)', { state: 'another' }, 'state'],
  ['without a state', { state: null }, 'state'],
  ['of another issuer (iss)', { iss: 'https://elsewhere.example' }, 'iss'],
  ['that does not say who issued it', { iss: null }, 'iss'],
  ['that says no', { error: 'access_denied', code: null }, 'error'],
])('a callback %s is refused', async (_, changes, why) => {
  const callback = { code: 'c', state: begun.attempt.state, iss: config.origins.federation, ...changes }
  const query = Object.entries(callback).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
  const refused = await finish(Object.fromEntries(query)).catch(error => error)
  expect(refused).toBeInstanceOf(Error)
  expect(`${refused.message} ${refused.cause?.message ?? ''}`).toContain(why)
})

test.each([
  ['for another attempt (nonce)', { nonce: 'another' }],
  ['for another app', { aud: 'market' }],
  ['of another issuer', { iss: 'https://elsewhere.example' }],
  ['that has expired', { exp: 1_000 }],
])('an ID token %s is refused', async (_, changed) => {
  Object.assign(claims, changed)
  expect(await finish().catch(error => error)).toBeInstanceOf(Error)
})

test('an answer without an ID token is refused, and so is one that names no sign-in', async () => {
  withIdToken = false
  expect(await finish().catch(error => error)).toBeInstanceOf(Error)
  withIdToken = true
  for (const sid of [undefined, 7]) {
    claims.sid = sid
    await expect(finish()).rejects.toThrow('The ID token names no sign-in (sid)')
  }
})

function idToken(payload: Record<string, unknown>): string {
  const encoded = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return `${encoded({ alg: 'ES256', typ: 'JWT' })}.${encoded(payload)}.${Buffer.alloc(64).toString('base64url')}`
}
