import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair } from 'jose'
import { ChangedMeanwhile, FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient } from '../../../../tests/oauth-client'
import { issueOwnToken } from './client-credentials'
import { ClientKeysUnusable } from './client-keys'
import { type ClientSettings, KeysUriUnusable, RedirectUriUnusable } from './client-settings'
import { findClient, isSecretOf } from './clients'
import {
  CLIENT_FORM,
  type ClientKeys,
  clientToEdit,
  rotateSecret,
  ScopeUnknown,
  saveClient,
} from './edit-client'
import { registerResource } from './register-resource'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('oauth_clients').execute()
  await db(world.ctx()).deleteFrom('oauth_resources').execute()
})

const pat = () => world.ctx('operator')
const row = async (clientId = 'orchard') => (await findClient(world.ctx(), clientId))!
type Options = Parameters<typeof OrchardClient.register>[2]
async function registered(options?: Options) {
  await OrchardClient.register(world, 'orchard', options)
  return clientToEdit(pat(), (await row()).id)
}
async function settingsOf(id: string): Promise<ClientSettings> {
  const {
    id: _,
    clientId,
    credential,
    keys,
    jwksUri,
    selfRegistered,
    held,
    ...settings
  } = await clientToEdit(pat(), id)
  return settings
}
const ownTokens = () => db(world.ctx()).selectFrom('client_tokens').select('token_hash').execute()

/** A client that has a token in its own name. */
async function withOwnToken() {
  const scopes = [{ name: 'ledger.read', words: 'Read the ledger' }]
  const ledger = { uri: 'https://ledger.example/', name: 'Ledger', format: 'opaque' as const }
  await registerResource(pat(), { ...ledger, scopes, clientId: null })
  const client = await registered({ scopes: ['ledger.read'], grantTypes: ['client_credentials'] })
  await issueOwnToken(world.ctx(), await row(), {})
  expect(await ownTokens()).toHaveLength(1)
  return client
}

describe('a client that is changed', () => {
  test('is from then on what was said last', async () => {
    const { id } = await registered()
    const changed: ClientSettings = {
      name: 'New Orchard',
      redirectUris: ['https://new.example/in'],
      postLogoutRedirectUris: [],
      backchannelLogoutUri: 'https://new.example/ended',
      idTokenAlg: 'RS256',
      scopes: ['openid'],
      grantTypes: ['authorization_code'],
      dpopBound: true,
    }
    await saveClient(pat(), id, changed, null)
    expect(await settingsOf(id)).toEqual(changed)
    expect(await row()).toMatchObject({ redirectUris: ['https://new.example/in'], dpopBound: true })
  })

  test('is refused to who saw an older one', async () => {
    const { id } = await registered()
    const settings = await settingsOf(id)
    const seen = CLIENT_FORM.version(await clientToEdit(pat(), id))
    await saveClient(pat(), id, { ...settings, name: 'First' }, seen)
    const late = saveClient(pat(), id, { ...settings, name: 'Second' }, seen)
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
    expect((await settingsOf(id)).name).toBe('First')
  })

  test('leads nobody to an address that we would not lead them to', async () => {
    const { id } = await registered()
    const settings = { ...(await settingsOf(id)), redirectUris: ['http://orchard.example/'] }
    await expect(saveClient(pat(), id, settings, null)).rejects.toBeInstanceOf(RedirectUriUnusable)
  })

  test('may ask for scopes that somebody knows, ours and those of resources', async () => {
    const { id } = await withOwnToken()
    const settings = await settingsOf(id)
    await saveClient(pat(), id, { ...settings, scopes: ['ledger.read', 'email'] }, null)
    await saveClient(pat(), id, { ...settings, scopes: null }, null)
    const gone = saveClient(pat(), id, { ...settings, scopes: ['ledger.write'] }, null)
    await expect(gone).rejects.toBeInstanceOf(ScopeUnknown)
  })

  test('loses what it got in its own name', async () => {
    const { id } = await withOwnToken()
    await saveClient(pat(), id, await settingsOf(id), null)
    expect(await ownTokens()).toEqual([])
  })

  test('stands in the audit as it was and as it is, and in the security log', async () => {
    const { id, name } = await registered()
    await saveClient(pat(), id, { ...(await settingsOf(id)), name: 'Audited' }, null)
    const { before, after } = await db(world.ctx())
      .selectFrom('audit')
      .select(['before', 'after'])
      .where('action', '=', 'client.changed')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect([before, after]).toMatchObject([{ name }, { name: 'Audited' }])
    const events = await db(world.ctx())
      .selectFrom('security_events')
      .select('client')
      .where('event', '=', 'client.changed')
      .execute()
    expect(events.map(({ client }) => client)).toContain('orchard')
  })
})

