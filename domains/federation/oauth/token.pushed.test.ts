import { afterAll, beforeAll, expect, test } from 'bun:test'
import * as oauth from 'oauth4webapi'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { OrchardClient } from '../../../tests/oauth-client'

let world: TestHouse
let orchard: OrchardClient
let member: Browser
beforeAll(async () => {
  world = await testHouse()
  orchard = await OrchardClient.register(world)
  member = await world.browser('member')
})
afterAll(() => world.close())

async function send(changes: Readonly<Record<string, string | null>> = {}, client = orchard) {
  const asked = await client.request(changes)
  const parameters = new URLSearchParams(asked.path.split('?')[1])
  const { server, authentication, options } = client
  const answer = await oauth.pushedAuthorizationRequest(
    server,
    client.client,
    authentication,
    parameters,
    options,
  )
  return { asked, answer }
}

async function pushed(changes: Readonly<Record<string, string | null>> = {}) {
  const { asked, answer } = await send(changes)
  const { request_uri, expires_in } = await oauth.processPushedAuthorizationResponse(
    orchard.server,
    orchard.client,
    answer,
  )
  const query = new URLSearchParams({ client_id: 'orchard', request_uri })
  return { asked, request_uri, expires_in, query }
}

test('a client sends its request itself, and the browser brings its name alone', async () => {
  const { asked, query, expires_in } = await pushed()
  expect(expires_in).toBe(600)
  expect((await member.get('federation', `/authorize?${query}`)).text).toContain('See your e-mail address')
  const { location } = await member.post('federation', `/authorize/consent?${query}`, { answer: 'allow' })
  const callback = new URL(location ?? '')
  const parameters = oauth.validateAuthResponse(orchard.server, orchard.client, callback, asked.state)
  expect((await orchard.tokens({ ...asked, parameters })).access_token).toBeString()
})

test('what stands beside the name does not count', async () => {
  const { query } = await pushed({ scope: 'openid' })
  const page = await member.get('federation', `/authorize?${query}&scope=openid+email&prompt=consent`)
  expect(page.text).not.toContain('See your e-mail address')
})

test('is good for one code, also when two windows press Allow at once', async () => {
  const { query } = await pushed()
  const consent = () => member.post('federation', `/authorize/consent?${query}`, { answer: 'allow' })
  const visits = await Promise.all([consent(), consent(), consent()])
  expect(visits.map(visit => visit.status).sort()).toEqual([303, 400, 400])
  expect((await member.get('federation', `/authorize?${query}`)).status).toBe(400)
})

test('survives the sign-in that it needs', async () => {
  const { query } = await pushed({ prompt: 'login' })
  const { location } = await member.get('federation', `/authorize?${query}`)
  const back = new URLSearchParams(location?.split('?')[1]).get('continue_to') ?? ''
  expect(back).toContain('request_uri=')
  expect(back).not.toContain('code_challenge')
  await Bun.sleep(2)
  await member.signIn(world.house, world.cast.members.member.id)
  const { status, location: done } = await member.get('federation', back)
  expect(status === 200 || done?.includes('?code=')).toBe(true)
})

test('is unknown to another client, and after ten minutes', async () => {
  await OrchardClient.register(world, 'vineyard')
  const { query, request_uri } = await pushed()
  const foreign = new URLSearchParams({ client_id: 'vineyard', request_uri })
  const unnamed = new URLSearchParams({ request_uri })
  for (const each of [foreign, unnamed])
    expect((await member.get('federation', `/authorize?${each}`)).status).toBe(400)
  await db(world.ctx())
    .updateTable('pushed_requests')
    .set({ expires_at: new Date() })
    .where('uri_hash', '=', hashToken(request_uri))
    .execute()
  expect((await member.get('federation', `/authorize?${query}`)).status).toBe(400)
})

test.each([
  ['another redirect URI', { redirect_uri: 'https://evil.example/' }, 'invalid_request'],
  ['no PKCE', { code_challenge: null }, 'invalid_request'],
  ['an unknown scope', { scope: 'king' }, 'invalid_scope'],
  ['another request', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'invalid_request'],
] as const)('with %s it is refused at once', async (_, changes, error) => {
  const { answer } = await send(changes)
  expect([answer.status, await answer.json()]).toMatchObject([400, { error }])
})

test('nobody else may send one in its name', async () => {
  const impostor = await OrchardClient.register(world, 'impostor', {
    authentication: oauth.ClientSecretPost('a guess'),
  })
  expect((await send({}, impostor)).answer.status).toBe(401)
  const { asked } = await pushed()
  const fields = Object.fromEntries(new URLSearchParams(asked.path.split('?')[1]))
  const visit = await (await world.browser()).post('federation', '/par', fields)
  expect(visit.status).toBe(401)
})

test('its secret is not kept with it', async () => {
  const { request_uri } = await pushed()
  const { parameters } = await db(world.ctx())
    .selectFrom('pushed_requests')
    .select('parameters')
    .where('uri_hash', '=', hashToken(request_uri))
    .executeTakeFirstOrThrow()
  expect(Object.keys(parameters)).not.toContain('client_secret')
  expect(JSON.stringify(parameters)).not.toContain('the-orchard-keeps-a-secret')
})
