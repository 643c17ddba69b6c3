import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import * as oauth from 'oauth4webapi'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type TestHouse, testHouse } from '../../../tests/house'
import { CLIENT_SECRET, OrchardClient } from '../../../tests/oauth-client'

const SHED = 'https://shed.example/api'
const grantTypes = ['client_credentials']

let world: TestHouse
let robot: OrchardClient
beforeAll(async () => {
  world = await testHouse()
  robot = await OrchardClient.register(world, 'robot', {
    scopes: ['openid', 'tools', 'keys'],
    grantTypes,
    authentication: oauth.ClientSecretBasic(CLIENT_SECRET),
  })
  const scopes = jsonb([
    { name: 'tools', words: 'Borrow tools' },
    { name: 'keys', words: 'Open the shed' },
  ])
  const made = { id: Bun.randomUUIDv7(), name: 'A shed', created_at: new Date() }
  await db(world.ctx())
    .insertInto('oauth_resources')
    .values({ ...made, uri: SHED, scopes })
    .execute()
})
afterAll(() => world.close())
beforeEach(() => db(world.ctx()).updateTable('oauth_resources').set({ token_format: 'opaque' }).execute())

async function granted(parameters: Readonly<Record<string, string>> = {}, client = robot) {
  const answer = await oauth.clientCredentialsGrantRequest(
    client.server,
    client.client,
    client.authentication,
    parameters,
    client.options,
  )
  return oauth.processClientCredentialsResponse(client.server, client.client, answer)
}

const introspect = async (token: string) => {
  const { server, client, authentication, options } = robot
  const answer = await oauth.introspectionRequest(server, client, authentication, token, options)
  return oauth.processIntrospectionResponse(server, client, answer)
}

test('a program gets a token for itself, for where its scopes are known, and gives it up', async () => {
  const tokens = await granted({ scope: 'tools' })
  expect(tokens).toMatchObject({ scope: 'tools', expires_in: 600, token_type: 'bearer' })
  expect(tokens).not.toHaveProperty('refresh_token')
  expect(await introspect(tokens.access_token)).toMatchObject({
    active: true,
    sub: 'robot',
    client_id: 'robot',
    aud: [SHED],
  })
  const { server, client, authentication, options } = robot
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, authentication, tokens.access_token, options),
  )
  expect(await introspect(tokens.access_token)).toMatchObject({ active: false })
})

test('without a scope it gets all that it is allowed, and nothing of members', async () => {
  expect((await granted()).scope).toBe('tools keys')
  for (const scope of ['openid', 'tools email', 'king'])
    await expect(granted({ scope })).rejects.toMatchObject({ error: 'invalid_scope' })
})

test('where the resource asks for it, it is a JWT about the program', async () => {
  await db(world.ctx()).updateTable('oauth_resources').set({ token_format: 'jwt' }).execute()
  const { access_token: token } = await granted({ resource: SHED })
  const request = new Request(SHED, { headers: { authorization: `Bearer ${token}` } })
  const claims = await oauth.validateJwtAccessToken(robot.server, request, SHED, robot.options)
  expect(claims).toMatchObject({ sub: 'robot', scope: 'tools keys' })
  expect(claims).not.toHaveProperty('auth_time')
})

test('it is nobody at userinfo', async () => {
  const issuer = world.house.config.origins.federation
  const { access_token: token } = await granted({ resource: issuer })
  const visit = await (await world.browser()).get('federation', '/userinfo', {
    authorization: `Bearer ${token}`,
  })
  expect([visit.status, visit.headers.get('www-authenticate')]).toEqual([
    403,
    'Bearer realm="userinfo", error="insufficient_scope", scope="openid"',
  ])
})

test('a program that has no credential, no such scope or is not registered for it gets none', async () => {
  const open = await OrchardClient.register(world, 'open', { secret: null, grantTypes, scopes: ['tools'] })
  await expect(granted({}, open)).rejects.toMatchObject({ error: 'unauthorized_client' })
  const bare = await OrchardClient.register(world, 'bare', { grantTypes })
  await expect(granted({}, bare)).rejects.toMatchObject({ error: 'invalid_scope' })
  const orchard = await OrchardClient.register(world, 'orchard', { scopes: ['tools'] })
  await expect(granted({}, orchard)).rejects.toMatchObject({ error: 'unauthorized_client' })
  await expect(granted({ resource: 'https://nowhere.example/' })).rejects.toMatchObject({
    error: 'invalid_target',
  })
})

test('a program that is deleted takes its tokens along', async () => {
  const fleeting = await OrchardClient.register(world, 'fleeting', { scopes: ['tools'], grantTypes })
  const { access_token: token } = await granted({}, fleeting)
  await db(world.ctx()).deleteFrom('oauth_clients').where('client_id', '=', 'fleeting').execute()
  expect(await introspect(token)).toMatchObject({ active: false })
  const left = await db(world.ctx())
    .selectFrom('client_tokens')
    .select('token_hash')
    .where('token_hash', '=', hashToken(token))
    .execute()
  expect(left).toEqual([])
})