describe('what a client proves itself with', () => {
  const lastAudit = () =>
    db(world.ctx())
      .selectFrom('audit')
      .select(['before', 'after'])
      .where('action', '=', 'client.changed')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
  const URI = 'https://orchard.example/keys.json'
  async function keySet(kid: string) {
    const { publicKey } = await generateKeyPair('ES256')
    return { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256' }] }
  }
  /** A client with keys by value. */
  async function keyed() {
    const first = await keySet('first')
    const client = await registered({ secret: null, jwks: first })
    return { id: client.id, first, settings: await settingsOf(client.id) }
  }

  test('is shown, and kept as it is where nothing else is said', async () => {
    const { id, first, settings } = await keyed()
    const shown = await clientToEdit(pat(), id)
    expect([JSON.parse(shown.keys), shown.jwksUri]).toEqual([first, ''])
    await saveClient(pat(), id, { ...settings, name: 'Renamed' }, null)
    expect(await row()).toMatchObject({ name: 'Renamed', jwks: first, jwksUri: null })
  })

  test('are other keys from then on, or an address of keys, which are read anew; the audit says which', async () => {
    const { id, settings } = await keyed()
    const second = await keySet('second')
    await saveClient(pat(), id, settings, null, { jwks: second, jwksUri: null })
    expect((await row()).jwks).toEqual(second)
    expect(await lastAudit()).toMatchObject({
      before: { keys: [{ kid: 'first', alg: 'ES256' }] },
      after: { keys: [{ kid: 'second', alg: 'ES256' }] },
    })
    await saveClient(pat(), id, settings, null, { jwksUri: URI })
    expect(await row()).toMatchObject({ jwks: { keys: [] }, jwksUri: URI, jwksReadAt: null })
    expect(await lastAudit()).toMatchObject({
      before: { keys: [{ kid: 'second' }] },
      after: { jwksUri: URI },
    })
    expect(await clientToEdit(pat(), id)).toMatchObject({ keys: '', jwksUri: URI })
  })

  test('at the same address stays read; at another one it is not', async () => {
    const { id, settings } = await keyed()
    await saveClient(pat(), id, settings, null, { jwksUri: URI })
    const [read, at] = [await keySet('read'), new Date(0)]
    await db(pat())
      .updateTable('oauth_clients')
      .set({ jwks: jsonb(read), jwks_read_at: at })
      .where('id', '=', id)
      .execute()
    await saveClient(pat(), id, settings, null, { jwksUri: URI })
    expect(await row()).toMatchObject({ jwks: read, jwksReadAt: at })
    // What is read there changes by itself, and makes no form an old one.
    expect((await clientToEdit(pat(), id)).keys).toBe('')
    await saveClient(pat(), id, settings, null, { jwksUri: `${URI}2` })
    expect(await row()).toMatchObject({ jwks: { keys: [] }, jwksUri: `${URI}2`, jwksReadAt: null })
  })

  test('are keys in place of a secret, which is then worth nothing', async () => {
    const { id } = await registered({ secret: 'the old secret' })
    await saveClient(pat(), id, await settingsOf(id), null, { jwks: await keySet('first'), jwksUri: null })
    expect([(await row()).secretHash, isSecretOf(await row(), 'the old secret')]).toEqual([null, false])
    expect((await clientToEdit(pat(), id)).credential).toBe('keys')
  })

  test.each<[string, ClientKeys, typeof ClientKeysUnusable | typeof KeysUriUnusable]>([
    ['an address in clear', { jwksUri: 'http://orchard.example/keys' }, KeysUriUnusable],
    ['one with a name of a user', { jwksUri: 'https://me@orchard.example/keys' }, KeysUriUnusable],
    ['no keys', { jwks: { keys: [] }, jwksUri: null }, ClientKeysUnusable],
    ['keys and an address', { jwks: { keys: [] }, jwksUri: URI }, ClientKeysUnusable],
    [
      'a private key',
      { jwks: { keys: [{ kty: 'oct', k: 'AAAA', alg: 'HS256' }] }, jwksUri: null },
      ClientKeysUnusable,
    ],
  ])('are never %s', async (_, keys, refusal) => {
    const { id, first, settings } = await keyed()
    await expect(saveClient(pat(), id, settings, null, keys)).rejects.toBeInstanceOf(refusal)
    expect(await row()).toMatchObject({ jwks: first, jwksUri: null })
  })

  test('is nothing for a public client, and refused to who saw older keys', async () => {
    const open = await registered({ secret: null })
    const given = { jwks: await keySet('first'), jwksUri: null }
    const settings = await settingsOf(open.id)
    await expect(saveClient(pat(), open.id, settings, null, given)).rejects.toBeInstanceOf(ClientKeysUnusable)
    await db(pat()).deleteFrom('oauth_clients').execute()
    const { id, settings: known } = await keyed()
    const seen = CLIENT_FORM.version(await clientToEdit(pat(), id))
    await saveClient(pat(), id, known, seen, given)
    const late = saveClient(pat(), id, known, seen, { jwksUri: URI })
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
  })
})

describe('a new secret', () => {
  test('is good at once, and the old one no more', async () => {
    const { id } = await registered({ secret: 'the old secret' })
    const { clientId, secret } = await rotateSecret(pat(), id)
    expect(clientId).toBe('orchard')
    const client = await row()
    expect([isSecretOf(client, secret), isSecretOf(client, 'the old secret')]).toEqual([true, false])
  })

  test('of two at the same moment is the one that was made last', async () => {
    const { id } = await registered()
    const made = await Promise.all([rotateSecret(pat(), id), rotateSecret(pat(), id)])
    const client = await row()
    expect(made.filter(({ secret }) => isSecretOf(client, secret))).toHaveLength(1)
  })

  test('ends what the client got in its own name', async () => {
    const { id } = await withOwnToken()
    await rotateSecret(pat(), id)
    expect(await ownTokens()).toEqual([])
  })

  test('leaves nothing that the client gets for itself in the same moment by the old one', async () => {
    const { id } = await withOwnToken()
    for (let turn = 0; turn < 15; turn++) {
      const known = await row()
      const got = issueOwnToken(world.ctx(), known, {}).catch(fault => fault.code)
      const change =
        turn % 2
          ? rotateSecret(pat(), id)
          : saveClient(
              pat(),
              id,
              {
                ...(await settingsOf(id)),
                name: `${turn}`,
                scopes: ['ledger.read', ...(turn % 4 ? [] : ['email'])],
              },
              null,
            )
      const [token] = await Promise.all([got, change])
      expect(typeof token === 'string' ? token : 'a token').toMatch(/^(invalid_client|a token)$/)
      expect(await ownTokens()).toEqual([])
    }
  })

  test('is nothing for who has none: public ones, and those with keys', async () => {
    const { id } = await registered({ secret: null })
    expect((await clientToEdit(pat(), id)).credential).toBe('none')
    await expect(rotateSecret(pat(), id)).rejects.toBeInstanceOf(NotFound)
    await OrchardClient.register(world, 'keyed', { jwks: { keys: [] } })
    const keyed = (await row('keyed')).id
    expect((await clientToEdit(pat(), keyed)).credential).toBe('keys')
    await expect(rotateSecret(pat(), keyed)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('clients are', () => {
  test('none of our own apps, and none that is not there', async () => {
    const { id } = await registered()
    const settings = await settingsOf(id)
    await db(world.ctx())
      .updateTable('oauth_clients')
      .set({ first_party: true })
      .where('id', '=', id)
      .execute()
    for (const asked of [id, Bun.randomUUIDv7(), 'orchard']) {
      await expect(clientToEdit(pat(), asked)).rejects.toBeInstanceOf(NotFound)
      await expect(saveClient(pat(), asked, settings, null)).rejects.toBeInstanceOf(NotFound)
      await expect(rotateSecret(pat(), asked)).rejects.toBeInstanceOf(NotFound)
    }
  })

  test('the work of operators who have just shown who they are', async () => {
    const { id } = await registered()
    const settings = await settingsOf(id)
    for (const [ctx, refusal] of [
      [world.ctx(), SignInRequired],
      [world.ctx('editor'), NotFound],
    ] as const) {
      await expect(clientToEdit(ctx, id)).rejects.toBeInstanceOf(refusal)
      await expect(saveClient(ctx, id, settings, null)).rejects.toBeInstanceOf(refusal)
      await expect(rotateSecret(ctx, id)).rejects.toBeInstanceOf(refusal)
    }
    const fresh = pat()
    const long = new Date(fresh.now.getTime() - 86_400_000)
    const stale = { ...fresh, viewer: { ...fresh.viewer, authenticatedAt: long } }
    await expect(saveClient(stale, id, settings, null)).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(rotateSecret(stale, id)).rejects.toBeInstanceOf(FreshSignInRequired)
  })
})
