import { afterAll, beforeAll, expect, test } from 'bun:test'
import { appOf } from '../../tests/apps'
import { type TestHouse, testHouse } from '../../tests/house'
import { isCalledByPages, wrongMethodAnswer } from './program-endpoints'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const ROUTES = [
  { method: 'POST', path: '/token' },
  { method: 'GET', path: '/userinfo' },
  { method: 'POST', path: '/userinfo' },
  { method: 'GET', path: '/register/:client' },
  { method: 'DELETE', path: '/register/:client' },
]
const answered = (method: string, path: string, domain: 'federation' | 'cart' = 'federation') =>
  wrongMethodAnswer(domain, ROUTES, new Request(`http://hub.invalid${path}`, { method }))

test.each([
  ['PUT', '/token', 'POST'],
  ['GET', '/token', 'POST'],
  ['DELETE', '/userinfo', 'GET, HEAD, POST'],
  ['PATCH', '/register/a-client', 'DELETE, GET, HEAD'],
])('%s of %s is told that it takes %s', (method, path, allowed) => {
  const answer = answered(method, path)
  expect([answer?.status, answer?.headers.get('allow')]).toEqual([405, allowed])
})

test.each([
  ['a method that is taken', 'POST', '/token', 'federation'],
  ['what no route is at', 'GET', '/revoke', 'federation'],
  ['what is no endpoint for programs', 'PUT', '/settings', 'federation'],
  ['another app', 'PUT', '/token', 'cart'],
  ['what stands below a client', 'PATCH', '/register/a-client/more', 'federation'],
] as const)('%s is answered elsewhere', (_, method, path, domain) => {
  expect(answered(method, path, domain)).toBeNull()
})

test('so is the real one, at its own address', async () => {
  const { origins } = world.house.config
  const ask = (path: string, method: string) =>
    appOf(world.house, 'federation').handle(new Request(origins.federation + path, { method }))
  const answer = await ask('/token', 'GET')
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await ask('/no-such-endpoint', 'GET')).status).toBe(404)
})

test.each([
  ['/token', true],
  ['/jwks.json', true],
  ['/.well-known/openid-configuration', true],
  // There the browser itself is led, with its cookies.
  ['/authorize', false],
  ['/tokens', false],
])('%s may be asked by a page of any origin: %p', (path, may) => expect(isCalledByPages(path)).toBe(may))
