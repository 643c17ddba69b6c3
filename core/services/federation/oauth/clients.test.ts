import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair } from 'jose'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { callbackUrl, FIRST_PARTY_CLIENTS, firstPartySecret } from '#core/oauth/first-party'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { readAuthorizationRequest, UnknownClientRequest } from './authorization-request'
import { refusedAuthorization, responseAddress } from './authorization-response'
import { authenticateClient, claimedClient } from './client-authentication'
import { ClientKeysUnusable, parseClientKeys } from './client-keys'
import { BackchannelUriUnusable, RedirectUriUnusable } from './client-settings'
import { findClient, isSecretOf } from './clients'
import { signIdToken } from './id-token'
import { AuthorizationRefused, TokenRefused } from './refusals'
import { clients, deleteClient, type NewClient, registerClient } from './register-client'
import { readScope } from './scopes'

const CALLBACK = 'https://orchard.example/in?x=1'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('oauth_clients').execute()
})

const orchard = (changes: Partial<NewClient> = {}): NewClient => ({
  name: 'The Orchard',
  redirectUris: [CALLBACK],
  backchannelLogoutUri: null,
  isPublic: false,
  ...changes,
})
const register = (changes?: Partial<NewClient>) => registerClient(world.ctx('operator'), orchard(changes))

describe('a client that an operator registers', () => {
  test('has a secret that is told once and kept as a hash', async () => {
    const { clientId, secret } = await register()
    const client = (await findClient(world.ctx(), clientId))!
    expect(client).toMatchObject({ name: 'The Orchard', firstParty: false, redirectUris: [CALLBACK] })
    expect(client).toMatchObject({ dpopBound: false, scopes: null, idTokenAlg: 'ES256' })
    expect(client.secretHash).toBe(hashToken(secret ?? ''))
    expect([isSecretOf(client, secret ?? ''), isSecretOf(client, `${secret}x`)]).toEqual([true, false])
    const listed = (await clients(world.ctx('operator'))).lines
    expect(listed).toMatchObject([{ clientId, isPublic: false, createdBy: 'Pat Lindqvist' }])
  })

  test('has none when it can keep none', async () => {
    const { clientId, secret } = await register({ isPublic: true })
    expect(secret).toBeNull()
    const client = (await findClient(world.ctx(), clientId))!
    expect([client.secretHash, isSecretOf(client, '')]).toEqual([null, false])
    expect((await clients(world.ctx('operator'))).lines).toMatchObject([{ isPublic: true }])
  })

  test.each([
    'https://a.example/',
    'https://a.example:8443/x?y=z',
    'http://localhost/x',
    'http://127.0.0.1:5000/',
    'http://[::1]/',
    'com.example.app:/in',
    `https://a.example/${'x'.repeat(1_000 - 'https://a.example/'.length)}`,
  ])('may be answered at %s', async uri => {
    await register({ redirectUris: [CALLBACK, uri] })
    expect((await clients(world.ctx('operator'))).lines[0]?.redirectUris).toEqual([CALLBACK, uri])
  })

  test.each([
    'http://a.example/',
    'https://a.example/#',
    'https://user@a.example/',
    'https://:secret@a.example/',
    'javascript:alert(1)',
    'app:/in',
    '/in',
    '',
    `https://a.example/${'x'.repeat(1_001 - 'https://a.example/'.length)}`,
  ])('may not be answered at %s, nor told of a sign-out there', async uri => {
    await expect(register({ redirectUris: [CALLBACK, uri] })).rejects.toBeInstanceOf(RedirectUriUnusable)
    const told = register({ backchannelLogoutUri: uri })
    await expect(told).rejects.toBeInstanceOf(BackchannelUriUnusable)
    expect((await clients(world.ctx('operator'))).lines).toEqual([])
  })

  test('is told of a sign-out at an https address, or on this machine while nothing here is secure', async () => {
    const secure = world.ctx('operator')
    const house = { ...secure.house, config: { ...secure.house.config, secure: true } }
    const as = (backchannelLogoutUri: string, ctx = secure) =>
      registerClient(ctx, { ...orchard(), backchannelLogoutUri })
    await as('https://a.example/told')
    await as('http://localhost:8080/told')
    for (const uri of ['com.example.app:/told', 'http://a.example/told'])
      await expect(as(uri)).rejects.toThrow('cannot be told of sign-outs')
    await expect(as('http://localhost:8080/told', { ...secure, house })).rejects.toThrow('https address')
  })

  test('may sign for itself, want RS256, and be gone back to after a sign-out', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256' }] }
    const [idTokenAlg, postLogoutRedirectUris] = ['RS256' as const, ['https://orchard.example/bye']]
    const { clientId, secret } = await register({ jwks, idTokenAlg, postLogoutRedirectUris })
    expect(secret).toBeNull()
    const client = await findClient(world.ctx(), clientId)
    expect(client).toMatchObject({ secretHash: null, jwks, idTokenAlg, postLogoutRedirectUris })
    expect((await clients(world.ctx('operator'))).lines).toMatchObject([{ isPublic: false }])
    const elsewhere = register({ postLogoutRedirectUris: ['http://a.example/'] })
    await expect(elsewhere).rejects.toBeInstanceOf(RedirectUriUnusable)
    for (const broken of ['{', '{}']) {
      const attempt = async () => register({ jwks: parseClientKeys(broken) })
      await expect(attempt()).rejects.toBeInstanceOf(ClientKeysUnusable)
    }
    expect(parseClientKeys(' ')).toBeUndefined()
  })

  test('is gone for good when it is deleted; our own apps cannot be', async () => {
    await register()
    const blog = (await findClient(world.ctx(), 'blog'))!
    const [{ id } = { id: '' }] = (await clients(world.ctx('operator'))).lines
    await deleteClient(world.ctx('operator'), blog.id)
    await deleteClient(world.ctx('operator'), id)
    expect((await clients(world.ctx('operator'))).lines).toEqual([])
    expect(await db(world.ctx()).selectFrom('oauth_clients').select('client_id').execute()).toEqual([
      { client_id: 'blog' },
    ])
  })

  test.each([undefined, 'member', 'moderator'] as const)('is none of the business of %s', async who => {
    const { clientId } = await register()
    const [{ id } = { id: '' }] = (await clients(world.ctx('operator'))).lines
    const ctx = world.ctx(who)
    const refusal = who ? NotFound : SignInRequired
    for (const ask of [() => clients(ctx), () => registerClient(ctx, orchard()), () => deleteClient(ctx, id)])
      await expect(ask()).rejects.toBeInstanceOf(refusal)
    expect((await clients(world.ctx('operator'))).lines.map(client => client.clientId)).toEqual([clientId])
  })
})

