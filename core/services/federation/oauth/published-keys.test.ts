import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { ASSERTION_TYPE } from './client-assertion'
import { authenticateClient } from './client-authentication'
import { ClientKeysUnusable } from './client-keys'
import { KeysUriUnusable } from './client-settings'
import { findClient } from './clients'
import { clientToEdit, saveClient } from './edit-client'
import { keysFor } from './published-keys'
import { registerClient } from './register-client'

const URI = 'https://orchard.example/keys.json'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

type Pair = { readonly jwk: JWK; readonly privateKey: CryptoKey }

/** What the client publishes, as its server would answer. */
let published: () => Response | Promise<Response>
/** The same of another address. */
let elsewhere: (url: string) => Response | Promise<Response>
let reads = 0
let clientId = ''
beforeEach(async () => {
  reads = 0
  elsewhere = url => {
    throw new Error(`Nobody is at ${url}`)
  }
  const made = await registerClient(world.ctx('operator'), {
    name: 'Orchard',
    redirectUris: ['https://orchard.example/in'],
    backchannelLogoutUri: null,
    isPublic: false,
    jwksUri: URI,
  })
  expect(made.secret).toBeNull()
  clientId = made.clientId
})

async function pair(kid: string): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }, privateKey }
}

const publish = (...keys: object[]) => {
  published = () => Response.json({ keys })
}

function at(minutes = 0): Ctx {
  const ctx = world.ctx()
  const fetch: typeof ctx.house.fetch = async url => {
    reads++
    return String(url) === URI ? published() : elsewhere(String(url))
  }
  return { ...ctx, now: new Date(ctx.now.getTime() + minutes * 60_000), house: { ...ctx.house, fetch } }
}

