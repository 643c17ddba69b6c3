import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import { type TestHouse, testHouse } from './house'
import { holdsIds } from './id-routes'

const NO_IDS = ['not-an-id', '%00', 'a'.repeat(36), '-'.repeat(36)]
/** An id as one is written, but of nothing, and in capitals. */
const OF_NOTHING = '0199A000-0000-7000-8000-00000000DEAD'

/** Where something may be deleted twice, or a form is refused before the database is asked. */
const UNSAVED = [303, 422]

type Route = { readonly domain: DomainName; readonly method: string; readonly path: string }

let world: TestHouse
let routes: readonly Route[]
beforeAll(async () => {
  world = await testHouse()
  routes = DOMAINS.flatMap(domain =>
    createDomain(domain, domains[domain], world.house)
      .app.routes.filter(({ path }) => path.includes(':') || path.includes('*'))
      .map(({ method, path }) => ({ domain, method, path })),
  )
})
afterAll(() => world.close())

type Reader = 'visitor' | 'member' | 'operator'

/** The routes that answer another status than these, with which. A visitor may be sent to sign in. */
async function otherThan(
  reader: Reader,
  asked: readonly Route[],
  id: string,
  isExpected: (status: number, route: Route) => boolean,
) {
  const browser = await (reader === 'visitor' ? world.browser() : world.browser(reader))
  const others: string[] = []
  for (const route of asked) {
    const { status, location } = await browser.send(route.domain, route.path.replace(/:\w+|\*/g, id), {
      method: route.method,
      headers: { 'sec-fetch-site': 'same-origin', accept: 'text/html' },
    })
    const toSignIn = reader === 'visitor' && (location?.startsWith('/login?') ?? false)
    if (!toSignIn && !isExpected(status, route))
      others.push(`${route.method} ${route.domain} ${route.path}: ${status}`)
  }
  return others
}

/** Who may see most meets all of them. */
const TRIED = {
  visitor: NO_IDS.slice(0, 2),
  member: NO_IDS.slice(0, 2),
  operator: NO_IDS,
} satisfies Record<Reader, readonly string[]>

describe.each(['visitor', 'member', 'operator'] as const)('to the %s', reader => {
  test.each(TRIED[reader])('%p is the id of nothing, wherever an id stands in an address', async id => {
    const asked = routes.filter(({ path }) => holdsIds(path))
    expect(asked.length).toBeGreaterThan(90)
    // A guest without a cart is told so, whatever line they name.
    const isGuest = (route: Route) => reader === 'visitor' && route.path.startsWith('/lines/')
    const isExpected = (status: number, route: Route) => status === 404 || (isGuest(route) && status === 400)
    expect(await otherThan(reader, asked, id, isExpected)).toEqual([])
  })

  test('an id of nothing in capitals is not found, and nothing breaks over it', async () => {
    const isExpected = (status: number, { method, path }: Route) =>
      status === 404 ||
      (method !== 'GET' && UNSAVED.includes(status)) ||
      (path.startsWith('/lines/') && status === 400) ||
      (path.endsWith('/progress') && status === 303)
    expect(
      await otherThan(
        reader,
        routes.filter(({ path }) => holdsIds(path)),
        OF_NOTHING,
        isExpected,
      ),
    ).toEqual([])
  })
})

test.each(['%00', OF_NOTHING])('nothing breaks over %p in any other place of an address', async text => {
  const others = routes.filter(({ path }) => !holdsIds(path))
  expect(await otherThan('operator', others, text, status => status < 500)).toEqual([])
})
