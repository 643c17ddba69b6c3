import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { ROLES } from '#core/contracts/viewer'
import { Member } from '#core/entities/identity/member'
import { RoleGrant } from '#core/entities/identity/role-grant'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import type { Browser } from './browser'
import { paidJars, stranger } from './cart'
import { type TestHouse, testHouse } from './house'

// A form may come without a body, or with one that is no form: cut off on its way, or sent by a program.

type Route = { readonly domain: DomainName; readonly method: string; readonly path: string }

/** What ends the session that the other routes need, or answers programs by its own rules. */
const APART = /^\/(logout|ghost\/api|internal|fragments)|\/(inbox|outbox)$/
type Sent = { readonly body?: string; readonly headers?: Readonly<Record<string, string>> }

const BODIES: Readonly<Record<string, Sent>> = {
  'no body': {},
  null: { body: 'null', headers: { 'content-type': 'application/json' } },
  'a list': { body: '[1]', headers: { 'content-type': 'application/json' } },
  'plain text': { body: 'a=b', headers: { 'content-type': 'text/plain' } },
  'half a file': {
    body: '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\nab',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  },
}

let world: TestHouse
let worker: Browser
let order: { number: string; id: string }
beforeAll(async () => {
  world = await testHouse()
  const { em } = world.ctx()
  const everybody = em.create(Member, { email: 'all@example.test', name: 'Everybody', handle: 'everybody' })
  for (const role of ROLES) em.create(RoleGrant, { member: everybody, role, grantedBy: null })
  await em.flush()
  worker = await world.browser()
  await worker.signIn(world.house, everybody.id)
  const { placed } = await paidJars(world, 2, { buyer: await stranger(world) })
  order = placed
})
afterAll(() => world.close())

const routesWithoutIds = (): readonly Route[] =>
  DOMAINS.flatMap(domain =>
    createDomain(domain, domains[domain], world.house)
      .app.routes.filter(({ method, path }) => !/^(GET|HEAD|OPTIONS)$/.test(method) && !/[:*]/.test(path))
      .filter(({ path }) => !APART.test(path))
      .map(({ method, path }) => ({ domain, method, path })),
  )

async function broken(routes: readonly Route[], init: Sent): Promise<string[]> {
  const found: string[] = []
  for (const { domain, method, path } of routes) {
    const { status } = await worker.send(domain, path, {
      ...init,
      method,
      headers: { 'sec-fetch-site': 'same-origin', accept: 'text/html', ...init.headers },
    })
    if (status >= 500) found.push(`${method} ${domain} ${path}: ${status}`)
  }
  return found
}

describe.each(Object.keys(BODIES))('%s', name => {
  test('breaks no form that has an address of its own', async () => {
    const routes = routesWithoutIds()
    expect(routes.length).toBeGreaterThan(100)
    expect(await broken(routes, BODIES[name]!)).toEqual([])
  })

  test('breaks no form of an order', async () => {
    const routes = createDomain('cart', domains.cart, world.house)
      .app.routes.filter(({ method, path }) => method === 'POST' && path.includes('/orders/:number'))
      .map(({ path }) => path.replace(':number', order.number))
      .filter(path => !/[:*]/.test(path))
      .map((path): Route => ({ domain: 'cart', method: 'POST', path }))
    expect(routes.length).toBeGreaterThan(5)
    expect(await broken(routes, BODIES[name]!)).toEqual([])
  })
})
