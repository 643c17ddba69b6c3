import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { DEVICE_CODE } from '#core/entities/identity/oauth-client'
import { findClient, isSecretOf } from '#core/services/federation/oauth/clients'
import { registerClient } from '#core/services/federation/oauth/register-client'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())

const ADDRESS = 'https://orchard.example/in'

async function registered(isPublic = false) {
  const made = await registerClient(world.ctx('operator'), {
    name: 'The Orchard',
    redirectUris: [ADDRESS],
    backchannelLogoutUri: null,
    isPublic,
  })
  const client = (await findClient(world.ctx(), made.clientId))!
  return { ...made, id: client.id, path: `/operator/clients/${client.id}` }
}

const versionOf = (visit: Visit) =>
  visit.document.querySelector('input[name=version]')?.getAttribute('value') ?? ''

const actions = async (subjectId: string) =>
  (
    await db(world.ctx())
      .selectFrom('audit')
      .select('action')
      .where('subject_id', '=', subjectId)
      .orderBy('at')
      .orderBy('id')
      .execute()
  ).map(({ action }) => action)

describe('a client', () => {
  test('is edited on a page that shows all of it', async () => {
    const { clientId, path } = await registered()
    const page = await operator.get('federation', path)
    const ticked = [...page.document.querySelectorAll('input[name=scopes][checked]')]
    expect(ticked.map(box => box.getAttribute('value'))).toEqual([
      'openid',
      'profile',
      'email',
      'offline_access',
    ])
    const saved = await operator.post('federation', `${path}?_method=put`, {
      version: versionOf(page),
      name: 'The Old Orchard',
      redirect_uris: `${ADDRESS}\n${ADDRESS}2`,
      scopes: ['openid', 'email'],
      grant_types: ['authorization_code', DEVICE_CODE],
      dpop_bound: 'on',
    })
    expect(saved.location).toBe('/operator/clients')
    expect(await findClient(world.ctx(), clientId)).toMatchObject({
      name: 'The Old Orchard',
      redirectUris: [ADDRESS, `${ADDRESS}2`],
      scopes: ['openid', 'email'],
      grantTypes: ['authorization_code', DEVICE_CODE],
      dpopBound: true,
      idTokenAlg: 'ES256',
    })
    expect(await actions(clientId)).toEqual(['client.registered', 'client.changed'])
  })

  test('that somebody else saved meanwhile is not overwritten', async () => {
    const { path } = await registered()
    const version = versionOf(await operator.get('federation', path))
    const save = (name: string) =>
      operator.post('federation', `${path}?_method=put`, { version, name, redirect_uris: ADDRESS })
    expect((await save('First')).status).toBe(303)
    expect((await save('Second')).status).toBe(409)
  })

  test.each<[string, Record<string, string | string[]>, string]>([
    ['no name', { name: '' }, 'name'],
    ['an address in clear', { redirect_uris: 'http://a.example/' }, 'redirect_uris'],
    ['no address to sign members in at', { redirect_uris: '' }, 'redirect_uris'],
    ['a scope that is gone', { scopes: ['openid', 'tools'] }, 'scopes'],
    [
      'an app to tell of sign-outs',
      { backchannel_logout_uri: 'com.example.app:/x' },
      'backchannel_logout_uri',
    ],
  ])('with %s comes back as it was typed', async (_, changes, field) => {
    const { path } = await registered()
    const typed = { name: 'The Orchard', redirect_uris: ADDRESS, scopes: ['openid'], ...changes }
    const page = await operator.post('federation', `${path}?_method=put`, typed)
    expect(page.status).toBe(422)
    expect(page.document.querySelector(`#field-${field}-error`)).not.toBeNull()
    const ticked = [...page.document.querySelectorAll('input[name=scopes][checked]')]
    expect(ticked.map(box => box.getAttribute('value'))).toContain('openid')
    expect(page.document.querySelector('textarea[name=redirect_uris]')?.textContent?.trim()).toBe(
      typed.redirect_uris,
    )
  })

  test('that signs for itself gets another address of keys, or other keys, on the same page', async () => {
    const URI = 'https://orchard.example/keys.json'
    const { clientId } = await registerClient(world.ctx('operator'), {
      name: 'Keyed',
      redirectUris: [ADDRESS],
      backchannelLogoutUri: null,
      isPublic: false,
      jwksUri: URI,
    })
    const path = `/operator/clients/${(await findClient(world.ctx(), clientId))!.id}`
    const page = await operator.get('federation', path)
    expect(page.document.querySelector('input[name=jwks_uri]')?.getAttribute('value')).toBe(URI)
    const typed = { name: 'Keyed', redirect_uris: ADDRESS, version: versionOf(page) }
    for (const [changes, field] of [
      [{ jwks_uri: 'http://orchard.example/' }, 'jwks_uri'],
      [{ jwks: '{"keys":' }, 'jwks'],
      [{ jwks: '{"keys":[]}', jwks_uri: URI }, 'jwks'],
    ] as const) {
      const refused = await operator.post('federation', `${path}?_method=put`, { ...typed, ...changes })
      expect([refused.status, refused.document.querySelector(`#field-${field}-error`) !== null]).toEqual([
        422,
        true,
      ])
    }
    const saved = await operator.post('federation', `${path}?_method=put`, { ...typed, jwks_uri: `${URI}2` })
    expect(saved.status).toBe(303)
    expect((await findClient(world.ctx(), clientId))?.jwksUri).toBe(`${URI}2`)
    expect(await actions(clientId)).toEqual(['client.registered', 'client.changed'])
  })

  test('gets a new secret, and the old one dies at once', async () => {
    const { clientId, secret, path } = await registered()
    const page = await operator.post('federation', `${path}/secret`)
    expect(page.headers.get('cache-control')).toBe('no-store')
    const [, fresh = ''] = [...page.document.querySelectorAll('dd code')].map(each => each.textContent)
    const client = (await findClient(world.ctx(), clientId))!
    expect([isSecretOf(client, secret ?? ''), isSecretOf(client, fresh)]).toEqual([false, true])
    expect(await actions(clientId)).toEqual(['client.registered', 'client.rotated'])
  })

  test('that has no secret gets none', async () => {
    const { path } = await registered(true)
    expect((await operator.get('federation', path)).text).not.toContain('Replace the secret')
    expect((await operator.post('federation', `${path}/secret`)).status).toBe(404)
  })

  test('of our own is nowhere to be edited', async () => {
    const blog = (await findClient(world.ctx(), 'blog'))!
    expect((await operator.get('federation', `/operator/clients/${blog.id}`)).status).toBe(404)
    expect((await operator.post('federation', `/operator/clients/${blog.id}/secret`)).status).toBe(404)
  })
})

