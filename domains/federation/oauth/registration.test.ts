import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { DEVICE_CODE, type HeldSetting } from '#core/entities/identity/oauth-client'
import type { ClientSettings } from '#core/services/federation/oauth/client-settings'
import { findClient, isSecretOf } from '#core/services/federation/oauth/clients'
import { clientToEdit, rotateSecret, saveClient } from '#core/services/federation/oauth/edit-client'
import { issueInitialToken } from '#core/services/federation/oauth/initial-tokens'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'
import { REDIRECT_URI } from '../../../tests/oauth-client'

/** Programs that register themselves: openid-client over the network, and what it would never send. */

let world: TestHouse
let stop: () => Promise<void>
let issuer: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort(), COOP_TRUST_PROXY: '1' })
  issuer = world.house.config.origins.federation
  stop = listen(world.house, 'federation')
})
afterAll(async () => {
  await stop()
  await world.close()
})

const initialToken = (uses = 1, days = 1) =>
  issueInitialToken(world.ctx('operator'), { label: 'A friend', uses, days })

let callers = 0
/** From an address of its own each time, so that only what is about the limit meets it. */
async function send(path: string, token: string, body?: unknown, method = 'POST') {
  callers++
  const answer = await fetch(`${issuer}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-forwarded-for': `198.51.${callers >> 8}.${callers & 255}`,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null }
}

const METADATA = { redirect_uris: [REDIRECT_URI], client_name: 'The Orchard' }

async function registered(changes: Readonly<Record<string, unknown>> = {}) {
  const { status, body } = await send('/register', await initialToken(), { ...METADATA, ...changes })
  expect([status, body.error_description]).toEqual([201, undefined])
  return body
}

test('a program registers itself by an operator’s token, and signs members in', async () => {
  const configuration = await client.dynamicClientRegistration(
    new URL(issuer),
    { ...METADATA, id_token_signed_response_alg: 'ES256', scope: 'openid email' },
    undefined,
    { initialAccessToken: await initialToken(), execute: [client.allowInsecureRequests] },
  )
  const verifier = client.randomPKCECodeVerifier()
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid email',
    code_challenge_method: 'S256',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
  })
  const member = await world.browser('member')
  const { location } = await member.post('federation', `/authorize/consent${url.search}`, { answer: 'allow' })
  const tokens = await client.authorizationCodeGrant(configuration, new URL(location ?? ''), {
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  })
  expect(tokens.claims()).toMatchObject({ email: world.cast.members.member.email })
})

describe('an initial token', () => {
  test('is good so many times, however many come at once', async () => {
    const token = await initialToken(3)
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('/register', token, METADATA)))
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 201, 201, 401, 401, 401, 401, 401])
  })

  test('is not used up by what is refused, and is worth nothing when it has expired', async () => {
    const token = await initialToken()
    expect((await send('/register', token, { redirect_uris: ['http://a.example/'] })).status).toBe(400)
    expect((await send('/register', token, METADATA)).status).toBe(201)
    const old = await initialToken()
    await db(world.ctx())
      .updateTable('initial_tokens')
      .set({ expires_at: new Date() })
      .where('token_hash', '=', hashToken(old))
      .execute()
    for (const wrong of [old, 'a guess', '']) {
      const refused = await send('/register', wrong, METADATA)
      expect([refused.status, refused.body.error]).toEqual([401, 'invalid_token'])
      expect(refused.headers.get('www-authenticate')).toContain('invalid_token')
    }
  })

  test('is kept as its hash alone, and so is what it made', async () => {
    const token = await initialToken()
    const { body } = await send('/register', token, METADATA)
    const kept = JSON.stringify([
      await db(world.ctx()).selectFrom('initial_tokens').selectAll().execute(),
      await db(world.ctx()).selectFrom('oauth_clients').selectAll().execute(),
      await db(world.ctx()).selectFrom('audit').selectAll().execute(),
    ])
    for (const secret of [token, body.client_secret, body.registration_access_token])
      expect(kept).not.toContain(secret)
  })
})

describe('a program is not registered', () => {
  test.each([
    ['http://a.example/'],
    ['https://*.a.example/'],
    ['https://a.example/*'],
    ['https://a.example/#x'],
    ['https://user@a.example/'],
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['app:/in'],
    ['https://a.example/\r\nset-cookie: x=1'],
    ["https://a.example/';script-src *"],
    ['https://a.example;x/'],
    ['/in'],
    [''],
  ])('to be answered at %j', async uri => {
    const { status, body } = await send('/register', await initialToken(), {
      redirect_uris: [REDIRECT_URI, uri],
    })
    expect([status, body.error]).toEqual([400, 'invalid_redirect_uri'])
  })

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['without an address', { redirect_uris: undefined }, 'invalid_redirect_uri'],
    ['to act in its own name', { grant_types: ['client_credentials'] }, 'invalid_client_metadata'],
    ['for tokens in the browser', { response_types: ['token'] }, 'invalid_client_metadata'],
    ['for a scope that is not for everybody', { scope: 'openid king' }, 'invalid_client_metadata'],
    [
      'with keys by value and at an address',
      {
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri: 'https://a.example/jwks',
        jwks: { keys: [] },
      },
      'invalid_client_metadata',
    ],
    [
      'with keys at an address that is not secret',
      { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'http://a.example/jwks' },
      'invalid_client_metadata',
    ],
    [
      'with a way we do not know',
      { token_endpoint_auth_method: 'tls_client_auth' },
      'invalid_client_metadata',
    ],
    ['with keys that are none', { token_endpoint_auth_method: 'private_key_jwt' }, 'invalid_client_metadata'],
    ['with a name of two lines', { client_name: 'The\nOrchard' }, 'invalid_client_metadata'],
    ['with a name that turns around', { client_name: 'The \u202eOrchard' }, 'invalid_client_metadata'],
    ['with a number for a name', { client_name: 5 }, 'invalid_client_metadata'],
    [
      'told of sign-outs in clear',
      { backchannel_logout_uri: 'http://a.example/' },
      'invalid_client_metadata',
    ],
    ['gone back to in clear', { post_logout_redirect_uris: ['http://a.example/'] }, 'invalid_redirect_uri'],
    ['with names that differ by client', { subject_type: 'pairwise' }, 'invalid_client_metadata'],
  ])('%s', async (_, changes, error) => {
    const { status, body } = await send('/register', await initialToken(), { ...METADATA, ...changes })
    expect([status, body.error]).toEqual([400, error])
  })

  test('by what is no object', async () => {
    for (const body of [[], 'x', null])
      expect((await send('/register', await initialToken(), body)).status).toBeGreaterThanOrEqual(400)
  })
})

describe('a registration', () => {
  test('is read, replaced and deleted by its own token', async () => {
    const made = await registered({ scope: 'openid' })
    const path = new URL(made.registration_client_uri).pathname
    const token = made.registration_access_token
    expect((await send(path, token, undefined, 'GET')).body).toMatchObject({
      client_id: made.client_id,
      client_name: 'The Orchard',
      scope: 'openid',
      redirect_uris: [REDIRECT_URI],
      token_endpoint_auth_method: 'client_secret_basic',
    })
    const changes = { ...METADATA, client_id: made.client_id, client_name: 'The Old Orchard' }
    const changed = await send(path, token, { ...changes, client_secret: made.client_secret }, 'PUT')
    expect([changed.status, changed.body.client_name]).toEqual([200, 'The Old Orchard'])
    expect(changed.body).not.toHaveProperty('client_secret')
    expect((await send(path, token, undefined, 'DELETE')).status).toBe(204)
    expect((await send(path, token, undefined, 'GET')).status).toBe(401)
    const logged = await db(world.ctx())
      .selectFrom('security_events')
      .select(['event', 'details'])
      .where('client', '=', made.client_id)
      .orderBy('position')
      .execute()
    expect(logged.map(({ event }) => event)).toEqual([
      'client.registered',
      'client.changed',
      'client.deleted',
    ])
    expect(logged[1]?.details).toMatchObject({ program: 'The Old Orchard', what: 'by itself' })
    const audited = await db(world.ctx())
      .selectFrom('audit')
      .select('after')
      .where('subject_id', '=', made.client_id)
      .where('action', '=', 'client.changed')
      .execute()
    expect(audited[0]?.after).toMatchObject({
      postLogoutRedirectUris: [],
      signedWith: 'RS256',
      dpopBound: false,
    })
  })

  test('goes over to keys of its own, and back to a secret', async () => {
    const made = await registered()
    const path = new URL(made.registration_client_uri).pathname
    const pair = await generateKeyPair('ES256', { extractable: true })
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256' }] }
    const put = (changes: object) =>
      send(
        path,
        made.registration_access_token,
        { ...METADATA, client_id: made.client_id, ...changes },
        'PUT',
      )
    const signing = await put({ token_endpoint_auth_method: 'private_key_jwt', jwks })
    expect(signing.body).toMatchObject({ token_endpoint_auth_method: 'private_key_jwt', jwks })
    const again = await put({})
    expect(again.body.client_secret).toBeString()
    expect(again.body.client_secret).not.toBe(made.client_secret)
  })

  test('is nobody else’s to see or to change', async () => {
    const [mine, other] = [await registered(), await registered()]
    const path = new URL(other.registration_client_uri).pathname
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? { ...METADATA, client_id: other.client_id } : undefined
      expect((await send(path, mine.registration_access_token, body, method)).status).toBe(401)
    }
    expect((await send('/register/blog', '', undefined, 'DELETE')).status).toBe(401)
  })

  test.each<[string, (made: Record<string, string>) => object]>([
    ['another client_id', () => ({ client_id: 'blog' })],
    ['no client_id', () => ({})],
    ['another secret', made => ({ client_id: made.client_id, client_secret: 'of my choice' })],
    ['a token of its choice', made => ({ client_id: made.client_id, registration_access_token: 'mine' })],
  ])('is not replaced by %s', async (_, changes) => {
    const made = await registered()
    const path = new URL(made.registration_client_uri).pathname
    const { status, body } = await send(
      path,
      made.registration_access_token,
      { ...METADATA, ...changes(made) },
      'PUT',
    )
    expect([status, body.error]).toEqual([400, 'invalid_client_metadata'])
  })

  test('cannot take back what an operator decided, until the operator lets it', async () => {
    const grant_types = ['authorization_code', 'refresh_token']
    const made = await registered({ client_name: 'Meadow', scope: 'openid email', grant_types })
    const id = (await findClient(world.ctx(), made.client_id))!.id
    const edit = async (changes: Partial<ClientSettings>, held?: readonly HeldSetting[]) => {
      const {
        clientId: _,
        credential: __,
        keys: ___,
        ...known
      } = await clientToEdit(world.ctx('operator'), id)
      const { id: ____, jwksUri: _____, selfRegistered: ______, held: _______, ...settings } = known
      await saveClient(world.ctx('operator'), id, { ...settings, ...changes }, null, undefined, held)
    }
    const put = async (changes: object) => {
      const path = new URL(made.registration_client_uri).pathname
      const said = { ...METADATA, client_id: made.client_id, ...changes }
      return (await send(path, made.registration_access_token, said, 'PUT')).body
    }
    const rules = {
      name: 'Meadow, unproven',
      redirectUris: ['https://meadow.example/in'],
      dpopBound: true,
      scopes: ['openid'],
      grantTypes: ['authorization_code'] as const,
      idTokenAlg: 'ES256' as const,
      postLogoutRedirectUris: ['https://meadow.example/out'],
      backchannelLogoutUri: 'https://meadow.example/told',
    }
    await edit(rules)
    const wishes = {
      client_name: 'Your Bank',
      dpop_bound_access_tokens: false,
      scope: 'openid profile email',
      grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE],
      id_token_signed_response_alg: 'RS256',
      token_endpoint_auth_method: 'client_secret_basic',
    }
    expect(await put(wishes)).toMatchObject({
      client_name: 'Meadow, unproven',
      redirect_uris: ['https://meadow.example/in'],
      dpop_bound_access_tokens: true,
      scope: 'openid',
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'ES256',
      backchannel_logout_uri: 'https://meadow.example/told',
      post_logout_redirect_uris: ['https://meadow.example/out'],
    })
    // What is left out is no way round it, and what an operator never touched is still the program’s own.
    expect(await put({})).toMatchObject({ dpop_bound_access_tokens: true, scope: 'openid' })
    await edit({}, ['dpopBound', 'scopes'])
    expect(await put(wishes)).toMatchObject({
      client_name: 'Your Bank',
      redirect_uris: [REDIRECT_URI],
      id_token_signed_response_alg: 'RS256',
      dpop_bound_access_tokens: true,
      scope: 'openid',
    })
  })

  test('does not change how it proves itself once an operator has replaced its secret', async () => {
    const made = await registered()
    const { id } = (await findClient(world.ctx(), made.client_id))!
    const { secret } = await rotateSecret(world.ctx('operator'), id)
    for (const token_endpoint_auth_method of ['none', 'client_secret_post', undefined]) {
      const path = new URL(made.registration_client_uri).pathname
      const said = { ...METADATA, client_id: made.client_id, token_endpoint_auth_method }
      const { body } = await send(path, made.registration_access_token, said, 'PUT')
      expect(body.token_endpoint_auth_method).toBe('client_secret_basic')
      expect(body).not.toHaveProperty('client_secret')
    }
    expect(isSecretOf((await findClient(world.ctx(), made.client_id))!, secret)).toBe(true)
  })

  test('keeps what an operator allowed beyond it', async () => {
    const made = await registered({ scope: 'openid' })
    const path = new URL(made.registration_client_uri).pathname
    await db(world.ctx())
      .updateTable('oauth_clients')
      .set({ scopes: jsonb(['openid', 'tools']) })
      .where('client_id', '=', made.client_id)
      .execute()
    const { body } = await send(
      path,
      made.registration_access_token,
      { ...METADATA, client_id: made.client_id, scope: 'openid email' },
      'PUT',
    )
    expect(body.scope).toBe('openid email tools')
  })
})

test('from one address so many are tried a minute', async () => {
  const guess = () =>
    fetch(`${issuer}/register`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
    })
  const answers = await Promise.all(Array.from({ length: 31 }, guess))
  expect(answers.filter(answer => answer.status === 429).length).toBe(1)
})
