import { afterAll, beforeAll, expect, test } from 'bun:test'
import { decodeJwt } from 'jose'
import * as oauth from 'oauth4webapi'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { CLIENT_SECRET, OrchardClient } from '../../../tests/oauth-client'

const SHED = 'https://shed.example/api'
const BARN = 'https://barn.example/'

let world: TestHouse
let orchard: OrchardClient
let member: Browser
beforeAll(async () => {
  world = await testHouse()
  orchard = await OrchardClient.register(world, 'orchard', { scopes: ['openid', 'offline_access', 'tools'] })
  await OrchardClient.register(world, 'shed')
  member = await world.browser('member')
  const shed = await db(world.ctx())
    .selectFrom('oauth_clients')
    .select('id')
    .where('client_id', '=', 'shed')
    .executeTakeFirstOrThrow()
  const made = { name: 'A shed', created_at: new Date() }
  const scopes = jsonb([{ name: 'tools', words: 'Borrow tools in your name' }])
  await db(world.ctx())
    .insertInto('oauth_resources')
    .values([
      { ...made, id: Bun.randomUUIDv7(), uri: SHED, token_format: 'opaque', scopes, client_id: shed.id },
      { ...made, id: Bun.randomUUIDv7(), uri: BARN, token_format: 'jwt', scopes: jsonb([]) },
    ])
    .execute()
})
afterAll(() => world.close())

const SCOPE = 'openid offline_access tools'

/** An authorization for these resources, by oauth4webapi as far as it knows of them. */
async function authorized(resources: readonly string[]) {
  const asked = await orchard.request({ scope: SCOPE })
  const more = new URLSearchParams(resources.map(uri => ['resource', uri]))
  const visit = await member.post('federation', `${asked.consentPath}&${more}`, { answer: 'allow' })
  const parameters = oauth.validateAuthResponse(
    orchard.server,
    orchard.client,
    new URL(visit.location ?? ''),
    asked.state,
  )
  return { ...asked, parameters }
}

const introspect = async (token: string, client_id: string) => {
  const fields = { token, client_id, client_secret: CLIENT_SECRET }
  return JSON.parse((await (await world.browser()).post('federation', '/introspect', fields)).text)
}
const statusAtUserinfo = async (token: string) =>
  (await member.get('federation', '/userinfo', { authorization: `Bearer ${token}` })).status

test('the member reads what a resource may do, in its own words', async () => {
  const { path } = await orchard.request({ scope: SCOPE, resource: SHED })
  expect((await member.get('federation', path)).text).toContain('Borrow tools in your name')
})

test('a token for a resource is for it alone: it may ask about it, and userinfo refuses it', async () => {
  const tokens = await orchard.tokens(await authorized([SHED]))
  expect(await introspect(tokens.access_token, 'shed')).toMatchObject({
    active: true,
    aud: [SHED],
    client_id: 'orchard',
    scope: SCOPE,
    sub: world.cast.members.member.id,
  })
  expect(await introspect(tokens.refresh_token ?? '', 'shed')).toEqual({ active: false })
  expect(await statusAtUserinfo(tokens.access_token)).toBe(401)
})

test('a token for ourselves is none of the business of a resource', async () => {
  const { access_token: token } = await orchard.tokens(await orchard.authorized(member, { scope: 'openid' }))
  expect(await introspect(token, 'shed')).toEqual({ active: false })
  const issuer = world.house.config.origins.federation
  expect(await introspect(token, 'orchard')).toMatchObject({ active: true, aud: [issuer] })
})

test('a resource that asks for it gets a JWT, signed, typed and for it alone', async () => {
  const tokens = await orchard.tokens(await authorized([BARN]))
  const request = new Request(BARN, { headers: { authorization: `Bearer ${tokens.access_token}` } })
  // The library is the resource: it verifies signature, type, issuer, audience and what has to be there.
  const claims = await oauth.validateJwtAccessToken(orchard.server, request, BARN, orchard.options)
  expect(claims).toMatchObject({ sub: world.cast.members.member.id, client_id: 'orchard', scope: SCOPE })
  expect(claims).toMatchObject({ acr: '1', amr: ['otp'] })
  await expect(oauth.validateJwtAccessToken(orchard.server, request, SHED, orchard.options)).rejects.toThrow()
  expect(await statusAtUserinfo(tokens.access_token)).toBe(401)
})

test('of several resources that were granted, each token is asked for one', async () => {
  const asked = await authorized([SHED, BARN])
  const answer = await orchard.exchange(asked.parameters, asked.verifier, undefined, { resource: SHED })
  const first = await answer.json()
  expect(await introspect(first.access_token, 'shed')).toMatchObject({ aud: [SHED] })
  const token: string = first.refresh_token
  const second = await (await orchard.refresh(token, { resource: BARN })).json()
  expect(decodeJwt(second.access_token).aud).toEqual([BARN])
  const together = await (await orchard.refresh(second.refresh_token)).json()
  expect(together.error).toBe('invalid_target')
  const issuer = world.house.config.origins.federation
  const ours = await (await orchard.refresh(second.refresh_token, { resource: issuer })).json()
  expect(await statusAtUserinfo(ours.access_token)).toBe(200)
})

test('what was not granted, or is not known, is an invalid target', async () => {
  const { path } = await orchard.request({ scope: SCOPE, resource: 'https://nowhere.example/' })
  const { location } = await member.get('federation', path)
  expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_target')
  const { refresh_token: token = '' } = await orchard.tokens(await authorized([SHED]))
  const refused = await (await orchard.refresh(token, { resource: BARN })).json()
  expect(refused.error).toBe('invalid_target')
  expect((await orchard.refresh(token)).status).toBe(200)
})

test('a scope that its operator did not allow is not for a client', async () => {
  for (const scope of ['openid email', 'tools king']) {
    const { location } = await member.get('federation', (await orchard.request({ scope })).path)
    expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_scope')
  }
})
