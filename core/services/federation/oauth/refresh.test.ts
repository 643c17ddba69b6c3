import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import type { Ctx } from '#core/contracts/ctx'
import { newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { findToken } from './access-token'
import { exchangeCode, issueCode } from './authorization-code'
import { findClient, type OAuthClientRow } from './clients'
import { GRACE_SECONDS, refreshTokens } from './refresh'
import type { Scope } from './scopes'
import type { TokenAnswer } from './tokens'

const GRACE_MS = GRACE_SECONDS * 1000

let world: TestHouse
let orchard: OAuthClientRow
let vineyard: OAuthClientRow
let first: TokenAnswer
const start = Date.now()
beforeAll(async () => {
  world = await testHouse()
  for (const name of ['orchard', 'vineyard']) await OrchardClient.register(world, name)
  orchard = (await findClient(world.ctx(), 'orchard'))!
  vineyard = (await findClient(world.ctx(), 'vineyard'))!
})
afterAll(() => world.close())
beforeEach(async () => {
  first = await connected(['openid', 'email', 'offline_access'])
})

describe('a refresh token that is used again', () => {
  test('is answered the same within the grace', async () => {
    const second = await refresh(first)
    const again = await refresh(first, { ms: GRACE_MS - 1 })
    expect(again.refresh_token).toBe(second.refresh_token!)
    expect(again.access_token).toBe(second.access_token)
    expect([second.expires_in, again.expires_in]).toEqual([600, 570])
    const kept = await db(world.ctx()).selectFrom('tokens').select('id').execute()
    expect(kept.length).toBe(4)
  })

  test('ends the grant when the grace is over', async () => {
    const second = await refresh(first)
    await expect(refresh(first, { ms: GRACE_MS })).rejects.toMatchObject({ code: 'invalid_grant' })
    await expect(refresh(second)).rejects.toMatchObject({ code: 'invalid_grant' })
    expect(await findToken(at(0), second.access_token)).toBeNull()
    expect(await endings()).toEqual(['reused'])
  })

  test('ends the grant within the grace, too, when what followed was used', async () => {
    const third = await refresh(await refresh(first))
    await expect(refresh(first)).rejects.toMatchObject({ code: 'invalid_grant' })
    expect(await findToken(at(0), third.access_token)).toBeNull()
    expect(await endings()).toEqual(['reused'])
  })

  test('by another client is unknown, and does no harm', async () => {
    const second = await refresh(first)
    await expect(refresh(first, { client: vineyard })).rejects.toMatchObject({ code: 'invalid_grant' })
    expect((await refresh(second)).access_token).toBeString()
  })
})

describe('less than was granted', () => {
  test('can be had of the access token, and does not bind the next', async () => {
    const less = await refresh(first, { scope: 'email' })
    expect(less.scope).toBe('email')
    expect(less).not.toHaveProperty('id_token')
    expect(await findToken(at(0), less.access_token)).toMatchObject({ scope: 'email' })
    const all = await refresh(less)
    expect([all.scope, typeof all.id_token]).toEqual(['openid email offline_access', 'string'])
  })

  test('asked for within the grace, follows the same refresh token', async () => {
    const [all, less] = [await refresh(first), await refresh(first, { scope: 'openid' })]
    expect(less.refresh_token).toBe(all.refresh_token!)
    expect(less.access_token).not.toBe(all.access_token)
    expect(await findToken(at(0), less.access_token)).toMatchObject({ scope: 'openid' })
  })

  test.each(['profile', 'openid profile', 'king', ''])('is not %j, which uses nothing up', async scope => {
    await expect(refresh(first, { scope })).rejects.toMatchObject({ code: 'invalid_scope' })
    expect((await refresh(first)).scope).toBe('openid email offline_access')
  })
})

const at = (ms: number): Ctx => ({ ...world.ctx(), now: new Date(start + ms) })

function refresh(
  { refresh_token: token = '' }: TokenAnswer,
  { ms = 0, client = orchard, scope }: { ms?: number; client?: OAuthClientRow; scope?: string } = {},
): Promise<TokenAnswer> {
  return refreshTokens(at(ms), client, token, { scope })
}

async function connected(scope: readonly Scope[]): Promise<TokenAnswer> {
  await db(world.ctx()).deleteFrom('grants').execute()
  const signIn = Bun.randomUUIDv7()
  const { id } = world.cast.members.member
  await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'test' })
  const codeVerifier = newToken()
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')
  const asked = { client: orchard, redirectUri: REDIRECT_URI, scope, codeChallenge, nonce: null }
  const ctx = { ...at(0), viewer: world.ctx('member').viewer }
  const code = (await issueCode(ctx, asked, { signIn, asked: true })) ?? ''
  return exchangeCode(at(0), orchard, { code, codeVerifier, redirectUri: REDIRECT_URI })
}

async function endings() {
  const grants = await db(world.ctx()).selectFrom('grants').select('ended_why').execute()
  return grants.map(grant => grant.ended_why)
}
