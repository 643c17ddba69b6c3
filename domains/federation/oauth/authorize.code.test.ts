import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import { hashToken } from '#core/crypto/secrets'
import { firstPartySecret } from '#core/oauth/first-party'
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

describe('a client that somebody else wrote', () => {
  test('finds everything by discovery, under both well-known addresses', async () => {
    expect(orchard.server.authorization_response_iss_parameter_supported).toBe(true)
    const other = await (await world.browser()).get('federation', '/.well-known/oauth-authorization-server')
    expect(JSON.parse(other.text)).toEqual({ ...orchard.server })
  })

  test('signs a member in: consent, code, tokens, claims', async () => {
    const asked = await orchard.request()
    const consent = await member.get('federation', asked.path)
    expect(consent.status).toBe(200)
    expect(consent.text).toContain('See your e-mail address')
    expect(consent.headers.get('content-security-policy')).toContain(
      "form-action https://orchard.example 'self'",
    )

    const tokens = await orchard.tokens(await orchard.authorized(member))
    expect(tokens.scope).toBe('openid profile email')
    const answer = await oauth.userInfoRequest(
      orchard.server,
      orchard.client,
      tokens.access_token,
      orchard.options,
    )
    const { id, name, email, handle } = world.cast.members.member
    expect(await oauth.processUserInfoResponse(orchard.server, orchard.client, id, answer)).toEqual({
      sub: id,
      name,
      preferred_username: handle,
      email,
      email_verified: true,
    })
  })

  test('is not asked for consent twice, until it asks for more', async () => {
    await orchard.authorized(member, { scope: 'openid' })
    const again = await member.get('federation', (await orchard.request({ scope: 'openid' })).path)
    expect(again.status).toBe(303)
    expect(again.location).toStartWith('https://orchard.example/signed-in?code=')
    const more = await member.get('federation', (await orchard.request({ scope: 'openid email' })).path)
    expect(more.status).toBe(200)
  })

  test('learns that the member said no', async () => {
    const asked = await orchard.request()
    const { location } = await member.post('federation', asked.consentPath, { answer: 'refuse' })
    expect(() =>
      oauth.validateAuthResponse(orchard.server, orchard.client, new URL(location ?? ''), asked.state),
    ).toThrow('authorization response from the server is an error')
    expect(new URL(location ?? '').searchParams.get('error')).toBe('access_denied')
  })

  test('gets an ID token that the published key verifies', async () => {
    const tokens = await orchard.tokens(await orchard.authorized(member))
    const keys = JSON.parse((await member.get('federation', '/jwks.json')).text)
    expect(Object.keys(keys.keys[0])).not.toContain('d')
    const server = Bun.serve({ port: 0, fetch: () => Response.json(keys) })
    const { payload, protectedHeader } = await jwtVerify(
      tokens.id_token ?? '',
      createRemoteJWKSet(new URL(server.url)),
      { issuer: world.house.config.origins.federation, audience: 'orchard' },
    )
    await server.stop(true)
    expect(protectedHeader.alg).toBe('ES256')
    expect(payload.sub).toBe(world.cast.members.member.id)
    expect(payload.sid).toBeString()
    expect(payload.auth_time).toBeNumber()
  })
})

describe('a code', () => {
  test('is worth nothing without the verifier of its challenge, and is used up by the attempt', async () => {
    const authorized = await orchard.authorized(member)
    const wrong = await orchard.exchange(authorized.parameters, oauth.generateRandomCodeVerifier())
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toMatchObject({ error: 'invalid_grant' })
    expect((await orchard.exchange(authorized.parameters, authorized.verifier)).status).toBe(400)
  })

  test('is refused with another redirect URI than it was asked with', async () => {
    const authorized = await orchard.authorized(member)
    const elsewhere = await orchard.exchange(
      authorized.parameters,
      authorized.verifier,
      'https://orchard.example/other',
    )
    expect(await elsewhere.json()).toMatchObject({ error: 'invalid_grant' })
  })

  test('works once; a second use takes back what the first one gave', async () => {
    const authorized = await orchard.authorized(member)
    const tokens = await orchard.tokens(authorized)
    expect(await userinfoStatus(tokens.access_token)).toBe(200)
    expect((await orchard.exchange(authorized.parameters, authorized.verifier)).status).toBe(400)
    expect(await userinfoStatus(tokens.access_token)).toBe(401)
  })

  test('gives tokens to one of two who use it at the same moment, and then to nobody', async () => {
    const { parameters, verifier } = await orchard.authorized(member)
    const answers = await Promise.all([
      orchard.exchange(parameters, verifier),
      orchard.exchange(parameters, verifier),
    ])
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 400])
    const given = await answers.find(answer => answer.ok)?.json()
    expect(await userinfoStatus(given.access_token)).toBe(401)
  })

  test('is too old after a minute', async () => {
    const { parameters, verifier, code } = await orchard.authorized(member)
    const em = world.house.orm.em.fork()
    const made = await em.execute<{ seconds: string }[]>(
      `update authorization_codes set expires_at = now() - interval '1 millisecond' where code_hash = ?
       returning extract(epoch from expires_at - created_at)::text as seconds`,
      [hashToken(code)],
    )
    expect(made).toHaveLength(1)
    expect((await orchard.exchange(parameters, verifier)).status).toBe(400)
  })

  test('of another client is unknown, and stays good for its own', async () => {
    const vineyard = await OrchardClient.register(world, 'vineyard')
    const { parameters, verifier } = await orchard.authorized(member)
    expect((await vineyard.exchange(parameters, verifier)).status).toBe(400)
    expect((await orchard.exchange(parameters, verifier)).status).toBe(200)
  })

  test('is worth nothing once the member has signed out', async () => {
    const leaving = await world.browser('neighbour')
    const { parameters, verifier } = await orchard.authorized(leaving)
    await leaving.post('federation', '/logout')
    expect((await orchard.exchange(parameters, verifier)).status).toBe(400)
  })
})