describe('our own apps', () => {
  test('are known by their names, with what follows from the configuration', async () => {
    const { config } = world.house
    for (const app of FIRST_PARTY_CLIENTS) {
      const [first, ...others] = await Promise.all([1, 2, 3].map(() => findClient(world.ctx(), app)))
      expect(first).toMatchObject({ firstParty: true, redirectUris: [callbackUrl(config, app)] })
      expect(isSecretOf(first!, firstPartySecret(config, app))).toBe(true)
      for (const other of others) expect(other).toEqual(first!)
    }
    expect(await findClient(world.ctx(), 'federation')).toBeNull()
    expect(await findClient(world.ctx(), 'nobody')).toBeNull()
  })

  test('are none by a row that only says so', async () => {
    const { clientId } = await register()
    await db(world.ctx()).updateTable('oauth_clients').set({ first_party: true }).execute()
    expect(await findClient(world.ctx(), clientId)).toBeNull()
  })
})

describe('who calls the token endpoint', () => {
  const basic = (text: string, scheme = 'Basic') => `${scheme} ${btoa(text)}`

  test('proves it in the header or in the form, as the specification spells it', async () => {
    const { clientId, secret } = await register()
    const as = async (authorization: string | null, parameters: Record<string, string> = {}) =>
      (await authenticateClient(world.ctx(), authorization, parameters)).clientId
    expect(await as(basic(`${clientId}:${secret}`))).toBe(clientId)
    expect(await as(basic(`${clientId}:${secret}`, 'bASIC '))).toBe(clientId)
    expect(await as(null, { client_id: clientId, client_secret: secret ?? '' })).toBe(clientId)
    expect(await as('Bearer x', { client_id: clientId, client_secret: secret ?? '' })).toBe(clientId)
    await db(world.ctx())
      .updateTable('oauth_clients')
      .set({ secret_hash: hashToken('a:b c+%') })
      .execute()
    expect(await as(basic(`${clientId}:a%3Ab+c%2B%25`))).toBe(clientId)
    expect(await as(basic(`${clientId}:a:b+c%2B%25`))).toBe(clientId)
  })

  test('is refused in the same words whether unknown, wrong, or without a secret', async () => {
    const { clientId } = await register()
    const attempts: readonly Record<string, string>[] = [
      { client_id: 'nobody', client_secret: 'x' },
      { client_id: clientId, client_secret: 'x' },
      { client_id: clientId, client_secret: '' },
      { client_id: clientId },
      {},
    ]
    for (const parameters of attempts)
      await expect(authenticateClient(world.ctx(), null, parameters)).rejects.toMatchObject({
        code: 'invalid_client',
        message: 'The client is unknown or its secret is wrong',
      })
  })

  test('is a public client without a secret, and not with one', async () => {
    const { clientId } = await register({ isPublic: true })
    const as = (parameters: Record<string, string>) =>
      authenticateClient(world.ctx(), null, { client_id: clientId, ...parameters })
    expect((await as({})).clientId).toBe(clientId)
    await expect(as({ client_secret: '' })).rejects.toMatchObject({ code: 'invalid_client' })
  })

  test('does not prove it in two ways at once', async () => {
    const { clientId, secret } = await register()
    const both = authenticateClient(world.ctx(), basic(`${clientId}:${secret}`), { client_secret: 'x' })
    await expect(both).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test.each([
    ['a header that nobody can read', 'Basic ???', {}],
    ['a header without a secret', basic('phone'), {}],
    ['a proof of no known kind', null, { client_assertion: 'x', client_assertion_type: 'urn:other' }],
    ['half a proof', null, { client_assertion: 'x' }],
    ['the other half', null, { client_assertion_type: 'x' }],
  ])('is no public client with %s', async (_, authorization, parameters) => {
    const { clientId } = await register({ isPublic: true })
    const asked = { client_id: clientId, ...parameters } as Record<string, string>
    await expect(authenticateClient(world.ctx(), authorization, asked)).rejects.toBeInstanceOf(TokenRefused)
  })

  test('does not call itself by two names', async () => {
    const { clientId, secret } = await register()
    const asked = authenticateClient(world.ctx(), basic(`${clientId}:${secret}`), { client_id: 'other' })
    await expect(asked).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('is named by what it says before anything is checked', () => {
    expect(claimedClient(basic('a%20b:x'), { client_id: 'other' })).toBe('a b')
    expect(claimedClient(null, { client_id: 'other' })).toBe('other')
    expect(claimedClient('Basic ???', {})).toBe('')
  })
})

describe('an authorization request', () => {
  const read = async (changes: Record<string, string | null> = {}, more = '') => {
    const parameters = new URLSearchParams(more)
    const whole = {
      client_id: await clientId(),
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'email openid',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
      state: 's',
      ...changes,
    }
    for (const [name, value] of Object.entries(whole)) if (value !== null) parameters.append(name, value)
    return readAuthorizationRequest(world.ctx(), parameters)
  }
  const clientId = async () => {
    const [known] = (await clients(world.ctx('operator'))).lines
    return known?.clientId ?? (await register()).clientId
  }

  test('is read whole', async () => {
    const request = await read({ nonce: 'n', prompt: ' login  consent', max_age: '600' })
    expect(request).toMatchObject({
      redirectUri: CALLBACK,
      state: 's',
      nonce: 'n',
      codeChallenge: 'a'.repeat(43),
      maxAge: 600,
      scope: ['openid', 'email'],
      prompt: ['login', 'consent'],
    })
    expect(await read({ state: null })).toMatchObject({ state: null, nonce: null, prompt: [], maxAge: null })
    expect((await read({ prompt: 'none' })).prompt).toEqual(['none'])
  })

  test('is about the member whose ID token the client shows, as long as the token is its own', async () => {
    const [own, other] = [(await register()).clientId, (await register({ name: 'Other' })).clientId]
    const { id: memberId } = world.cast.members.member
    const idTokenFor = async (id: string) => {
      const client = (await findClient(world.ctx(), id))!
      const about = { memberId, signIn: Bun.randomUUIDv7(), scope: 'openid', claims: null }
      return signIdToken(world.ctx(), client, about, { at: new Date(), acr: '1', amr: [] }, null)
    }
    const hinted = async (hint: string | null) => read({ client_id: own, id_token_hint: hint })
    expect(await hinted(await idTokenFor(own))).toMatchObject({ memberHint: memberId })
    expect(await hinted(null)).toMatchObject({ memberHint: null })
    for (const hint of [await idTokenFor(other), 'e30.e30.e30'])
      await expect(hinted(hint)).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test.each([
    [{ client_id: 'nobody' }],
    [{ client_id: null }],
    [{ redirect_uri: null }],
    [{ redirect_uri: 'https://orchard.example/in' }],
    [{ redirect_uri: `${CALLBACK}/` }],
  ])('of somebody unknown leads nowhere (%p)', async changes => {
    await expect(read(changes)).rejects.toBeInstanceOf(UnknownClientRequest)
  })

  test.each(['client_id=x', 'redirect_uri=x'])(
    'leads nowhere while it is not certain who asks (%s)',
    async twice => {
      await expect(read({}, twice)).rejects.toBeInstanceOf(UnknownClientRequest)
    },
  )

  test.each([
    ['with the longest state and nonce', { state: 's'.repeat(1_000), nonce: 'n'.repeat(255) }, null],
    ['for somebody who signs in now', { max_age: '0' }, null],
    ['with the largest age', { max_age: '999999999' }, null],
    ['with a longer state', { state: 's'.repeat(1_001) }, 'invalid_request'],
    ['with a longer nonce', { nonce: 'n'.repeat(256) }, 'invalid_request'],
    ['with a larger age', { max_age: '1234567890' }, 'invalid_request'],
    ['with an age below nothing', { max_age: '-1' }, 'invalid_request'],
    ['with an empty age, which is none', { max_age: '' }, null],
    ['with a shorter challenge', { code_challenge: 'a'.repeat(42) }, 'invalid_request'],
    ['with a longer challenge', { code_challenge: 'a'.repeat(44) }, 'invalid_request'],
    ['with a padded challenge', { code_challenge: `${'a'.repeat(42)}=` }, 'invalid_request'],
    ['that does not say how its challenge is made', { code_challenge_method: null }, 'invalid_request'],
    ['by reference', { request_uri: 'x' }, 'request_uri_not_supported'],
    ['by value', { request: 'x' }, 'request_not_supported'],
    ['for nothing', { response_type: null }, 'invalid_request'],
    ['without a scope', { scope: null }, 'invalid_scope'],
    ['with an unknown scope', { scope: 'openid king' }, 'invalid_scope'],
    ['with a response mode nobody knows', { response_mode: 'fragment' }, 'invalid_request'],
    ['with an empty response mode, which is none', { response_mode: '' }, null],
    ['with a prompt nobody knows', { prompt: 'login create' }, 'invalid_request'],
    ['of a client that registers in passing', { registration: '{}' }, 'registration_not_supported'],
    ['for silence and for a page', { prompt: 'login none' }, 'invalid_request'],
  ] as const)('%s is answered so', async (_, changes, code) => {
    if (code === null) expect(await read(changes)).toMatchObject({ redirectUri: CALLBACK })
    else await expect(read(changes)).rejects.toMatchObject({ code, to: { redirectUri: CALLBACK } })
  })

  test('that is refused goes back to where it came from, with its state and who we are', async () => {
    const to = { redirectUri: CALLBACK, state: null, responseMode: 'query' as const }
    const refusal = new AuthorizationRefused('login_required', 'Nobody & none', { ...to, state: 's t' })
    const answer = new URL(responseAddress(refusedAuthorization(world.ctx(), refusal)))
    expect(Object.fromEntries(answer.searchParams)).toEqual({
      x: '1',
      error: 'login_required',
      error_description: 'Nobody & none',
      state: 's t',
      iss: world.house.config.origins.federation,
    })
    const stateless = new AuthorizationRefused('access_denied', 'No', to)
    expect(refusedAuthorization(world.ctx(), stateless).parameters).not.toHaveProperty('state')
  })
})

test.each([
  ['', null],
  [' ', null],
  ['openid', ['openid']],
  ['email  openid openid', ['openid', 'email']],
  ['OpenID', null],
  ['openid toString', null],
] as const)('the scopes %j are %p', (text, scopes) => {
  expect(readScope(text)).toEqual(scopes as ReturnType<typeof readScope>)
})

test('the clients go on from page to page, the newest first, each once', async () => {
  await db(world.ctx()).deleteFrom('oauth_clients').where('first_party', '=', false).execute()
  const ids = Array.from({ length: 53 }, () => Bun.randomUUIDv7())
  const rows = ids.map(id => ({
    id,
    client_id: id,
    name: 'Many',
    redirect_uris: jsonb([]),
    created_at: new Date(),
  }))
  await db(world.ctx()).insertInto('oauth_clients').values(rows).execute()
  const first = await clients(world.ctx('operator'))
  const second = await clients(world.ctx('operator'), { after: first.next ?? '' })
  expect([...first.lines, ...second.lines].map(({ id }) => id)).toEqual(ids.toReversed())
  expect([first.lines.length, second.next]).toEqual([50, null])
  await expect(clients(world.ctx('operator'), { after: "' or 1=1" })).rejects.toBeInstanceOf(NotFound)
})
