import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { readAuthorizationRequest, UnknownClientRequest } from './authorization-request'
import { AuthorizationRefused } from './refusals'
import { registerResource } from './register-resource'

const DIGEST = 'c'.repeat(43)
const APP = 'org.example.orchard:/in'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const redirectUris = [REDIRECT_URI, 'http://127.0.0.1/in', APP]
  await OrchardClient.register(world, 'orchard', { redirectUris })
  await OrchardClient.register(world, 'narrow', { scopes: ['openid', 'ledger.read'] })
  await OrchardClient.register(world, 'robot', { grantTypes: ['client_credentials'] })
  await registerResource(world.ctx('operator'), {
    uri: 'https://ledger.example/',
    name: 'ledger',
    format: 'opaque',
    clientId: null,
    scopes: [{ name: 'ledger.read', words: 'Read the ledger' }],
  })
})
afterAll(() => world.close())

type Changes = Readonly<Record<string, string | readonly string[] | null>>

function query(changes: Changes): URLSearchParams {
  const usual = {
    client_id: 'orchard',
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid',
    state: 'as it was',
    code_challenge: DIGEST,
    code_challenge_method: 'S256',
  }
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...usual, ...changes }))
    for (const each of [value ?? []].flat()) given.append(name, each)
  return given
}

const read = (changes: Changes = {}) => readAuthorizationRequest(world.ctx(), query(changes))
const refusal = async (changes: Changes) => {
  const fault = await read(changes).then(
    () => null,
    error => error,
  )
  if (!(fault instanceof AuthorizationRefused)) throw fault ?? new Error('It was taken')
  return fault
}

describe('a request', () => {
  test('may say no more than it has to', async () => {
    expect(await read({ state: null })).toMatchObject({
      client: { clientId: 'orchard' },
      redirectUri: REDIRECT_URI,
      state: null,
      responseMode: 'query',
      scope: ['openid'],
      resources: [],
      claims: null,
      nonce: null,
      codeChallenge: DIGEST,
      dpopJkt: null,
      prompt: [],
      maxAge: null,
      loginHint: null,
      memberHint: null,
    })
  })

  test('is read as it is said', async () => {
    const asked = await read({
      scope: 'email  openid',
      nonce: 'n',
      prompt: 'login consent',
      max_age: '0',
      dpop_jkt: DIGEST,
      login_hint: 'mair@example.test',
      response_mode: 'form_post',
    })
    expect(asked).toMatchObject({
      scope: ['openid', 'email'],
      nonce: 'n',
      prompt: ['login', 'consent'],
      maxAge: 0,
      dpopJkt: DIGEST,
      loginHint: 'mair@example.test',
      responseMode: 'form_post',
      state: 'as it was',
    })
  })

  test('that says something without a value has not said it', async () => {
    const empty = { prompt: '', max_age: '', nonce: '', login_hint: '', id_token_hint: '', request: '' }
    expect(await read({ ...empty, resource: '', claims: '', response_mode: '' })).toMatchObject({
      prompt: [],
      maxAge: null,
      nonce: null,
      loginHint: null,
      memberHint: null,
      claims: null,
      resources: [],
      responseMode: 'query',
    })
  })

  test('may name a resource several times, and is for each once', async () => {
    const resource = [
      'https://ledger.example/',
      'https://ledger.example/',
      world.house.config.origins.federation,
    ]
    const { resources } = await read({ resource })
    expect(resources).toEqual([resource[0]!, resource[2]!])
  })

  test('of an app may come back to whatever port is free', async () => {
    const redirectUri = 'http://127.0.0.1:49152/in'
    expect((await read({ redirect_uri: redirectUri })).redirectUri).toBe(redirectUri)
  })

  test('has of a long hint what an address can be', async () => {
    const { loginHint } = await read({ login_hint: 'm'.repeat(400) })
    expect(loginHint).toHaveLength(254)
  })
})

describe('while it is not certain who asks, nobody is sent anywhere:', () => {
  test.each<[string, Changes]>([
    ['no client', { client_id: null }],
    ['an empty client', { client_id: '' }],
    ['an unknown client', { client_id: 'cellar' }],
    ['two clients', { client_id: ['orchard', 'narrow'] }],
    ['the same client twice', { client_id: ['orchard', 'orchard'] }],
    ['no address', { redirect_uri: null }],
    ['an address twice', { redirect_uri: [REDIRECT_URI, REDIRECT_URI] }],
    ['an address that was not registered', { redirect_uri: `${REDIRECT_URI}/` }],
    ['an address with a query', { redirect_uri: `${REDIRECT_URI}?a=1` }],
    ['the address of another client', { client_id: 'narrow', redirect_uri: APP }],
    ['another host of this machine', { redirect_uri: 'http://localhost:49152/in' }],
    ['a port that is none', { redirect_uri: 'http://127.0.0.1:99999/in' }],
  ])('%s', async (_, changes) => {
    await expect(read(changes)).rejects.toBeInstanceOf(UnknownClientRequest)
  })
})

