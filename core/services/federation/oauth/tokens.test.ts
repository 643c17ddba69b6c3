import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { CLIENT_SECRET, OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { signOut } from '../sign-out'
import { findToken, introspect, revokeToken } from './access-token'
import { exchangeCode, issueCode } from './authorization-code'
import { grantAuthorization, responseAddress } from './authorization-response'
import { backChannelLogout, LogoutNotDelivered } from './back-channel-logout'
import { claimsOf } from './claims'
import { authenticateClient } from './client-authentication'
import { findClient, type OAuthClientRow } from './clients'
import { hasConsented } from './grants'
import { pruneExpired } from './prune'
import { refreshTokens } from './refresh'
import type { Scope } from './scopes'
import { authenticationOf } from './sign-in'
import { ACCESS_TOKEN_SECONDS } from './tokens'

const NOON = Date.parse('2026-06-01T12:00:00Z')
const DAY_MS = 86_400_000

let world: TestHouse
let orchard: OAuthClientRow
let vineyard: OAuthClientRow
let signIn: string
beforeAll(async () => {
  world = await testHouse()
  for (const name of ['orchard', 'vineyard']) await OrchardClient.register(world, name)
  orchard = (await findClient(world.ctx(), 'orchard'))!
  vineyard = (await findClient(world.ctx(), 'vineyard'))!
})
afterAll(() => world.close())

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('grants').execute()
  await db(world.ctx()).deleteFrom('sessions').execute()
  signIn = Bun.randomUUIDv7()
  const { id } = world.cast.members.member
  await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'test' })
  await db(world.ctx())
    .updateTable('sessions')
    .set({ created_at: new Date(NOON - 60_000), expires_at: new Date(NOON + 60 * DAY_MS) })
    .execute()
  const began = new Date(NOON - 60_000)
  await db(world.ctx()).updateTable('sign_ins').set({ began_at: began, authenticated_at: began }).execute()
})

const at = (ms: number, ctx = world.ctx()): Ctx => ({ ...ctx, now: new Date(NOON + ms) })

const asked = (scope: readonly Scope[], verifier: string, nonce: string | null = null) => ({
  client: orchard,
  redirectUri: REDIRECT_URI,
  scope,
  nonce,
  state: null,
  prompt: [],
  maxAge: null,
  responseMode: 'query' as const,
  loginHint: null,
  memberHint: null,
  codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
})

async function code(
  scope: readonly Scope[] = ['openid'],
  verifier = newToken(),
  nonce: string | null = null,
) {
  const ctx = at(0, world.ctx('member'))
  const made = await issueCode(ctx, asked(scope, verifier, nonce), { signIn, asked: true })
  return { code: made ?? '', codeVerifier: verifier, redirectUri: REDIRECT_URI }
}

async function tokens(scope: readonly Scope[] = ['openid', 'offline_access'], nonce: string | null = null) {
  return exchangeCode(at(0), orchard, await code(scope, newToken(), nonce))
}

const refused = { code: 'invalid_grant' }

describe('a code', () => {
  test('is good for a minute, and not at its end', async () => {
    const [early, late] = [await code(), await code()]
    expect((await exchangeCode(at(59_999), orchard, early)).token_type).toBe('Bearer')
    await expect(exchangeCode(at(60_000), orchard, late)).rejects.toMatchObject(refused)
  })

  test.each([
    ['another redirect URI', { redirectUri: `${REDIRECT_URI}?` }],
    ['another verifier', { codeVerifier: newToken() }],
  ])('tried with %s is used up, and the grant was never taken up', async (_, changes) => {
    const made = await code()
    await expect(exchangeCode(at(0), orchard, { ...made, ...changes })).rejects.toMatchObject(refused)
    await expect(exchangeCode(at(0), orchard, made)).rejects.toMatchObject(refused)
    const [grant] = await db(world.ctx()).selectFrom('grants').select(['exchanged_at', 'ended_why']).execute()
    expect(grant).toEqual({ exchanged_at: null, ended_why: 'reused' })
  })

  test('tried by another client is unknown to it, and good for its own', async () => {
    const made = await code()
    await expect(exchangeCode(at(0), vineyard, made)).rejects.toMatchObject(refused)
    expect((await exchangeCode(at(0), orchard, made)).access_token).toBeString()
  })

  test('is given for a living sign-in alone, and says at the redirect URI what became of it', async () => {
    const response = await grantAuthorization(at(0, world.ctx('member')), asked(['openid'], newToken()), {
      signIn,
      asked: true,
    })
    const answer = new URL(responseAddress(response)).searchParams
    expect([answer.get('iss'), answer.has('state')]).toEqual([world.house.config.origins.federation, false])
    expect(answer.get('code')).toBeString()
    await signOut(world.ctx(), signIn)
    const late = grantAuthorization(at(0, world.ctx('member')), asked(['openid'], newToken()), {
      signIn,
      asked: true,
    })
    await expect(late).rejects.toMatchObject({ code: 'login_required', to: { redirectUri: REDIRECT_URI } })
  })

  test('is worth nothing where the sign-in ran out meanwhile', async () => {
    const made = await code()
    await db(world.ctx())
      .updateTable('sessions')
      .set({ expires_at: new Date(NOON) })
      .execute()
    await expect(exchangeCode(at(0), orchard, made)).rejects.toThrow('signed out')
  })
})

