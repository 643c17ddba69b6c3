import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair } from 'jose'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { RegistrationRefused } from './client-metadata'
import { findClient, isSecretOf } from './clients'
import { initialTokens, issueInitialToken } from './initial-tokens'
import {
  deleteRegistration,
  type RegistrationAnswer,
  readRegistration,
  registerItself,
  replaceRegistration,
} from './self-registration'

const CALLBACK = 'https://orchard.example/in'

let world: TestHouse
let jwks: { keys: object[] }
beforeAll(async () => {
  world = await testHouse()
  const { publicKey } = await generateKeyPair('ES256')
  jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' }] }
})
afterAll(() => world.close())

const opened = (uses = 50) => issueInitialToken(world.ctx('operator'), { label: `Of ${uses}`, uses, days: 1 })
const metadata = (more: object = {}) => ({ redirect_uris: [CALLBACK], client_name: 'The Orchard', ...more })

/** Registered, with what only the first answer tells. */
async function registered(more: object = {}) {
  const answer = await registerItself(world.ctx(), await opened(), metadata(more))
  return { answer, id: String(answer.client_id), token: String(answer.registration_access_token) }
}

const replace = (id: string, token: string, more: object = {}) =>
  replaceRegistration(world.ctx(), id, token, { client_id: id, ...metadata(more) })
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    error => (error instanceof RegistrationRefused ? error.code : error),
  )
const clientRow = async (id: string) => (await findClient(world.ctx(), id))!
const hold = (id: string, held: readonly ('scopes' | 'credential' | 'dpopBound')[], more: object = {}) =>
  db(world.ctx())
    .updateTable('oauth_clients')
    .set({ operator_held: jsonb([...held]), ...more })
    .where('client_id', '=', id)
    .execute()

describe('a program that registers itself', () => {
  test('is told its secret and its token once, of which hashes are kept', async () => {
    const { answer, id, token } = await registered()
    expect(answer).toMatchObject({
      client_name: 'The Orchard',
      redirect_uris: [CALLBACK],
      client_secret_expires_at: 0,
      token_endpoint_auth_method: 'client_secret_basic',
      response_types: ['code'],
      registration_client_uri: `${world.house.config.origins.federation}/register/${id}`,
    })
    expect(isSecretOf(await clientRow(id), String(answer.client_secret))).toBe(true)
    const again = await readRegistration(world.ctx(), id, token)
    for (const once of ['client_secret', 'registration_access_token', 'client_id_issued_at'])
      expect(again).not.toHaveProperty(once)
    expect(again).toMatchObject({ client_id: id, scope: answer.scope, grant_types: ['authorization_code'] })
  })

  test.each([
    ['none', {}],
    ['private_key_jwt', { jwks: true }],
  ])('and proves itself by %s has no secret', async (method, more) => {
    const keys = 'jwks' in more ? { jwks } : {}
    const { answer, id } = await registered({ token_endpoint_auth_method: method, ...keys })
    expect(answer).not.toHaveProperty('client_secret')
    expect(answer.token_endpoint_auth_method).toBe(method)
    expect((await clientRow(id)).secretHash).toBeNull()
    expect('jwks' in answer).toBe('jwks' in more)
  })

  test.each(['', 'nothing'])('is refused with %j for a token', async token => {
    expect(await refusal(registerItself(world.ctx(), token, metadata()))).toBe('invalid_token')
  })

  test('uses one of its token’s uses up, and none when it is refused', async () => {
    const token = await opened(2)
    const left = async () =>
      (await initialTokens(world.ctx('operator'))).find(({ label }) => label === 'Of 2')?.usesLeft
    expect(await refusal(registerItself(world.ctx(), token, metadata({ client_name: '' })))).toBe(
      'invalid_client_metadata',
    )
    expect(await left()).toBe(2)
    await registerItself(world.ctx(), token, metadata())
    expect(await left()).toBe(1)
  })

  test('with the last use of a token is one, however many come at once', async () => {
    const token = await opened(1)
    const answers = await Promise.all(
      [1, 2, 3].map(() => refusal(registerItself(world.ctx(), token, metadata({ client_name: 'Racing' })))),
    )
    expect(answers.toSorted()).toEqual(['invalid_token', 'invalid_token', null])
    const kept = await db(world.ctx())
      .selectFrom('oauth_clients')
      .select('id')
      .where('name', '=', 'Racing')
      .execute()
    expect(kept).toHaveLength(1)
  })
})

