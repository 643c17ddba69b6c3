import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient } from '../../../../tests/oauth-client'
import { claimedIssuer, isAssertionOf } from './client-assertion'
import { findClient, type OAuthClientRow } from './clients'

const NOW = new Date('2031-05-06T07:08:09Z')
const SECONDS = NOW.getTime() / 1000

let world: TestHouse
let own: CryptoKey
let foreign: CryptoKey
let orchard: OAuthClientRow
beforeAll(async () => {
  world = await testHouse()
  const pair = await generateKeyPair('ES256', { extractable: true })
  own = pair.privateKey
  foreign = (await generateKeyPair('ES256')).privateKey
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256', kid: 'one' }] }
  await OrchardClient.register(world, 'orchard', { jwks })
  orchard = (await findClient(world.ctx(), 'orchard'))!
})
afterAll(() => world.close())

const at = (seconds: number) => ({ ...world.ctx(), now: new Date(NOW.getTime() + seconds * 1000) })
const us = () => world.house.config.origins.federation

async function signed(changes: JWTPayload = {}, key = own, header: object = {}): Promise<string> {
  const { exp: _, ...claims } = { exp: 0, ...changes }
  const whole: JWTPayload = { iss: 'orchard', sub: 'orchard', aud: us(), jti: Bun.randomUUIDv7(), ...claims }
  if (!('exp' in changes)) whole.exp = SECONDS + 60
  else if (changes.exp !== undefined) whole.exp = changes.exp
  return new SignJWT(whole).setProtectedHeader({ alg: 'ES256', kid: 'one', ...header }).sign(key)
}

const isGood = async (assertion: string, seconds = 0, client = orchard) =>
  isAssertionOf(at(seconds), client, assertion)

describe('an assertion', () => {
  test.each(['', '/token', '/par'])('is meant for us when it names our address%s', async path => {
    expect(await isGood(await signed({ aud: `${us()}${path}` }))).toBe(true)
    expect(await isGood(await signed({ aud: [`${us()}${path}`] }))).toBe(true)
  })

  test.each<[string, () => Promise<string>]>([
    ['for somebody else', () => signed({ aud: 'https://elsewhere.example' })],
    ['for us and somebody else', () => signed({ aud: [us(), 'https://elsewhere.example'] })],
    ['for us twice', () => signed({ aud: [us(), `${us()}/token`] })],
    ['for a path that takes none', () => signed({ aud: `${us()}/revoke` })],
    ['from another issuer', () => signed({ iss: 'cellar' })],
    ['about another subject', () => signed({ sub: 'cellar' })],
    ['without a name of its own', () => signed({ jti: undefined })],
    ['with an empty name', () => signed({ jti: '' })],
    ['without an end', () => signed({ exp: undefined })],
    ['that begins later', () => signed({ nbf: SECONDS + 30 })],
    ['signed with a stranger’s key', () => signed({}, foreign)],
    ['signed with a key that it does not have', () => signed({}, own, { kid: 'two' })],
    ['cut short', async () => (await signed()).slice(0, -6)],
    ['that is no JWT', async () => 'nothing'],
    ['that is empty', async () => ''],
  ])('is worth nothing %s', async (_, assertion) => {
    expect(await isGood(await assertion())).toBe(false)
  })

  test('lives five minutes at most', async () => {
    expect(await isGood(await signed({ exp: SECONDS + 300 }))).toBe(true)
    expect(await isGood(await signed({ exp: SECONDS + 301 }))).toBe(false)
  })

  test('is taken from a clock that is five seconds wrong, and no more', async () => {
    expect(await isGood(await signed({ exp: SECONDS }), 4)).toBe(true)
    expect(await isGood(await signed({ exp: SECONDS }), 5)).toBe(false)
    expect(await isGood(await signed({ nbf: SECONDS + 5 }))).toBe(true)
    expect(await isGood(await signed({ nbf: SECONDS + 6 }))).toBe(false)
  })

  test('is used once, also by who comes at the same moment', async () => {
    const assertion = await signed()
    const seen = await Promise.all([1, 2, 3, 4].map(() => isGood(assertion)))
    expect(seen.filter(Boolean)).toHaveLength(1)
    expect(await isGood(assertion)).toBe(false)
  })

  test('is used once by its name, whatever else it says', async () => {
    const jti = Bun.randomUUIDv7()
    expect(await isGood(await signed({ jti }))).toBe(true)
    expect(await isGood(await signed({ jti, exp: SECONDS + 120 }))).toBe(false)
  })

  test('that was refused has used up nothing', async () => {
    const jti = Bun.randomUUIDv7()
    expect(await isGood(await signed({ jti }, foreign))).toBe(false)
    expect(await isGood(await signed({ jti }))).toBe(true)
  })

  test('is worth nothing of a client that has a secret', async () => {
    expect(await isGood(await signed(), 0, { ...orchard, jwks: null })).toBe(false)
  })

  test('of two clients may have the same name', async () => {
    const jti = Bun.randomUUIDv7()
    expect(await isGood(await signed({ jti }))).toBe(true)
    const twin = { ...orchard, clientId: 'twin' }
    expect(await isGood(await signed({ jti, iss: 'twin', sub: 'twin' }), 0, twin)).toBe(true)
  })
})

describe('whom an assertion claims to be from', () => {
  const unsigned = (payload: unknown) =>
    `${btoa('{"alg":"none"}')}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.`

  test('is read before it is checked', () => {
    expect(claimedIssuer(unsigned({ iss: 'orchard' }))).toBe('orchard')
  })

  test.each<[string, string]>([
    ['that is a number', unsigned({ iss: 7 })],
    ['that is missing', unsigned({})],
    ['with a NUL in it', unsigned({ iss: 'or\0chard' })],
    ['with half a character in it', unsigned({ iss: 'or\ud800chard' })],
    ['of what is no JWT', 'orchard'],
    ['of a list', unsigned(['orchard'])],
  ])('is nobody for one %s', (_, assertion) => {
    expect(claimedIssuer(assertion)).toBe('')
  })
})