describe('what a code gives', () => {
  test('is as much as was granted: no refresh and no ID token unasked', async () => {
    const scope = (tokens: object) => Object.keys(tokens).filter(key => /refresh|id_token/.test(key))
    expect(scope(await tokens(['profile']))).toEqual([])
    expect(scope(await tokens(['openid']))).toEqual(['id_token'])
    expect(scope(await tokens(['offline_access']))).toEqual(['refresh_token'])
    expect(await tokens(['openid', 'email'])).toMatchObject({
      scope: 'openid email',
      expires_in: ACCESS_TOKEN_SECONDS,
    })
  })

  test('says in its ID token who, for whom, since when and for how long', async () => {
    const { id_token: token = '' } = await tokens(['openid', 'email'], 'once')
    const { id, email } = world.cast.members.member
    expect(decodeJwt(token)).toEqual({
      iss: world.house.config.origins.federation,
      sub: id,
      aud: 'orchard',
      sid: signIn,
      acr: '1',
      amr: ['otp'],
      email,
      email_verified: true,
      nonce: 'once',
      auth_time: NOON / 1000 - 60,
      iat: NOON / 1000,
      exp: NOON / 1000 + 600,
    })
    expect(decodeJwt((await tokens(['openid'])).id_token ?? '')).not.toHaveProperty('nonce')
  })

  test('reveals of a member what the scope says', async () => {
    const { id, name, handle, email } = world.cast.members.neighbour
    const claims = (scope: string, of = id) => claimsOf(world.ctx(), of, scope)
    expect(await claims('openid')).toEqual({ sub: id })
    expect(await claims('openid profile')).toEqual({ sub: id, name, preferred_username: handle })
    expect(await claims('email')).toEqual({ sub: id, email, email_verified: true })
    const nobody = Bun.randomUUIDv7()
    expect(await claims('profile email', nobody)).toEqual({ sub: nobody })
  })

  test('is counted from when the member proved who they are last, or else from the first session', async () => {
    const { id } = world.cast.members.member
    const authenticated = () => authenticationOf(world.ctx(), signIn)
    expect((await authenticated())?.at).toEqual(new Date(NOON - 60_000))
    await world.house.sessions.begin(id, {
      domain: 'federation',
      signIn,
      device: 'later',
      methods: ['pop', 'mfa'],
    })
    const later = await authenticated()
    expect({ acr: later?.acr, amr: later?.amr.toSorted() }).toEqual({ acr: '2', amr: ['mfa', 'otp', 'pop'] })
    expect(later?.at.getTime()).toBeGreaterThan(NOON)
    // The version before this one writes no row for it.
    await db(world.ctx()).deleteFrom('sign_ins').execute()
    expect(await authenticated()).toMatchObject({ at: new Date(NOON - 60_000), acr: '1', amr: ['otp'] })
    expect(await authenticationOf(world.ctx(), Bun.randomUUIDv7())).toBeNull()
  })
})

