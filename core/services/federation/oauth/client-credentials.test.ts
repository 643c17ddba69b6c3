import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { decodeJwt } from 'jose'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient } from '../../../../tests/oauth-client'
import { issueOwnToken } from './client-credentials'
import { findClient, type OAuthClientRow } from './clients'
import { TokenRefused } from './refusals'
import { registerResource } from './register-resource'

const LEDGER = 'https://ledger.example/'
const SCALES = 'https://scales.example/'

let world: TestHouse
let orchard: OAuthClientRow
let phone: OAuthClientRow
beforeAll(async () => {
  world = await testHouse()
  const resource = (uri: string, name: string, format: 'opaque' | 'jwt') =>
    registerResource(world.ctx('operator'), {
      uri,
      name,
      format,
      clientId: null,
      scopes: ['read', 'write'].map(verb => ({ name: `${name}.${verb}`, words: `May ${verb}` })),
    })
  await resource(LEDGER, 'ledger', 'opaque')
  await resource(SCALES, 'scales', 'jwt')
  const scopes = ['openid', 'ledger.read', 'ledger.write', 'scales.read']
  await OrchardClient.register(world, 'orchard', { scopes, grantTypes: ['client_credentials'] })
  await OrchardClient.register(world, 'phone', { secret: null, scopes, grantTypes: ['client_credentials'] })
  orchard = (await findClient(world.ctx(), 'orchard'))!
  phone = (await findClient(world.ctx(), 'phone'))!
})
afterAll(() => world.close())

const issue = (wishes: Parameters<typeof issueOwnToken>[2], client = orchard) =>
  issueOwnToken(world.ctx(), client, wishes)
const refused = (wishes: Parameters<typeof issueOwnToken>[2], client = orchard) =>
  issue(wishes, client).then(
    () => null,
    refusal => (refusal instanceof TokenRefused ? refusal.code : refusal),
  )
const kept = (token: string) =>
  db(world.ctx())
    .selectFrom('client_tokens')
    .select(['scope', 'audience', 'jkt', 'created_at', 'expires_at'])
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()

describe('a token that a client gets for itself', () => {
  test('is for the resource that knows its scopes, and kept as a hash', async () => {
    const answer = await issue({ scope: 'ledger.read' })
    expect(answer).toMatchObject({ token_type: 'Bearer', scope: 'ledger.read' })
    const row = (await kept(answer.access_token))!
    expect(row).toMatchObject({ scope: 'ledger.read', audience: [LEDGER], jkt: null })
    expect((row.expires_at.getTime() - row.created_at.getTime()) / 1000).toBe(answer.expires_in)
  })

  test('refreshes by nothing', async () => {
    expect(await issue({ scope: 'ledger.read' })).not.toHaveProperty('refresh_token')
  })

  test('is signed where the resource reads it itself', async () => {
    const { access_token } = await issue({ scope: 'scales.read' })
    expect(decodeJwt(access_token)).toMatchObject({
      aud: [SCALES],
      client_id: 'orchard',
      scope: 'scales.read',
    })
  })

  test('is signed for as long as it is kept, from the whole second of its issue', async () => {
    const now = new Date('2031-02-03T04:05:06.789Z')
    const answer = await issueOwnToken({ ...world.ctx(), now }, orchard, { scope: 'scales.read' })
    const issuedAt = Date.parse('2031-02-03T04:05:06Z') / 1000
    const until = issuedAt + answer.expires_in
    expect(decodeJwt(answer.access_token)).toMatchObject({ iat: issuedAt, exp: until })
  })

  test('has the key that it was shown with', async () => {
    const jkt = 'k'.repeat(43)
    const answer = await issue({ scope: 'ledger.read', jkt })
    expect(answer.token_type).toBe('DPoP')
    expect(await kept(answer.access_token)).toMatchObject({ jkt })
  })

  test('is for all of its scopes when it asks for none, and never for a member’s', async () => {
    const scopes = ['openid', 'ledger.write', 'ledger.read']
    await OrchardClient.register(world, 'press', { scopes, grantTypes: ['client_credentials'] })
    const onlyLedger = (await findClient(world.ctx(), 'press'))!
    const { scope } = await issue({}, onlyLedger)
    expect(scope.split(' ').toSorted()).toEqual(['ledger.read', 'ledger.write'])
  })

  test.each([
    ['a scope of members', { scope: 'openid' }, 'invalid_scope'],
    ['one of members beside its own', { scope: 'openid ledger.read' }, 'invalid_scope'],
    ['one that it was not allowed', { scope: 'scales.write' }, 'invalid_scope'],
    ['none, typed', { scope: '' }, 'invalid_scope'],
    [
      'an unknown resource',
      { scope: 'ledger.read', resources: ['https://nobody.example/'] },
      'invalid_target',
    ],
    ['two resources that take different tokens', { scope: 'ledger.read scales.read' }, 'invalid_target'],
  ] as const)('is refused for %s', async (_, wishes, code) => {
    expect(await refused(wishes)).toBe(code)
  })

  test('is refused to who is not any more what they were let in as', async () => {
    const before = { ...orchard, secretHash: hashToken('the secret of before') }
    expect(await refused({ scope: 'ledger.read' }, before)).toBe('invalid_client')
    expect(await refused({ scope: 'ledger.read' }, { ...orchard, scopes: ['ledger.read'] })).toBe(
      'invalid_client',
    )
  })

  test('is refused to who was allowed nothing of the kind, and to who has nothing to prove itself with', async () => {
    expect(await refused({}, { ...orchard, scopes: null })).toBe('invalid_scope')
    expect(await refused({ scope: 'ledger.read' }, phone)).toBe('unauthorized_client')
  })
})