describe('the token endpoint', () => {
  test('refuses a wrong secret and an unknown client with the same words', async () => {
    const { code, verifier } = await orchard.authorized(member)
    const grant = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: 'x' }
    const wrong = await postToken({ ...grant, client_id: 'orchard', client_secret: 'guess' })
    const unknown = await postToken({ ...grant, client_id: 'nobody', client_secret: 'guess' })
    const none = await postToken({ ...grant, client_id: 'orchard' })
    expect([wrong.status, unknown.status, none.status]).toEqual([401, 401, 401])
    expect(wrong.text).toBe(unknown.text)
    expect(wrong.headers.get('www-authenticate')).toStartWith('Basic')
    expect(wrong.headers.get('cache-control')).toBe('no-store')
  })

  test('takes the secret by HTTP Basic too, but not both ways at once', async () => {
    const { code, verifier, ...rest } = await orchard.authorized(member)
    const grant = {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: 'https://orchard.example/signed-in',
    }
    const authorization = `Basic ${btoa('orchard:the-orchard-keeps-a-secret')}`
    const twice = await postToken({ ...grant, client_secret: 'x' }, { authorization })
    expect(JSON.parse(twice.text)).toMatchObject({ error: 'invalid_request' })
    expect((await postToken(grant, { authorization })).status).toBe(200)
    expect(rest.callback.searchParams.get('iss')).toBe(world.house.config.origins.federation)
  })

  test('lets a public client in by PKCE alone', async () => {
    const phone = await OrchardClient.register(world, 'phone', { secret: null })
    const tokens = await phone.tokens(await phone.authorized(member))
    expect(tokens.access_token).toBeString()
  })

  test('knows no other grants, and no parameter twice', async () => {
    const client = { client_id: 'orchard', client_secret: 'the-orchard-keeps-a-secret' }
    const password = await postToken({ ...client, grant_type: 'password' })
    expect(JSON.parse(password.text)).toMatchObject({ error: 'unsupported_grant_type' })
    const twice = await postToken({ ...client, grant_type: 'refresh_token', refresh_token: ['a', 'b'] })
    expect(JSON.parse(twice.text)).toMatchObject({ error: 'invalid_request' })
  })
})

describe('our own five apps', () => {
  test('are let in without a consent page, with the secret that both sides derive', async () => {
    const { config } = world.house
    const asked = await orchard.request({
      client_id: 'blog',
      redirect_uri: `${config.origins.blog}/callback`,
    })
    const { location } = await member.get('federation', asked.path)
    const code = new URL(location ?? '').searchParams.get('code') ?? ''
    const exchanged = await postToken({
      grant_type: 'authorization_code',
      code,
      code_verifier: asked.verifier,
      redirect_uri: `${config.origins.blog}/callback`,
      client_id: 'blog',
      client_secret: firstPartySecret(config, 'blog'),
    })
    expect(exchanged.status).toBe(200)
    expect(JSON.parse(exchanged.text).id_token).toBeString()
  })
})

async function userinfoStatus(accessToken: string): Promise<number> {
  const visitor = await world.browser()
  const visit = await visitor.get('federation', '/userinfo', { authorization: `Bearer ${accessToken}` })
  return visit.status
}

/** As another server posts it: no cookies, and nothing that says which site it comes from. */
async function postToken(fields: Record<string, string | string[]>, headers: Record<string, string> = {}) {
  const server = await world.browser()
  return server.post('federation', '/token', fields, { 'sec-fetch-site': 'cross-site', ...headers })
}
