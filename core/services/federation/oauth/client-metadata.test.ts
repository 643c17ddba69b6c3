import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { readConfig } from '#core/config/config'
import { DEVICE_CODE } from '#core/entities/identity/oauth-client'
import { RegistrationRefused, readClientMetadata } from './client-metadata'

const folder = mkdtempSync(join(tmpdir(), 'coop-metadata-'))
const CONFIG = readConfig({ COOP_DATA: folder })
afterAll(() => rmSync(folder, { recursive: true }))
const CALLBACK = 'https://orchard.example/in'

const read = (metadata: object) => readClientMetadata(CONFIG, { redirect_uris: [CALLBACK], ...metadata })
/** The error code that the registration is refused with; null when it is taken. */
const refused = (metadata: unknown) =>
  readClientMetadata(CONFIG, metadata).then(
    () => null,
    refusal => {
      if (refusal instanceof RegistrationRefused) return refusal.code
      throw refusal
    },
  )
const refusedWith = (metadata: object) => refused({ redirect_uris: [CALLBACK], ...metadata })

describe('what a program says of itself', () => {
  test('may be its address alone: the rest is what the standard takes for granted', async () => {
    expect(await read({})).toEqual({
      method: 'client_secret_basic',
      jwks: null,
      jwksUri: null,
      settings: {
        name: 'orchard.example',
        redirectUris: [CALLBACK],
        postLogoutRedirectUris: [],
        backchannelLogoutUri: null,
        idTokenAlg: 'RS256',
        scopes: null,
        dpopBound: false,
        grantTypes: ['authorization_code'],
      },
    })
  })

  test('is taken as it is said', async () => {
    const { settings, method } = await read({
      client_name: 'The Orchard',
      scope: 'email openid',
      token_endpoint_auth_method: 'none',
      grant_types: ['refresh_token', 'authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
      dpop_bound_access_tokens: true,
      subject_type: 'public',
      post_logout_redirect_uris: ['https://orchard.example/out'],
      backchannel_logout_uri: 'https://orchard.example/ended',
    })
    expect(method).toBe('none')
    expect(settings).toMatchObject({
      name: 'The Orchard',
      scopes: ['openid', 'email'],
      idTokenAlg: 'ES256',
      dpopBound: true,
      grantTypes: ['authorization_code', 'refresh_token'],
      postLogoutRedirectUris: ['https://orchard.example/out'],
      backchannelLogoutUri: 'https://orchard.example/ended',
    })
  })

  test('is not believed for less than true: a key of its own is asked for, or not', async () => {
    for (const dpop_bound_access_tokens of [false, null, undefined])
      expect((await read({ dpop_bound_access_tokens })).settings.dpopBound).toBe(false)
    for (const dpop_bound_access_tokens of ['true', 'false', 1, 0, [], {}])
      await expect(read({ dpop_bound_access_tokens })).rejects.toMatchObject({
        code: 'invalid_client_metadata',
      })
  })

  test('may leave out where to return to when nobody is sent there', async () => {
    expect(await refused({ grant_types: [DEVICE_CODE] })).toBeNull()
    expect((await readClientMetadata(CONFIG, { grant_types: [DEVICE_CODE] })).settings.name).toBe('An app')
    expect(await refused({ grant_types: [DEVICE_CODE, 'authorization_code'] })).toBe('invalid_redirect_uri')
    expect(await refused({})).toBe('invalid_redirect_uri')
  })
})

test.each([
  ['no object', null],
  ['a list', []],
  ['a text', 'client_name'],
])('%s is no metadata', async (_, metadata) => {
  expect(await refused(metadata)).toBe('invalid_client_metadata')
})

describe('refused is', () => {
  test.each([
    ['a name over two lines', { client_name: 'The\nOrchard' }],
    ['a name that turns the reading direction', { client_name: 'Orchard\u202egro.evil' }],
    ['an empty name', { client_name: '' }],
    ['a name that is no text', { client_name: 7 }],
    ['a name of 121 characters', { client_name: 'x'.repeat(121) }],
    ['what it would do in its own name', { grant_types: ['client_credentials'] }],
    ['one grant of which we do not have', { grant_types: ['authorization_code', 'password'] }],
    ['a grant that is no list', { grant_types: 'authorization_code' }],
    ['an answer that we do not give', { response_types: ['token'] }],
    [
      'keys that are read in the clear',
      { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'http://orchard.example/keys' },
    ],
    ['a subject of its own', { subject_type: 'pairwise' }],
    ['a scope that an operator has to allow', { scope: 'openid orders' }],
    ['no scope at all', { scope: '' }],
    ['a signature that we do not make', { id_token_signed_response_alg: 'none' }],
    ['a way to prove itself that we do not know', { token_endpoint_auth_method: 'client_secret_jwt' }],
    [
      'more addresses than twenty',
      { redirect_uris: Array.from({ length: 21 }, (_, i) => `${CALLBACK}${i}`) },
    ],
    ['an address that is no text', { redirect_uris: [CALLBACK, 7] }],
    [
      'a call in the clear when somebody signs out',
      { backchannel_logout_uri: 'http://orchard.example/ended' },
    ],
  ])('%s', async (_, metadata) => {
    expect(await refusedWith(metadata)).toBe('invalid_client_metadata')
  })

  test('an address that nobody is led to, for coming and for going', async () => {
    for (const uri of [
      'http://orchard.example/in',
      'https://orchard.example/in#x',
      'orchard',
      'https://a@b.example/',
    ]) {
      expect(await refusedWith({ redirect_uris: [uri] })).toBe('invalid_redirect_uri')
      expect(await refusedWith({ post_logout_redirect_uris: [uri] })).toBe('invalid_redirect_uri')
    }
  })
})

test('a name of 120 characters and twenty addresses are not too many', async () => {
  expect(await refusedWith({ client_name: 'x'.repeat(120) })).toBeNull()
  const twenty = Array.from({ length: 20 }, (_, i) => `${CALLBACK}${i}`)
  expect(await refusedWith({ redirect_uris: twenty })).toBeNull()
})

describe('keys', () => {
  const publicKey = async () => {
    const { publicKey: key, privateKey } = await generateKeyPair('ES256', { extractable: true })
    return {
      open: { ...(await exportJWK(key)), alg: 'ES256' },
      secret: { ...(await exportJWK(privateKey)), alg: 'ES256' },
    }
  }
  const method = 'private_key_jwt'

  test('are kept for who proves itself with one, and for nobody else', async () => {
    const { open } = await publicKey()
    const jwks = { keys: [open] }
    expect((await read({ token_endpoint_auth_method: method, jwks })).jwks).toEqual(jwks)
    expect((await read({ token_endpoint_auth_method: 'none', jwks })).jwks).toBeNull()
  })

  test('have to be there, to be public, and to say what they sign with', async () => {
    const { open, secret } = await publicKey()
    const { alg: _, ...silent } = open
    for (const jwks of [
      undefined,
      {},
      { keys: [] },
      { keys: [secret] },
      { keys: [silent] },
      { keys: [{ ...open, x: '' }] },
    ])
      expect(await refusedWith({ token_endpoint_auth_method: method, jwks })).toBe('invalid_client_metadata')
    const eleven = Array.from({ length: 11 }, () => open)
    expect(await refusedWith({ token_endpoint_auth_method: method, jwks: { keys: eleven } })).toBe(
      'invalid_client_metadata',
    )
    expect(
      await refusedWith({ token_endpoint_auth_method: method, jwks: { keys: eleven.slice(1) } }),
    ).toBeNull()
  })
})