describe('a registration', () => {
  test.each<[string, (id: string, token: string) => Promise<unknown>]>([
    ['read', (id, token) => readRegistration(world.ctx(), id, token)],
    ['replaced', (id, token) => replace(id, token)],
    ['deleted', (id, token) => deleteRegistration(world.ctx(), id, token)],
  ])('is %s by its own token alone', async (_, ask) => {
    const [one, other] = [await registered(), await registered()]
    for (const [id, token] of [
      [one.id, other.token],
      [one.id, ''],
      [one.id, hashToken(one.token)],
      [Bun.randomUUIDv7(), one.token],
      ['market', one.token],
    ] as const)
      expect(await refusal(ask(id, token))).toBe('invalid_token')
    await ask(one.id, one.token)
  })

  test('of a client that an operator made has no token at all', async () => {
    const { id } = await registered()
    await db(world.ctx())
      .updateTable('oauth_clients')
      .set({ registration_token_hash: null })
      .where('client_id', '=', id)
      .execute()
    expect(await refusal(readRegistration(world.ctx(), id, ''))).toBe('invalid_token')
  })

  test('that is deleted is gone at once, and its token with it', async () => {
    const { id, token } = await registered()
    await deleteRegistration(world.ctx(), id, token)
    expect(await findClient(world.ctx(), id)).toBeNull()
    expect(await refusal(readRegistration(world.ctx(), id, token))).toBe('invalid_token')
    expect(await refusal(deleteRegistration(world.ctx(), id, token))).toBe('invalid_token')
  })

  test('is written down in the audit with what opened the door', async () => {
    const { id, token } = await registered()
    await replace(id, token, { client_name: 'Renamed' })
    await deleteRegistration(world.ctx(), id, token)
    const rows = await db(world.ctx())
      .selectFrom('audit')
      .select(['action', 'before', 'after'])
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
    expect(rows).toMatchObject([
      { action: 'client.registered', after: { name: 'The Orchard', openedBy: expect.any(String) } },
      { action: 'client.changed', before: { name: 'The Orchard' }, after: { name: 'Renamed' } },
      { action: 'client.deleted', before: { name: 'Renamed' } },
    ])
  })
})

describe('a registration that is replaced', () => {
  test('is all of it anew, but for its secret, which is not told again', async () => {
    const { id, token, answer } = await registered({ scope: 'openid', dpop_bound_access_tokens: true })
    const after = await replace(id, token, { client_name: 'Renamed' })
    expect(after).toMatchObject({ client_name: 'Renamed', dpop_bound_access_tokens: false })
    expect(after).not.toHaveProperty('client_secret')
    expect(String(after.scope).split(' ')).toContain('email')
    expect(isSecretOf(await clientRow(id), String(answer.client_secret))).toBe(true)
  })

  test('may be told a secret that it has none of, and lose one', async () => {
    const { id, token, answer } = await registered()
    await replace(id, token, { token_endpoint_auth_method: 'none' })
    expect((await clientRow(id)).secretHash).toBeNull()
    const again = await replace(id, token)
    expect(again).toMatchObject({ client_secret: expect.any(String), client_secret_expires_at: 0 })
    expect(again.client_secret).not.toBe(answer.client_secret)
  })

  test('may show its own secret, and no other', async () => {
    const { id, token, answer } = await registered()
    expect(await refusal(replace(id, token, { client_secret: answer.client_secret }))).toBeNull()
    for (const client_secret of ['wrong', '', null, 7])
      expect(await refusal(replace(id, token, { client_secret }))).toBe('invalid_client_metadata')
  })

  test.each<[string, object]>([
    ['another client', { client_id: 'market' }],
    ['no client', { client_id: undefined }],
    ['a token', { registration_access_token: 'x' }],
    ['an address', { registration_client_uri: 'https://x.example' }],
    ['when its secret runs out', { client_secret_expires_at: 0 }],
    ['when it was issued', { client_id_issued_at: null }],
  ])('may not say %s, and stays as it was', async (_, more) => {
    const { id, token } = await registered()
    const asked = replaceRegistration(world.ctx(), id, token, {
      client_id: id,
      ...metadata({ client_name: 'Taken over' }),
      ...more,
    })
    expect(await refusal(asked)).toBe('invalid_client_metadata')
    expect((await clientRow(id)).name).toBe('The Orchard')
  })

  test('keeps what an operator holds', async () => {
    const { id, token } = await registered()
    await hold(id, ['scopes', 'dpopBound'], { scopes: jsonb(['openid']), dpop_bound: true })
    const after = await replace(id, token, { scope: 'openid email', client_name: 'Renamed' })
    expect(after).toMatchObject({ scope: 'openid', dpop_bound_access_tokens: true, client_name: 'Renamed' })
  })

  test('keeps the keys that an operator gave it, and gets no secret in their place', async () => {
    const { id, token } = await registered({ token_endpoint_auth_method: 'private_key_jwt', jwks })
    await hold(id, ['credential'])
    const after = await replace(id, token, { token_endpoint_auth_method: 'client_secret_basic' })
    expect(after).toMatchObject({ token_endpoint_auth_method: 'private_key_jwt', jwks })
    expect(after).not.toHaveProperty('client_secret')
  })

  test('does not lose a scope that is not every client’s', async () => {
    const { id, token } = await registered()
    await hold(id, [], { scopes: jsonb(['openid', 'ledger.read']) })
    const scope = String((await replace(id, token, { scope: 'email' })).scope)
    expect(scope.split(' ')).toEqual(['email', 'ledger.read'])
  })

  test('while it is being deleted is deleted', async () => {
    const { id, token } = await registered()
    const seen: readonly (RegistrationAnswer | string | null | Error)[] = await Promise.all([
      refusal(deleteRegistration(world.ctx(), id, token)),
      refusal(replace(id, token, { client_name: 'Late' })),
    ])
    expect([null, 'invalid_token']).toContain(seen[1] as string | null)
    expect(seen[0]).toBeNull()
    expect(await findClient(world.ctx(), id)).toBeNull()
  })
})
