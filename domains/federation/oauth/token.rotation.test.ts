import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oauth from 'oauth4webapi'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

const OFFLINE = { scope: 'openid offline_access' }

let world: TestHouse
let orchard: OrchardClient
const logouts: { token: string }[] = []
let listener: ReturnType<typeof Bun.serve>
beforeAll(async () => {
  listener = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      logouts.push({ token: new URLSearchParams(await request.text()).get('logout_token') ?? '' })
      return new Response()
    },
  })
  world = await testHouse()
  const backchannelLogoutUri = `http://127.0.0.1:${listener.port}/logout`
  orchard = await OrchardClient.register(world, 'orchard', { backchannelLogoutUri })
})
afterAll(async () => {
  await listener.stop(true)
  await world.close()
})

describe('a refresh token', () => {
  test('is given with offline_access alone, and gives new tokens of the same kind', async () => {
    const member = await world.browser('member')
    expect((await orchard.tokens(await orchard.authorized(member))).refresh_token).toBeUndefined()
    const { refresh_token: first = '' } = await orchard.tokens(await orchard.authorized(member, OFFLINE))
    const renewed = await orchard.refresh(first)
    expect(renewed.status).toBe(200)
    const tokens = await oauth.processRefreshTokenResponse(orchard.server, orchard.client, renewed)
    expect(tokens.scope).toBe('openid offline_access')
    expect(tokens.refresh_token).not.toBe(first)
  })

  test('asked fifty times at once, gives all of them the same pair, which works', async () => {
    const { refresh_token: first = '' } = await orchard.tokens(
      await orchard.authorized(await world.browser('member'), OFFLINE),
    )
    const answers = await Promise.all(Array.from({ length: 50 }, () => orchard.refresh(first)))
    const pairs = []
    for (const answer of answers)
      pairs.push(await oauth.processRefreshTokenResponse(orchard.server, orchard.client, answer))
    expect(new Set(pairs.map(pair => pair.refresh_token)).size).toBe(1)
    expect(new Set(pairs.map(pair => pair.access_token)).size).toBe(1)
    expect(await introspected(pairs[0]?.access_token ?? '')).toMatchObject({ active: true })
    expect((await orchard.refresh(pairs[0]?.refresh_token ?? '')).status).toBe(200)
  })

  test('that comes again when its successor was used, was stolen: nothing of its family works any more', async () => {
    const tokens = await orchard.tokens(await orchard.authorized(await world.browser('member'), OFFLINE))
    const second = await (await orchard.refresh(tokens.refresh_token ?? '')).json()
    const third = await (await orchard.refresh(second.refresh_token)).json()
    expect((await orchard.refresh(tokens.refresh_token ?? '')).status).toBe(400)
    expect((await orchard.refresh(third.refresh_token)).status).toBe(400)
    expect(await introspected(third.access_token)).toEqual({ active: false })
  })

  test('of another client is unknown', async () => {
    const vineyard = await OrchardClient.register(world, 'vineyard')
    const { refresh_token: token = '' } = await orchard.tokens(
      await orchard.authorized(await world.browser('member'), OFFLINE),
    )
    const foreign = await oauth.refreshTokenGrantRequest(
      vineyard.server,
      vineyard.client,
      vineyard.authentication,
      token,
      vineyard.options,
    )
    expect(foreign.status).toBe(400)
    expect((await orchard.refresh(token)).status).toBe(200)
  })
})

describe('a token', () => {
  test('can be looked at by its client, and given up', async () => {
    const tokens = await orchard.tokens(await orchard.authorized(await world.browser('editor')))
    expect(await introspected(tokens.access_token)).toMatchObject({
      active: true,
      client_id: 'orchard',
      sub: world.cast.members.editor.id,
    })
    const given = await oauth.revocationRequest(
      orchard.server,
      orchard.client,
      orchard.authentication,
      tokens.access_token,
      orchard.options,
    )
    await oauth.processRevocationResponse(given)
    expect(await introspected(tokens.access_token)).toEqual({ active: false })
  })

  test('tells another client nothing, and is not its to give up', async () => {
    const cellar = await OrchardClient.register(world, 'cellar')
    const { access_token: token } = await orchard.tokens(
      await orchard.authorized(await world.browser('editor')),
    )
    expect(await introspected(token, cellar)).toEqual({ active: false })
    await oauth.revocationRequest(cellar.server, cellar.client, cellar.authentication, token, cellar.options)
    expect(await introspected(token)).toMatchObject({ active: true })
  })

  test('is worth nothing after the sign-out, of which the client is told', async () => {
    const leaving = await world.browser('neighbour')
    const tokens = await orchard.tokens(await orchard.authorized(leaving, OFFLINE))
    await leaving.post('federation', '/logout')
    expect(await introspected(tokens.access_token)).toEqual({ active: false })
    expect((await orchard.refresh(tokens.refresh_token ?? '')).status).toBe(400)
    await world.work()
    const token = logouts.at(-1)?.token ?? ''
    expect(decodeProtectedHeader(token).typ).toBe('logout+jwt')
    expect(decodeJwt(token)).toMatchObject({
      aud: 'orchard',
      sub: world.cast.members.neighbour.id,
      sid: decodeJwt(tokens.id_token ?? '').sid,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    expect(decodeJwt(token).nonce).toBeUndefined()
  })
})

async function introspected(token: string, client = orchard): Promise<unknown> {
  const answer = await oauth.introspectionRequest(
    client.server,
    client.client,
    client.authentication,
    token,
    client.options,
  )
  return oauth.processIntrospectionResponse(client.server, client.client, answer)
}