describe('an access token', () => {
  test('is worth something for ten minutes, and no moment longer', async () => {
    const { access_token: token } = await tokens()
    expect(await findToken(at(ACCESS_TOKEN_SECONDS * 1000 - 1), token)).toMatchObject({ kind: 'access' })
    expect(await findToken(at(ACCESS_TOKEN_SECONDS * 1000), token)).toBeNull()
    expect(await findToken(at(0), `${token}x`)).toBeNull()
  })

  test('is worth nothing once the sign-in has run out', async () => {
    const { access_token: token } = await tokens()
    await db(world.ctx())
      .updateTable('sessions')
      .set({ expires_at: new Date(NOON + 1_000) })
      .execute()
    expect(await findToken(at(999), token)).not.toBeNull()
    expect(await findToken(at(1_000), token)).toBeNull()
  })

  test('tells its own client all about itself, and another nothing', async () => {
    const { access_token: token, refresh_token: refresh = '' } = await tokens()
    expect(await introspect(at(0), orchard, token)).toEqual({
      aud: [world.house.config.origins.federation],
      active: true,
      iss: world.house.config.origins.federation,
      client_id: 'orchard',
      sub: world.cast.members.member.id,
      scope: 'openid offline_access',
      token_type: 'Bearer',
      iat: NOON / 1000,
      exp: NOON / 1000 + ACCESS_TOKEN_SECONDS,
    })
    expect(await introspect(at(0), orchard, refresh)).toMatchObject({ token_type: 'refresh_token' })
    for (const answer of [
      await introspect(at(0), vineyard, token),
      await introspect(at(0), orchard, 'x'),
      await introspect(at(ACCESS_TOKEN_SECONDS * 1000), orchard, token),
    ])
      expect(answer).toEqual({ active: false })
  })

  test('is given up by its own client, and with it all of its grant', async () => {
    const [mine, other] = [await tokens(), await tokens()]
    await revokeToken(at(0), vineyard, mine.access_token)
    await revokeToken(at(0), orchard, 'x')
    expect(await findToken(at(0), mine.access_token)).not.toBeNull()
    await revokeToken(at(0), orchard, mine.access_token)
    expect(await findToken(at(0), mine.refresh_token ?? '')).toBeNull()
    expect(await findToken(at(0), other.access_token)).not.toBeNull()
  })
})

describe('a refresh token', () => {
  test('is good for thirty days, once, for its own client, and is no access token', async () => {
    const first = await tokens()
    const { refresh_token: token = '', access_token: access } = first
    await expect(refreshTokens(at(0), vineyard, token)).rejects.toMatchObject(refused)
    await expect(refreshTokens(at(0), orchard, access)).rejects.toMatchObject(refused)
    const second = await refreshTokens(at(30 * DAY_MS - 1), orchard, token)
    expect(second).toMatchObject({ scope: first.scope, id_token: expect.any(String) })
    expect(await findToken(at(0), token)).toBeNull()
    expect(await findToken(at(30 * DAY_MS), second.access_token)).not.toBeNull()
  })

  test('that ran out ends nothing: it was never used', async () => {
    const { refresh_token: token = '' } = await tokens()
    await expect(refreshTokens(at(30 * DAY_MS), orchard, token)).rejects.toMatchObject(refused)
    const [grant] = await db(world.ctx()).selectFrom('grants').select('ended_at').execute()
    expect(grant?.ended_at).toBeNull()
  })

  test('is worth nothing once the member has signed out, or the sign-in ran out', async () => {
    const [{ refresh_token: one = '' }, { refresh_token: two = '' }] = [await tokens(), await tokens()]
    await db(world.ctx())
      .updateTable('sessions')
      .set({ expires_at: new Date(NOON) })
      .execute()
    await expect(refreshTokens(at(0), orchard, one)).rejects.toMatchObject(refused)
    await signOut(world.ctx(), signIn)
    await expect(refreshTokens(at(0), orchard, two)).rejects.toMatchObject(refused)
  })
})

describe('consent', () => {
  test('is what the member agreed to last, for this client alone', async () => {
    const consents = (scope: readonly Scope[], client = orchard, who: 'member' | 'neighbour' = 'member') =>
      hasConsented(world.ctx(who), client, scope)
    expect(await consents(['openid'])).toBe(false)
    await code(['openid', 'email'])
    expect(await consents(['openid', 'email'])).toBe(true)
    expect(await consents(['openid', 'profile'])).toBe(false)
    expect(await consents(['openid'], vineyard)).toBe(false)
    expect(await consents(['openid'], orchard, 'neighbour')).toBe(false)
    expect(await hasConsented(world.ctx(), orchard, ['openid'])).toBe(false)
    await code(['openid'])
    expect(await consents(['email'])).toBe(false)
    expect(await hasConsented(world.ctx(), (await findClient(world.ctx(), 'blog'))!, ['email'])).toBe(true)
  })

  test('is none where nobody was asked, or it was withdrawn', async () => {
    await code(['openid'])
    await db(world.ctx()).updateTable('grants').set({ asked: false }).execute()
    expect(await hasConsented(world.ctx('member'), orchard, ['openid'])).toBe(false)
    await db(world.ctx())
      .updateTable('grants')
      .set({ asked: true, withdrawn_at: new Date(), ended_at: new Date(), ended_why: 'closed' })
      .execute()
    expect(await hasConsented(world.ctx('member'), orchard, ['openid'])).toBe(false)
  })
})

