import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient } from '../../../../tests/oauth-client'
import { RESOURCE_FORM, resourceToEdit, saveResource } from './edit-resource'
import { deleteResource, registerResource, resources } from './register-resource'
import { ResourceUnusable } from './resource-settings'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await OrchardClient.register(world, 'orchard')
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('oauth_resources').execute()
})

const URI = 'https://ledger.example/api'
type New = Parameters<typeof registerResource>[1]
const ledger = (changes: Partial<New> = {}): New => ({
  uri: URI,
  name: 'The ledger',
  format: 'opaque',
  clientId: null,
  scopes: [{ name: 'ledger.read', words: 'Read the ledger' }],
  ...changes,
})
const register = (changes?: Partial<New>, ctx = world.ctx('operator')) =>
  registerResource(ctx, ledger(changes))
const refusedField = (changes: Partial<New>) =>
  register(changes).then(
    () => null,
    refusal => (refusal instanceof ResourceUnusable ? refusal.field : refusal),
  )
const audited = async () =>
  (await db(world.ctx()).selectFrom('audit').select('action').execute()).map(({ action }) => action)

describe('a server that takes our tokens', () => {
  test('is registered with what it knows, and who asks about tokens there', async () => {
    await register({ clientId: 'orchard', format: 'jwt' })
    expect((await resources(world.ctx('operator'))).lines).toMatchObject([
      { uri: URI, name: 'The ledger', format: 'jwt', client: 'The Orchard', scopes: ledger().scopes },
    ])
    expect(await audited()).toContain('resource.registered')
  })

  test.each([
    ['in the clear', 'http://ledger.example/'],
    ['with a fragment', `${URI}#x`],
    ['with an empty fragment', `${URI}#`],
    ['with a space', 'https://ledger.example/ api'],
    ['that is none', 'ledger'],
    ['of another alphabet', 'https://ledger.example/käse'],
    ['of 501 characters', `https://ledger.example/${'x'.repeat(501 - 23)}`],
  ])('has no address %s', async (_, uri) => {
    expect(await refusedField({ uri })).toBe('uri')
  })

  test('may have an address of 500 characters', async () => {
    expect(await refusedField({ uri: `https://ledger.example/${'x'.repeat(500 - 23)}` })).toBeNull()
  })

  test('is registered once, also by two at the same moment', async () => {
    const outcomes = await Promise.all([1, 2].map(() => refusedField({ scopes: [] })))
    expect(outcomes.toSorted()).toEqual([null, 'uri'].toSorted())
    expect((await resources(world.ctx('operator'))).lines).toHaveLength(1)
  })

  test('that gets the scopes of another in the same moment is refused', async () => {
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map(number => refusedField({ uri: `https://${number}.example/` })),
    )
    expect(outcomes.toSorted()).toEqual([null, 'scopes', 'scopes', 'scopes'].toSorted())
  })

  test('is not the issuer, whose own tokens there are', async () => {
    const pat = world.ctx('operator')
    const { config } = pat.house
    const house = { ...pat.house, config: { ...config, origins: { ...config.origins, federation: URI } } }
    await expect(register({}, { ...pat, house })).rejects.toMatchObject({ field: 'uri' })
  })

  test('has scopes of its own: not ours, not another’s, none twice, each in words', async () => {
    const scope = (name: string, words = 'Do it') => ({ name, words })
    expect(await refusedField({ scopes: [scope('openid')] })).toBe('scopes')
    expect(await refusedField({ scopes: [scope('a'), scope('b'), scope('a')] })).toBe('scopes')
    expect(await refusedField({ scopes: [scope('a', '')] })).toBe('scopes')
    for (const name of ['', 'a b', 'a"b', 'a\\b', 'x'.repeat(61)])
      expect(await refusedField({ scopes: [scope(name)] })).toBe('scopes')
    await register({ scopes: [scope('x'.repeat(60))] })
    const other = { uri: 'https://other.example/', scopes: [scope('x'.repeat(60))] }
    expect(await refusedField(other)).toBe('scopes')
  })

  test('asks as a client that is there, and is none of our own', async () => {
    expect(await refusedField({ clientId: 'nobody' })).toBe('client_id')
    await db(world.ctx())
      .updateTable('oauth_clients')
      .set({ first_party: true })
      .where('client_id', '=', 'orchard')
      .execute()
    expect(await refusedField({ clientId: 'orchard' })).toBe('client_id')
    await db(world.ctx())
      .updateTable('oauth_clients')
      .set({ first_party: false })
      .where('client_id', '=', 'orchard')
      .execute()
    expect(await refusedField({ clientId: 'orchard' })).toBeNull()
  })

  test('is changed but for its address, by who saw how it stands', async () => {
    await register({ clientId: 'orchard' })
    const pat = world.ctx('operator')
    const { id } = (await resources(pat)).lines[0]!
    const before = await resourceToEdit(pat, id)
    expect(before).toMatchObject({ uri: URI, clientId: 'orchard', format: 'opaque' })
    const scopes = [...ledger().scopes, { name: 'ledger.write', words: 'Write into it' }]
    const changed = { name: 'The books', format: 'jwt' as const, scopes, clientId: null }
    const seen = RESOURCE_FORM.version(before)
    await saveResource(pat, id, changed, seen)
    expect(await resourceToEdit(pat, id)).toEqual({ id, uri: URI, ...changed })
    expect(await audited()).toContain('resource.changed')
    await expect(saveResource(pat, id, changed, seen)).rejects.toBeInstanceOf(ChangedMeanwhile)
    await expect(resourceToEdit(pat, Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
    await expect(saveResource(pat, Bun.randomUUIDv7(), changed, null)).rejects.toBeInstanceOf(NotFound)
  })

  test('is not changed to what it could not be registered with', async () => {
    await register()
    await register({ uri: 'https://other.example/', scopes: [{ name: 'other', words: 'Do it' }] })
    const pat = world.ctx('operator')
    const { id } = (await resources(pat)).lines.find(each => each.uri === URI)!
    const refused = (changes: Partial<New>) =>
      saveResource(pat, id, ledger(changes), null).then(
        () => null,
        refusal => refusal.field,
      )
    expect(await refused({ scopes: [{ name: 'openid', words: 'Do it' }] })).toBe('scopes')
    expect(await refused({ scopes: [{ name: 'other', words: 'Do it' }] })).toBe('scopes')
    expect(await refused({ clientId: 'nobody' })).toBe('client_id')
    expect(await refused({ scopes: ledger().scopes })).toBeNull()
  })

  test('is one of a page, which goes on at the last of the page before', async () => {
    for (let number = 0; number < 51; number++)
      await register({ uri: `https://${number}.example/`, scopes: [] })
    const first = await resources(world.ctx('operator'))
    const second = await resources(world.ctx('operator'), first.next ?? '')
    expect([first.lines.length, second.lines.map(each => each.uri), second.next]).toEqual([
      50,
      ['https://0.example/'],
      null,
    ])
    await expect(resources(world.ctx('operator'), 'x')).rejects.toBeInstanceOf(NotFound)
  })

  test('is deleted once, and its scopes are free again', async () => {
    await register()
    const id = (await resources(world.ctx('operator'))).lines[0]!.id
    await deleteResource(world.ctx('operator'), id)
    await expect(deleteResource(world.ctx('operator'), id)).rejects.toBeInstanceOf(NotFound)
    await expect(deleteResource(world.ctx('operator'), 'ledger')).rejects.toBeInstanceOf(NotFound)
    expect(await audited()).toContain('resource.deleted')
    expect(await refusedField({ uri: 'https://new.example/' })).toBeNull()
  })

  test('is the work of operators, who have just shown who they are', async () => {
    for (const work of [
      resources,
      register.bind(null, {}),
      (ctx: ReturnType<typeof world.ctx>) => deleteResource(ctx, Bun.randomUUIDv7()),
      (ctx: ReturnType<typeof world.ctx>) => resourceToEdit(ctx, Bun.randomUUIDv7()),
      (ctx: ReturnType<typeof world.ctx>) => saveResource(ctx, Bun.randomUUIDv7(), ledger(), null),
    ]) {
      await expect(work(world.ctx('editor'))).rejects.toBeInstanceOf(NotFound)
      await expect(work(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
    }
    const pat = world.ctx('operator')
    const stale = {
      ...pat,
      viewer: { ...pat.viewer, authenticatedAt: new Date(pat.now.getTime() - 86_400_000) },
    }
    await expect(register({}, stale)).rejects.toBeInstanceOf(FreshSignInRequired)
    await register()
    const id = (await resources(pat)).lines[0]!.id
    await expect(deleteResource(stale, id)).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(saveResource(stale, id, ledger(), null)).rejects.toBeInstanceOf(FreshSignInRequired)
    expect((await resources(pat)).lines).toHaveLength(1)
  })
})