/** Whether the client is believed to be itself, by an assertion of this key. */
async function isBelieved({ jwk, privateKey }: Pair, ctx = at()): Promise<boolean> {
  const now = Math.floor(ctx.now.getTime() / 1000)
  const client_assertion = await new SignJWT({ jti: Bun.randomUUIDv7() })
    .setProtectedHeader({ alg: 'ES256', kid: jwk.kid ?? '' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(world.house.config.origins.federation)
    .setIssuedAt(now)
    .setExpirationTime(now + 60)
    .sign(privateKey)
  return authenticateClient(ctx, null, { client_assertion, client_assertion_type: ASSERTION_TYPE }).then(
    client => client.clientId === clientId,
    () => false,
  )
}

describe('keys that a client publishes', () => {
  test('are read when they are first needed, and kept', async () => {
    const first = await pair('first')
    publish(first.jwk)
    expect([await isBelieved(first), await isBelieved(first), reads]).toEqual([true, true, 1])
    expect((await findClient(at(), clientId))?.jwks?.keys).toMatchObject([{ kid: 'first' }])
  })

  test('are read once by many who ask at once', async () => {
    const first = await pair('first')
    publish(first.jwk)
    const believed = await Promise.all(Array.from({ length: 8 }, () => isBelieved(first)))
    expect([believed.every(Boolean), reads]).toEqual([true, 1])
  })

  test('are not read again by whoever looked at the client before others had read them', async () => {
    const first = await pair('first')
    publish(first.jwk)
    const early = await findClient(at(), clientId)
    expect(await isBelieved(first)).toBe(true)
    expect((await keysFor(at(), early!, 'first')).keys).toMatchObject([{ kid: 'first' }])
    expect(reads).toBe(1)
  })

  test('may be changed: a new one counts at once, but whoever names unknown ones makes us read no oftener', async () => {
    const [first, second, stranger] = [await pair('first'), await pair('second'), await pair('stranger')]
    publish(first.jwk)
    await isBelieved(first)
    publish(first.jwk, second.jwk)
    expect(await isBelieved(second, at(1))).toBe(true)
    for (let time = 0; time < 5; time++) expect(await isBelieved(stranger, at(1.1))).toBe(false)
    expect(reads).toBe(2)
  })

  test('at an address that an operator changed while the old one was being read, are those of the new one', async () => {
    const [old, fresh] = [await pair('old'), await pair('fresh')]
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<Response>()
    published = () => {
      asked.resolve()
      return answer.promise
    }
    const late = isBelieved(old)
    await asked.promise
    const {
      id,
      clientId: _,
      credential,
      keys,
      jwksUri,
      ...settings
    } = await clientToEdit(world.ctx('operator'), (await findClient(at(), clientId))!.id)
    await saveClient(world.ctx('operator'), id, settings, null, { jwksUri: `${URI}2` })
    elsewhere = url => {
      expect(url).toBe(`${URI}2`)
      return Response.json({ keys: [fresh.jwk] })
    }
    expect(await isBelieved(fresh)).toBe(true)
    answer.resolve(Response.json({ keys: [old.jwk] }))
    await late
    expect([await isBelieved(old), await isBelieved(fresh), reads]).toEqual([false, true, 2])
    expect((await findClient(at(), clientId))?.jwks?.keys).toMatchObject([{ kid: 'fresh' }])
  })

  test('one that was taken out is worth nothing after ten minutes', async () => {
    const [first, second] = [await pair('first'), await pair('second')]
    publish(first.jwk, second.jwk)
    expect(await isBelieved(first)).toBe(true)
    publish(second.jwk)
    expect([await isBelieved(first, at(5)), await isBelieved(first, at(10))]).toEqual([true, false])
    expect(await isBelieved(second, at(10))).toBe(true)
  })

  test.each<[string, () => Response | Promise<Response>]>([
    ['is down', () => Promise.reject(new Error('ECONNREFUSED'))],
    ['fails', () => new Response('no', { status: 500 })],
    ['talks nonsense', () => new Response('<html>')],
    ['publishes no set', () => Response.json({ keys: 'none' })],
    ['publishes too many', () => Response.json({ keys: Array(51).fill({}) })],
  ])('what was read last stays good while their server %s', async (_, answer) => {
    const first = await pair('first')
    publish(first.jwk)
    expect(await isBelieved(first)).toBe(true)
    published = answer
    expect(await isBelieved(first, at(11))).toBe(true)
    expect(reads).toBe(2)
    expect(await isBelieved(await pair('unknown'), at(12))).toBe(false)
  })

  test('private ones, those of other uses and of no known kind are passed over', async () => {
    const [good, leaked, other] = [await pair('good'), await pair('leaked'), await pair('other')]
    const secret = { ...leaked.jwk, d: 'AAAA' }
    publish(secret, { ...other.jwk, use: 'enc' }, { kty: 'oct', k: 'AAAA', alg: 'HS256' }, good.jwk)
    expect([await isBelieved(good), await isBelieved(leaked, at(1)), await isBelieved(other, at(2))]).toEqual(
      [true, false, false],
    )
    const kept = JSON.stringify((await findClient(at(), clientId))?.jwks)
    expect([kept.includes('"d"'), kept.includes('"k"')]).toEqual([false, false])
  })

  test('are no way in for another client’s key', async () => {
    const first = await pair('first')
    publish(first.jwk)
    const forged = { ...(await pair('first')), jwk: first.jwk }
    expect(await isBelieved(forged)).toBe(false)
  })

  test.each([
    'http://orchard.example/keys',
    'https://user@orchard.example/keys',
    'https://orchard.example/keys#one',
    'file:///etc/passwd',
    'orchard',
  ])('are not published at %s', async jwksUri => {
    const register = registerClient(world.ctx('operator'), {
      name: 'Bad',
      redirectUris: ['https://a.example/'],
      backchannelLogoutUri: null,
      isPublic: false,
      jwksUri,
    })
    await expect(register).rejects.toBeInstanceOf(KeysUriUnusable)
  })

  test('do not stand beside keys by value, and are no secret of a public client', async () => {
    const both = registerClient(world.ctx('operator'), {
      name: 'Both',
      redirectUris: ['https://a.example/'],
      backchannelLogoutUri: null,
      isPublic: false,
      jwksUri: URI,
      jwks: { keys: [(await pair('a')).jwk] },
    })
    await expect(both).rejects.toBeInstanceOf(ClientKeysUnusable)
    const bare = authenticateClient(at(), null, { client_id: clientId })
    await expect(bare).rejects.toMatchObject({ code: 'invalid_client' })
    const row = await db(at())
      .selectFrom('oauth_clients')
      .select(['secret_hash', 'jwks_uri', 'jwks'])
      .where('client_id', '=', clientId)
      .executeTakeFirst()
    expect(row).toEqual({ secret_hash: null, jwks_uri: URI, jwks: { keys: [] } })
  })
})
