import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { UnknownClientRequest } from './authorization-request'
import { findClient, type OAuthClientRow } from './clients'
import { pushedOr, pushRequest, usePushed } from './pushed-request'
import { AuthorizationRefused, TokenRefused } from './refusals'

let world: TestHouse
let orchard: OAuthClientRow
beforeAll(async () => {
  world = await testHouse()
  await OrchardClient.register(world, 'orchard')
  await OrchardClient.register(world, 'meadow')
  orchard = (await findClient(world.ctx(), 'orchard'))!
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('pushed_requests').execute()
})

const JKT = 'k'.repeat(43)
const asked = (changes: Record<string, string> = {}): Record<string, string> => ({
  redirect_uri: REDIRECT_URI,
  response_type: 'code',
  scope: 'openid',
  state: 's',
  code_challenge: 'a'.repeat(43),
  code_challenge_method: 'S256',
  ...changes,
})
const push = (changes?: Record<string, string>, jkt: string | null = null) =>
  pushRequest(world.ctx(), orchard, asked(changes), jkt)
const cameWith = (parameters: Record<string, string>, ctx = world.ctx()) =>
  pushedOr(ctx, new URLSearchParams(parameters))

describe('a request that is pushed', () => {
  test('is there for the browser that comes with its address, without what the client proved itself by', async () => {
    const { request_uri, expires_in } = await push({ client_secret: 'secret', client_id: 'meadow' })
    expect(request_uri).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{20,}$/)
    expect(expires_in).toBe(600)
    const parameters = await cameWith({ client_id: 'orchard', request_uri })
    expect(Object.fromEntries(parameters)).toEqual({ ...asked(), client_id: 'orchard' })
  })

  test('counts alone, whatever stands beside its address', async () => {
    const { request_uri } = await push()
    const beside = {
      client_id: 'orchard',
      request_uri,
      scope: 'email',
      redirect_uri: 'https://evil.example/',
    }
    expect((await cameWith(beside)).get('redirect_uri')).toBe(REDIRECT_URI)
    expect((await cameWith(beside)).get('scope')).toBe('openid')
  })

  test('is its client’s alone', async () => {
    const { request_uri } = await push()
    for (const client_id of ['meadow', 'nobody', ''])
      await expect(cameWith({ client_id, request_uri })).rejects.toBeInstanceOf(UnknownClientRequest)
  })

  test('is good for ten minutes, to the millisecond', async () => {
    const { request_uri } = await push()
    const { expires_at } = await db(world.ctx())
      .selectFrom('pushed_requests')
      .select('expires_at')
      .executeTakeFirstOrThrow()
    const at = (ms: number) => ({ ...world.ctx(), now: new Date(expires_at.getTime() + ms) })
    expect((await cameWith({ client_id: 'orchard', request_uri }, at(-1))).get('state')).toBe('s')
    await expect(cameWith({ client_id: 'orchard', request_uri }, at(0))).rejects.toBeInstanceOf(
      UnknownClientRequest,
    )
  })

  test('is used once, also by two browsers at the same moment', async () => {
    const { request_uri } = await push()
    const parameters = new URLSearchParams({ client_id: 'orchard', request_uri })
    const uses = await Promise.allSettled([1, 2].map(() => usePushed(world.ctx(), parameters)))
    expect(uses.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(pushedOr(world.ctx(), parameters)).rejects.toBeInstanceOf(UnknownClientRequest)
  })

  test('is bound to the key that it was proved with', async () => {
    const { request_uri } = await push({}, JKT)
    expect((await cameWith({ client_id: 'orchard', request_uri })).get('dpop_jkt')).toBe(JKT)
    await push({ dpop_jkt: JKT }, JKT)
    await expect(push({ dpop_jkt: 'x'.repeat(43) }, JKT)).rejects.toMatchObject({
      code: 'invalid_dpop_proof',
    })
  })
})

describe('pushing is refused', () => {
  test('for what the browser would be refused', async () => {
    for (const changes of [
      { scope: 'king' },
      { response_type: 'token' },
      { code_challenge: 'short' },
    ] as const)
      await expect(push(changes as unknown as Record<string, string>)).rejects.toBeInstanceOf(
        AuthorizationRefused,
      )
  })

  test('for an address that the client never told us', async () => {
    const elsewhere = await push({ redirect_uri: 'https://evil.example/' }).catch(refusal => refusal)
    expect(elsewhere).toBeInstanceOf(TokenRefused)
    expect(elsewhere.code).toBe('invalid_request')
  })

  test('for one that stands for another', async () => {
    const { request_uri } = await push()
    await expect(push({ request_uri })).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

describe('a request that is none of ours', () => {
  test('is as the browser brought it', async () => {
    for (const parameters of [{ scope: 'openid' }, { request_uri: 'https://orchard.example/request' }]) {
      const given = new URLSearchParams(parameters as unknown as Record<string, string>)
      expect(await pushedOr(world.ctx(), given)).toBe(given)
      await usePushed(world.ctx(), given)
    }
  })

  test('is nobody’s when it names two', async () => {
    const { request_uri } = await push()
    const twice = new URLSearchParams({ client_id: 'orchard', request_uri })
    twice.append('request_uri', 'another')
    await expect(pushedOr(world.ctx(), twice)).rejects.toBeInstanceOf(UnknownClientRequest)
  })
})
