import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { dpopNonce, ProofRefused, verifyProof } from './dpop'
import { pruneExpired } from './prune'

/** In the middle of the time of a nonce. */
const NOW = new Date(Math.floor(Date.parse('2031-05-06T07:08:09Z') / 120_000) * 120_000 + 60_000)
const URL_OF_TOKENS = 'https://federation.example/token'
const FOR_TOKENS = { method: 'POST', url: URL_OF_TOKENS }

let world: TestHouse
let key: CryptoKey
let jwk: JWK
let jkt: string
beforeAll(async () => {
  world = await testHouse()
  const pair = await generateKeyPair('ES256', { extractable: true })
  key = pair.privateKey
  jwk = await exportJWK(pair.publicKey)
  jkt = await calculateJwkThumbprint(jwk)
})
afterAll(() => world.close())

const at = (seconds = 0) => ({ ...world.ctx(), now: new Date(NOW.getTime() + seconds * 1000) })

type Changes = { readonly claims?: Record<string, unknown>; readonly header?: Record<string, unknown> }

function proof({ claims = {}, header = {} }: Changes = {}): Promise<string> {
  const usual = {
    htm: 'POST',
    htu: URL_OF_TOKENS,
    jti: Bun.randomUUIDv7(),
    iat: NOW.getTime() / 1000,
    nonce: dpopNonce(at()),
  }
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(key)
}

const outcome = (shown: Promise<string> | string, request = FOR_TOKENS, seconds = 0, token?: string) =>
  Promise.resolve(shown)
    .then(text => verifyProof(at(seconds), text, token === undefined ? request : { ...request, token }))
    .catch(error => (error instanceof ProofRefused ? error.code : error))