describe('self-registration', () => {
  test('is opened with a token that is shown once, and withdrawn', async () => {
    const fields = { label: 'A friend', uses: '2', days: '3' }
    const made = await operator.post('federation', '/operator/registration', fields)
    const [token = ''] = [...made.document.querySelectorAll('dd code')].map(each => each.textContent)
    expect([made.status, made.headers.get('cache-control'), token.length > 40]).toEqual([
      200,
      'no-store',
      true,
    ])
    const list = await operator.get('federation', '/operator/registration')
    expect(list.text).toContain('A friend')
    expect(list.text).not.toContain(token)
    const action = list.document.querySelector('form[action*=delete]')?.getAttribute('action') ?? ''
    expect((await operator.post('federation', action)).status).toBe(303)
    expect((await operator.get('federation', '/operator/registration')).text).not.toContain('A friend')
  })

  test.each([
    ['label', ''],
    ['uses', '0'],
    ['uses', 'many'],
    ['days', '91'],
  ])('with %s %j comes back as it was typed', async (name, value) => {
    const fields = { label: 'A friend', uses: '2', days: '3', [name]: value }
    const page = await operator.post('federation', '/operator/registration', fields)
    expect([page.status, page.document.querySelector(`#field-${name}-error`) !== null]).toEqual([422, true])
    const field = page.document.querySelector(`input[name=${name}]`)
    expect(field?.getAttribute('value') ?? '').toBe(value)
  })
})

