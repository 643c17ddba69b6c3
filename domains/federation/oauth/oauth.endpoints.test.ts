import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { CLIENT_SECRET, OrchardClient } from '../../../tests/oauth-client'

/** What every endpoint of the authorization server does, whatever is asked there. */

let world: TestHouse
let visitor: Browser
beforeAll(async () => {
  world = await testHouse()
  visitor = await world.browser()
  await OrchardClient.register(world)
})
afterAll(() => world.close())

const PAGE = 'https://page.example'
const send = (method: string, path: string, headers: Record<string, string> = {}) =>
  visitor.send('federation', path, { method, headers: { origin: PAGE, ...headers } })

describe('a method that an endpoint does not take', () => {
  test.each([
    ['/token', 'POST'],
    ['/par', 'POST'],
    ['/revoke', 'POST'],
    ['/introspect', 'POST'],
    ['/device_authorization', 'POST'],
    ['/register', 'POST'],
    ['/register/orchard', 'DELETE, GET, HEAD, PUT'],
    ['/userinfo', 'GET, HEAD, POST'],
    ['/authorize', 'GET, HEAD, POST'],
    ['/end-session', 'GET, HEAD, POST'],
    ['/jwks.json', 'GET, HEAD'],
    ['/.well-known/openid-configuration', 'GET, HEAD'],
    ['/.well-known/oauth-authorization-server', 'GET, HEAD'],
  ])('%s says that it takes %s', async (path, allowed) => {
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']
    for (const method of methods.filter(each => !allowed.split(', ').includes(each))) {
      const { status, headers } = await send(method, path, { 'sec-fetch-site': 'same-origin' })
      expect([method, status, headers.get('allow')]).toEqual([method, 405, allowed])
    }
    for (const method of allowed.split(', '))
      expect([method, (await send(method, path)).status]).not.toEqual([method, 405])
  })

  test('is meant where a form says so', async () => {
    const { status, headers } = await visitor.post('federation', '/token?_method=delete')
    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('at an address where nothing is, is no question of methods', async () => {
    for (const path of ['/register/orchard/keys', '/tokens', '/.well-known/oauth'])
      expect([path, (await send('PUT', path, { 'sec-fetch-site': 'same-origin' })).status]).toEqual([
        path,
        404,
      ])
  })
})

describe('a program that is a page of another origin', () => {
  const CALLED = ['/token', '/par', '/revoke', '/userinfo', '/jwks.json', '/.well-known/openid-configuration']
  const asking: Record<string, string> = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization, content-type, dpop',
  }

  test.each(CALLED)('may ask %s, with headers of its own and without cookies', async path => {
    const { status, headers } = await send('OPTIONS', path, asking)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    expect(headers.get('access-control-allow-headers')).toBe('Authorization, Content-Type, DPoP')
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST')
    expect(headers.has('access-control-allow-credentials')).toBe(false)
  })

  test.each(CALLED)('reads what %s answers, a refusal or what it is to prove next', async path => {
    for (const method of ['GET', 'POST', 'PUT']) {
      const { headers } = await send(method, path)
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('access-control-expose-headers')).toContain('DPoP-Nonce')
      expect(headers.has('access-control-allow-credentials')).toBe(false)
    }
  })

  test('reads why its form could not be read', async () => {
    const body = '{"grant_type":'
    const headers = { 'content-type': 'application/json', accept: 'application/json', origin: PAGE }
    const visit = await visitor.send('federation', '/token', { method: 'POST', body, headers })
    expect([visit.status, visit.headers.get('access-control-allow-origin')]).toEqual([400, '*'])
  })

  test.each([
    '/authorize',
    '/authorize/consent',
    '/end-session',
    '/introspect',
    '/register',
    '/device_authorization',
    '/signin',
    '/device',
    '/security',
  ])('is told nothing by %s', async path => {
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      const { headers } = await send(method, path, method === 'OPTIONS' ? asking : {})
      expect([...headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
    }
  })

  test('is told nothing by the other apps', async () => {
    for (const path of ['/token', '/userinfo']) {
      const visit = await visitor.send('blog', path, {
        method: 'OPTIONS',
        headers: { origin: PAGE, ...asking },
      })
      expect(visit.headers.has('access-control-allow-origin')).toBe(false)
    }
  })

  test('that keeps a secret is still asked for it', async () => {
    const fields = { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'orchard' }
    const from = { 'sec-fetch-site': 'cross-site', origin: PAGE }
    expect((await visitor.post('federation', '/token', fields, from)).status).toBe(401)
    const proven = { ...fields, client_secret: CLIENT_SECRET }
    expect(JSON.parse((await visitor.post('federation', '/token', proven, from)).text).error).toBe(
      'invalid_grant',
    )
  })
})