describe('what has run out', () => {
  test('is pruned two days later and not before, and no grant with it', async () => {
    await tokens()
    const left = async () => ({
      codes: (await db(world.ctx()).selectFrom('authorization_codes').select('id').execute()).length,
      tokens: (await db(world.ctx()).selectFrom('tokens').select('id').execute()).length,
      grants: (await db(world.ctx()).selectFrom('grants').select('id').execute()).length,
    })
    await pruneExpired(at(60_000 + 2 * DAY_MS), {})
    expect(await left()).toEqual({ codes: 1, tokens: 2, grants: 1 })
    await pruneExpired(at(60_000 + 2 * DAY_MS + 1), {})
    expect(await left()).toEqual({ codes: 0, tokens: 2, grants: 1 })
    await pruneExpired(at(ACCESS_TOKEN_SECONDS * 1000 + 2 * DAY_MS + 1), {})
    expect(await left()).toEqual({ codes: 0, tokens: 1, grants: 1 })
  })

  test('goes at once where it is worth nothing any more: challenges and proofs', async () => {
    const ctx = at(0)
    const ends = [ctx.now, new Date(ctx.now.getTime() - 1)]
    for (const [index, expires_at] of ends.entries()) {
      const hash = String(index)
      await db(ctx).insertInto('dpop_proofs').values({ jti_hash: hash, expires_at }).execute()
      await db(ctx)
        .insertInto('passkey_challenges')
        .values({ challenge_hash: hash, member_id: null, expires_at })
        .execute()
    }
    await pruneExpired(ctx, {})
    expect(await db(ctx).selectFrom('dpop_proofs').select('jti_hash').execute()).toEqual([{ jti_hash: '0' }])
    expect(await db(ctx).selectFrom('passkey_challenges').select('challenge_hash').execute()).toEqual([
      { challenge_hash: '0' },
    ])
  })

  test('ends the grants of a sign-in that is over, and leaves the living', async () => {
    await code()
    await pruneExpired(at(0), {})
    const endings = async () =>
      (await db(world.ctx()).selectFrom('grants').select('ended_why').execute()).map(row => row.ended_why)
    expect(await endings()).toEqual([null])
    await pruneExpired(at(63 * DAY_MS), {})
    expect(await endings()).toEqual(['expired'])
  })
})

describe('a client that wishes to know of a sign-out', () => {
  const told: { body: URLSearchParams; status: number }[] = []
  let listener: ReturnType<typeof Bun.serve>
  let status = 200
  beforeAll(async () => {
    listener = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      async fetch(request) {
        told.push({ body: new URLSearchParams(await request.text()), status })
        return new Response(null, { status })
      },
    })
    await db(world.ctx())
      .updateTable('oauth_clients')
      .set({ backchannel_logout_uri: `http://127.0.0.1:${listener.port}/out` })
      .where('client_id', '=', 'orchard')
      .execute()
  })
  afterAll(() => listener.stop(true))

  const tell = (clientId = orchard.id) =>
    backChannelLogout(at(0), { clientId, memberId: world.cast.members.member.id, signIn })

  test('is told by a token that lives two minutes', async () => {
    await tell()
    expect(decodeJwt(told.at(-1)?.body.get('logout_token') ?? '')).toMatchObject({
      aud: 'orchard',
      sid: signIn,
      iat: NOON / 1000,
      exp: NOON / 1000 + 120,
    })
  })

  test.each([
    [200, false],
    [404, false],
    [499, false],
    [500, true],
    [503, true],
  ])('and answers %p is told again: %p', async (answer, again) => {
    status = answer
    if (again) await expect(tell()).rejects.toBeInstanceOf(LogoutNotDelivered)
    else await tell()
    expect(told.at(-1)?.status).toBe(answer)
  })

  test('is not told when it wishes nothing, or is gone', async () => {
    const times = told.length
    await tell(vineyard.id)
    await tell(Bun.randomUUIDv7())
    expect(told.length).toBe(times)
  })
})

test('a client of another secret is not let in by the hash of it', async () => {
  const stolen = { client_id: 'orchard', client_secret: hashToken(CLIENT_SECRET) }
  await expect(authenticateClient(world.ctx(), null, stolen)).rejects.toMatchObject({
    code: 'invalid_client',
  })
  const genuine = { client_id: 'orchard', client_secret: CLIENT_SECRET }
  expect((await authenticateClient(world.ctx(), null, genuine)).id).toBe(orchard.id)
})
