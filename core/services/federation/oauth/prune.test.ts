import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { exchangeCode, issueCode } from './authorization-code'
import { findClient, type OAuthClientRow } from './clients'
import { challengeOf } from './code-challenge'
import { endGrant } from './grants'
import { pruneExpired } from './prune'

const DAY_MS = 86_400_000

let world: TestHouse
let orchard: OAuthClientRow
let market: OAuthClientRow
beforeAll(async () => {
  world = await testHouse()
  await OrchardClient.register(world, 'orchard')
  orchard = (await findClient(world.ctx(), 'orchard'))!
  market = (await findClient(world.ctx(), 'market'))!
})
afterAll(() => world.close())

const NOW = new Date()
const prune = (now = NOW) => pruneExpired({ ...world.ctx(), now }, {})
const before = (days: number, ms = 0) => new Date(NOW.getTime() - days * DAY_MS - ms)

let signIn: string
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('grants').execute()
  signIn = Bun.randomUUIDv7()
  const { id } = world.cast.members.member
  await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'x' })
})

async function granted(client = orchard) {
  const verifier = newToken()
  const redirectUri = client.redirectUris[0] ?? REDIRECT_URI
  const request = {
    client,
    redirectUri,
    scope: ['openid'],
    nonce: null,
    codeChallenge: challengeOf(verifier),
  }
  const code = (await issueCode(world.ctx('member'), request, { signIn, asked: true })) ?? ''
  return { code, exchange: { code, codeVerifier: verifier, redirectUri } }
}
const grants = () =>
  db(world.ctx()).selectFrom('grants').select(['id', 'ended_why', 'ended_at']).orderBy('id').execute()
const expire = (table: 'authorization_codes' | 'sessions' | 'tokens', at: Date) =>
  db(world.ctx()).updateTable(table).set({ expires_at: at }).execute()
const count = async (table: 'authorization_codes' | 'sessions' | 'tokens' | 'sign_ins' | 'dpop_proofs') =>
  (await db(world.ctx()).selectFrom(table).selectAll().execute()).length

describe('at night', () => {
  test('a code goes two days after it ran out, and is known for used until then', async () => {
    const { exchange } = await granted()
    const ctx = { ...world.ctx(), now: new Date() }
    await exchangeCode(ctx, orchard, exchange)
    await expire('authorization_codes', before(2))
    await prune()
    expect(await count('authorization_codes')).toBe(1)
    await expect(exchangeCode(ctx, orchard, exchange)).rejects.toMatchObject({ code: 'invalid_grant' })
    expect((await grants())[0]?.ended_why).toBe('reused')
    await expire('authorization_codes', before(2, 1))
    await prune()
    expect(await count('authorization_codes')).toBe(0)
    // It is the record of who let in whom.
    expect(await grants()).toHaveLength(1)
  })

  test('a proof goes as soon as it is late: nobody would take it', async () => {
    const rows = [before(0, 1), NOW].map((expires_at, at) => ({ jti_hash: hashToken(`${at}`), expires_at }))
    await db(world.ctx()).insertInto('dpop_proofs').values(rows).execute()
    await prune()
    const left = await db(world.ctx()).selectFrom('dpop_proofs').select('expires_at').execute()
    expect(left).toEqual([{ expires_at: NOW }])
  })

  test('a sign-in whose sessions are gone has ended, and what grew from it says so', async () => {
    await granted()
    await prune()
    expect((await grants())[0]?.ended_why).toBeNull()
    await expire('sessions', before(2, 1))
    await prune()
    expect(await grants()).toMatchObject([{ ended_why: 'expired', ended_at: NOW }])
  })

  test('a sign-in that another session keeps alive has not ended', async () => {
    await granted()
    const { id } = world.cast.members.member
    await expire('sessions', before(2, 1))
    await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'y' })
    await prune()
    expect((await grants())[0]?.ended_why).toBeNull()
  })

  test('what ended before keeps its end', async () => {
    await granted()
    const [grant] = await grants()
    await transaction({ ...world.ctx(), now: before(9) }, tx => endGrant(tx, grant!.id, 'revoked'))
    await expire('sessions', before(2, 1))
    await prune()
    expect(await grants()).toMatchObject([{ ended_why: 'revoked', ended_at: before(9) }])
  })

  test('the grants of our own apps go two days after they ended, those of others stay', async () => {
    await granted(market)
    await granted()
    await db(world.ctx())
      .updateTable('grants')
      .set({ ended_at: before(2), ended_why: 'signed_out' })
      .execute()
    await prune()
    expect(await grants()).toHaveLength(2)
    await db(world.ctx())
      .updateTable('grants')
      .set({ ended_at: before(2, 1) })
      .execute()
    await prune()
    expect(await grants()).toHaveLength(1)
  })

  test('what is known of a sign-in goes with its last session, and not on its first day', async () => {
    const known = (id: string, at: Date) =>
      db(world.ctx()).updateTable('sign_ins').set({ began_at: at }).where('id', '=', id).execute()
    const left = () => db(world.ctx()).selectFrom('sign_ins').select('id').where('id', '=', signIn).execute()
    expect(await left()).toHaveLength(1)
    await known(signIn, before(5))
    await prune()
    expect(await left()).toHaveLength(1)
    await known(signIn, before(1))
    await expire('sessions', before(2, 1))
    await prune()
    expect(await left()).toHaveLength(1)
    await known(signIn, before(2, 1))
    await prune()
    expect(await left()).toHaveLength(0)
  })

  test('a second run finds nothing to do', async () => {
    await granted()
    await expire('sessions', before(2, 1))
    await prune()
    const once = await grants()
    await prune(new Date(NOW.getTime() + DAY_MS))
    expect(await grants()).toEqual(once)
  })
})