describe('a resource', () => {
  const SHED = { name: 'A shed', uri: 'https://shed.example/api', scopes: 'tools Borrow tools\nkeys Open it' }
  const add = (changes: Record<string, string> = {}) =>
    operator.post('federation', '/operator/resources', { ...SHED, ...changes })

  test('is registered with its scopes, offered to clients, and deleted', async () => {
    const { clientId, path } = await registered()
    expect((await add({ client_id: clientId, reads_itself: 'on' })).status).toBe(303)
    const list = await operator.get('federation', '/operator/resources')
    for (const words of [SHED.uri, 'tools keys', 'signed', 'The Orchard']) expect(list.text).toContain(words)
    expect((await operator.get('federation', path)).text).toContain('Borrow tools')
    expect((await add({ scopes: '' })).text).toContain('registered already')
    const action = list.document.querySelector('form[action*=delete]')?.getAttribute('action') ?? ''
    expect((await operator.post('federation', action)).status).toBe(303)
    expect((await operator.get('federation', '/operator/resources')).text).not.toContain(SHED.uri)
  })

  test.each([
    ['uri', 'http://shed.example/'],
    ['uri', 'https://shed.example/#x'],
    ['uri', 'shed'],
    ['scopes', 'openid Know who it is'],
    ['scopes', 'tools'],
    ['scopes', 'tools Borrow\ntools Again'],
    ['client_id', 'nobody'],
  ])('with %s %j comes back as it was typed', async (name, value) => {
    const page = await add({ [name]: value })
    expect([page.status, page.document.querySelector(`#field-${name}-error`) !== null]).toEqual([422, true])
  })
})

test('a resource is edited on a page that shows all of it', async () => {
  const fields = { name: 'A mill', uri: 'https://mill.example/api', scopes: 'grind Grind corn' }
  await operator.post('federation', '/operator/resources', fields)
  const list = await operator.get('federation', '/operator/resources')
  const path = [...list.document.querySelectorAll('a[href^="/operator/resources/"]')]
    .find(link => link.textContent?.trim() === 'A mill')
    ?.getAttribute('href')
  const page = await operator.get('federation', path ?? '')
  expect(page.document.querySelector('textarea[name=scopes]')?.textContent?.trim()).toBe('grind Grind corn')
  expect(page.text).toContain(fields.uri)
  const put = (changes: Record<string, string>) =>
    operator.post('federation', `${path}?_method=put`, {
      version: versionOf(page),
      name: 'The mill',
      scopes: 'grind Grind corn\nsift Sift flour',
      ...changes,
    })
  const refused = await put({ scopes: 'openid Be it' })
  expect(refused.status).toBe(422)
  expect(refused.document.querySelector('textarea[name=scopes]')?.textContent?.trim()).toBe('openid Be it')
  expect(refused.document.querySelector('#field-scopes-error')).not.toBeNull()
  expect((await put({ name: '' })).status).toBe(422)
  expect((await put({ reads_itself: 'on' })).location).toBe('/operator/resources')
  const after = await operator.get('federation', path ?? '')
  expect(after.text).toContain('Sift flour')
  expect(after.document.querySelector('input[name=reads_itself]')?.hasAttribute('checked')).toBe(true)
  expect((await put({ name: 'Mine' })).status).toBe(409)
  const member = await world.browser('member')
  expect((await member.get('federation', path ?? '')).status).toBe(404)
  expect((await member.post('federation', `${path}?_method=put`, fields)).status).toBe(404)
})

test('clients are found by a part of their name, of their address or by their client_id, page by page', async () => {
  for (let number = 0; number < 51; number++)
    await registerClient(world.ctx('operator'), {
      name: `Hive ${number} 100%`,
      redirectUris: [`https://hive-${number}.example/in`],
      backchannelLogoutUri: null,
      isPublic: false,
    })
  const { clientId } = await registered()
  const names = async (query: string) => {
    const { document } = await operator.get('federation', `/operator/clients?${query}`)
    const links = [...document.querySelectorAll('a[href^="/operator/clients/"]')]
    const next = document.querySelector('a[rel=next]')?.getAttribute('href') ?? null
    return { names: links.map(link => link.textContent?.trim()), next }
  }
  expect((await names('q=hive+17+')).names).toEqual(['Hive 17 100%'])
  expect((await names('q=HIVE-23.example')).names).toEqual(['Hive 23 100%'])
  expect((await names(`q=${clientId}`)).names).toEqual(['The Orchard'])
  expect((await names('q=Hive+%25')).names).toEqual([])
  const first = await names('q=100%25')
  expect(first.names).toHaveLength(50)
  const second = await names(new URL(first.next ?? '', 'https://here.example').search.slice(1))
  expect(second).toEqual({ names: ['Hive 0 100%'], next: null })
})

test('none of it is anybody else’s business', async () => {
  const { path } = await registered()
  const member = await world.browser('member')
  for (const each of [path, '/operator/registration', '/operator/resources'])
    expect((await member.get('federation', each)).status).toBe(404)
  for (const each of [
    `${path}/secret`,
    '/operator/registration',
    '/operator/resources',
    `${path}?_method=put`,
  ])
    expect((await member.post('federation', each, { name: 'x' })).status).toBe(404)
})