describe('the client is told', () => {
  test.each<[string, Changes, string]>([
    ['no kind of answer', { response_type: null }, 'invalid_request'],
    ['a kind that we do not give', { response_type: 'token' }, 'unsupported_response_type'],
    ['two kinds', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['a way that we do not answer', { response_mode: 'fragment' }, 'invalid_request'],
    ['a form to an app', { redirect_uri: APP, response_mode: 'form_post' }, 'invalid_request'],
    ['no challenge', { code_challenge: null }, 'invalid_request'],
    ['a challenge in the clear', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge of no method', { code_challenge_method: null }, 'invalid_request'],
    ['a challenge too short', { code_challenge: 'c'.repeat(42) }, 'invalid_request'],
    ['a challenge too long', { code_challenge: 'c'.repeat(44) }, 'invalid_request'],
    ['a challenge of other signs', { code_challenge: `${'c'.repeat(42)}=` }, 'invalid_request'],
    ['a key that is none', { dpop_jkt: 'key' }, 'invalid_request'],
    ['a state too long', { state: 's'.repeat(1_001) }, 'invalid_request'],
    ['a nonce too long', { nonce: 'n'.repeat(256) }, 'invalid_request'],
    ['no scope', { scope: null }, 'invalid_scope'],
    ['blanks for a scope', { scope: '  ' }, 'invalid_scope'],
    ['an unknown scope', { scope: 'openid king' }, 'invalid_scope'],
    ['a scope of a resource that is not for it', { scope: 'openid ledger.read' }, 'invalid_scope'],
    ['an unknown resource', { resource: 'https://elsewhere.example/' }, 'invalid_target'],
    ['claims that nobody can read', { claims: '{' }, 'invalid_request'],
    ['an unknown page', { prompt: 'create' }, 'invalid_request'],
    ['no page and a page', { prompt: 'none login' }, 'invalid_request'],
    ['an age in words', { max_age: 'young' }, 'invalid_request'],
    ['an age below nothing', { max_age: '-1' }, 'invalid_request'],
    ['an age of ten figures', { max_age: '1000000000' }, 'invalid_request'],
    ['a hint that we never signed', { id_token_hint: 'a.b.c' }, 'invalid_request'],
    ['a request object', { request: 'e30' }, 'request_not_supported'],
    ['the address of one', { request_uri: 'https://orchard.example/r' }, 'request_uri_not_supported'],
    ['a registration', { registration: '{}' }, 'registration_not_supported'],
    ['a scope twice', { scope: ['openid', 'openid'] }, 'invalid_request'],
    ['a page twice', { prompt: ['login', 'login'] }, 'invalid_request'],
  ])('of %s', async (_, changes, code) => {
    expect((await refusal(changes)).code).toBe(code as AuthorizationRefused['code'])
  })

  test('where it said, with its state, in the way that it wished', async () => {
    const { to } = await refusal({ scope: 'king', response_mode: 'form_post' })
    expect(to).toEqual({ redirectUri: REDIRECT_URI, state: 'as it was', responseMode: 'form_post' })
  })

  test('without a state where it gave two, and in the address where it wished for what we cannot', async () => {
    expect((await refusal({ state: ['a', 'b'] })).to.state).toBeNull()
    expect((await refusal({ response_mode: 'fragment' })).to.responseMode).toBe('query')
  })

  test('when it may not ask for codes at all', async () => {
    expect((await refusal({ client_id: 'robot' })).code).toBe('unauthorized_client')
  })
})

test('what is just short enough is taken', async () => {
  const { state, nonce } = await read({
    state: 's'.repeat(1_000),
    nonce: 'n'.repeat(255),
    max_age: '999999999',
  })
  expect([state?.length, nonce?.length]).toEqual([1_000, 255])
})

test('a client that an operator let have a scope may ask for it, and for no others', async () => {
  expect((await read({ client_id: 'narrow', scope: 'ledger.read openid' })).scope).toEqual([
    'openid',
    'ledger.read',
  ])
  expect((await refusal({ client_id: 'narrow', scope: 'openid email' })).code).toBe('invalid_scope')
})