describe('a proof', () => {
  test('gives the thumbprint of the key that signed it', async () => {
    expect(await outcome(proof())).toBe(jkt)
  })

  test.each<[string, string]>([
    ['a query', `${URL_OF_TOKENS}?a=1`],
    ['a fragment', `${URL_OF_TOKENS}#top`],
    ['the port that is meant anyway', 'https://federation.example:443/token'],
    ['large letters in the host', 'HTTPS://Federation.Example/token'],
    ['a path that goes up and down', 'https://federation.example/other/../token'],
  ])('is for the same place with %s', async (_, htu) => {
    expect(await outcome(proof({ claims: { htu } }))).toBe(jkt)
  })

  test.each<[string, Changes]>([
    ['another method', { claims: { htm: 'GET' } }],
    ['the method in small letters', { claims: { htm: 'post' } }],
    ['another path', { claims: { htu: 'https://federation.example/par' } }],
    ['another host', { claims: { htu: 'https://federation.example.evil/token' } }],
    ['another scheme', { claims: { htu: 'http://federation.example/token' } }],
    ['no address', { claims: { htu: 'token' } }],
    ['an address that is no text', { claims: { htu: 7 } }],
    ['no name of its own', { claims: { jti: undefined } }],
    ['an empty name', { claims: { jti: '' } }],
    ['a name that is a number', { claims: { jti: 7 } }],
    ['no time', { claims: { iat: undefined } }],
    ['another type', { header: { typ: 'JWT' } }],
    ['no key in it', { header: { jwk: undefined } }],
    ['a key in it that is none', { header: { jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } } }],
  ])('is refused for %s', async (_, changes) => {
    expect(await outcome(proof(changes))).toBe('invalid_dpop_proof')
  })

  test('is refused when somebody else signed it', async () => {
    const stranger = await generateKeyPair('ES256', { extractable: true })
    const other = await exportJWK(stranger.publicKey)
    expect(await outcome(proof({ header: { jwk: other } }))).toBe('invalid_dpop_proof')
  })

  test('is refused with a private key in it, which its client has given away', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    const secret = await exportJWK(pair.privateKey)
    const shown = new SignJWT({ htm: 'POST', htu: URL_OF_TOKENS, jti: 'x', nonce: dpopNonce(at()) })
      .setIssuedAt(NOW)
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: secret })
      .sign(pair.privateKey)
    expect(await outcome(shown)).toBe('invalid_dpop_proof')
  })

  test('is refused signed with a secret that both would know', async () => {
    const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef')
    const shown = new SignJWT({ htm: 'POST', htu: URL_OF_TOKENS, jti: 'x', nonce: dpopNonce(at()) })
      .setIssuedAt(NOW)
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk })
      .sign(secret)
    expect(await outcome(shown)).toBe('invalid_dpop_proof')
  })

  test.each(['', 'a', 'a.b.c', `${'a'.repeat(4_001)}`])('that is none is refused', async text => {
    expect(await outcome(text)).toBe('invalid_dpop_proof')
  })

  test('may be two minutes old or early, and not a second more', async () => {
    const made = (seconds: number) => proof({ claims: { iat: NOW.getTime() / 1000 + seconds } })
    expect(await outcome(made(-120))).toBe(jkt)
    expect(await outcome(made(120))).toBe(jkt)
    expect(await outcome(made(-121))).toBe('invalid_dpop_proof')
    expect(await outcome(made(121))).toBe('invalid_dpop_proof')
  })

  test('is used once, also by who comes at the same moment', async () => {
    const shown = await proof()
    const seen = await Promise.all([1, 2, 3].map(() => outcome(shown)))
    expect(seen.filter(each => each === jkt)).toHaveLength(1)
    expect(await outcome(shown)).toBe('invalid_dpop_proof')
  })

  test('is remembered as long as it could be shown again, though what has run out is pruned', async () => {
    // Of a clock that is ahead.
    const shown = await proof({ claims: { iat: NOW.getTime() / 1000 + 100 } })
    expect(await outcome(shown)).toBe(jkt)
    await pruneExpired(at(179), {})
    expect(await outcome(shown, FOR_TOKENS, 179)).toBe('invalid_dpop_proof')
  })

  test('that has to come again with a nonce was not used', async () => {
    const jti = Bun.randomUUIDv7()
    expect(await outcome(proof({ claims: { jti, nonce: undefined } }))).toBe('use_dpop_nonce')
    expect(await outcome(proof({ claims: { jti } }))).toBe(jkt)
  })

  test('with a token is for this token', async () => {
    const ath = createHash('sha256').update('the token').digest('base64url')
    expect(await outcome(proof({ claims: { ath } }), FOR_TOKENS, 0, 'the token')).toBe(jkt)
    expect(await outcome(proof({ claims: { ath } }), FOR_TOKENS, 0, 'another')).toBe('invalid_dpop_proof')
    expect(await outcome(proof(), FOR_TOKENS, 0, 'the token')).toBe('invalid_dpop_proof')
  })
})

describe('a nonce', () => {
  test('is the same within its time, and then another', () => {
    expect(dpopNonce(at(59))).toBe(dpopNonce(at(-60)))
    expect(dpopNonce(at(60))).not.toBe(dpopNonce(at(59)))
  })

  test('is good for its time and the one after, no longer and not before', async () => {
    const made = (of: number, seconds: number) =>
      outcome(
        proof({ claims: { nonce: dpopNonce(at(of)), iat: NOW.getTime() / 1000 + seconds } }),
        FOR_TOKENS,
        seconds,
      )
    expect(await made(0, 120)).toBe(jkt)
    expect(await made(0, 180)).toBe('use_dpop_nonce')
    expect(await made(120, 0)).toBe('use_dpop_nonce')
  })

  test.each<[string, unknown]>([
    ['somebody’s own', 'a'.repeat(22)],
    ['an empty one', ''],
    ['a number', 7],
    ['a part of ours', null],
  ])('that is %s has to be asked for', async (_, nonce) => {
    const shown = nonce ?? dpopNonce(at()).slice(0, 21)
    expect(await outcome(proof({ claims: { nonce: shown } }))).toBe('use_dpop_nonce')
  })
})
