import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../tests/house'
import { createSlowPages, routeOf, SLOW_MS } from './slow-pages'

const ROUTES = ['/', '/products/:slug', '/products/new', '/assets/*', '/products/:slug/prices/:id'].map(
  path => ({
    method: 'GET',
    path,
  }),
)

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('slow_pages').execute()
})

const kept = () =>
  db(world.ctx())
    .selectFrom('slow_pages')
    .select(['route', 'times', 'total_ms', 'longest_ms', 'request_id'])
    .orderBy('route')
    .execute()

/** As two processes keep them. */
const recorder = () =>
  createSlowPages(
    () => world.house.orm,
    () => {},
  )
const page = (ms: number, requestId = 'r', path = '/products/honey') => ({
  domain: 'market',
  method: 'GET',
  path,
  ms,
  requestId,
})

test.each([
  ['/', '/'],
  ['/products/honey', '/products/:slug'],
  ['/products/honey/', '/products/:slug'],
  ['/products/new', '/products/new'],
  ['/products/honey/prices/7', '/products/:slug/prices/:id'],
  ['/assets/css/site.css', '/assets/*'],
  ['/wp-login.php', '(no page)'],
  ['/products/honey/more', '(no page)'],
])('%s is found by its route %s', (path, route) => {
  expect(routeOf('GET', path, ROUTES)).toBe(route)
  expect(routeOf('HEAD', path, ROUTES)).toBe(route)
  expect(routeOf('POST', path, ROUTES)).toBe('(no page)')
})

test('what many processes saw of a route is one row a day, with the longest and who asked for it', async () => {
  const [one, two] = [recorder(), recorder()]
  one.note(page(SLOW_MS, 'r-1'), ROUTES)
  one.note(page(2_000, 'r-2', '/products/jam'), ROUTES)
  two.note(page(1_500, 'r-3'), ROUTES)
  await one.flush()
  await two.flush()
  expect(await kept()).toEqual([
    {
      route: 'GET /products/:slug',
      times: 3,
      total_ms: SLOW_MS + 3_500,
      longest_ms: 2_000,
      request_id: 'r-2',
    },
  ])
})

test('what is quick is not kept, and neither is an address that somebody made up', async () => {
  const pages = recorder()
  pages.note(page(SLOW_MS - 0.5), ROUTES)
  pages.note(page(5_000, 'r', '/reset/mair@example.org'), ROUTES)
  await pages.flush()
  expect((await kept()).map(({ route }) => route)).toEqual(['GET (no page)'])
})

test('of more routes than fit into memory the first are kept', async () => {
  const pages = recorder()
  const many = Array.from({ length: 250 }, (_, at) => ({ method: 'GET', path: `/r${at}` }))
  for (const { path } of many) pages.note(page(1_000, 'r', path), many)
  await pages.flush()
  expect((await kept()).length).toBe(200)
})

test('while the database is away nothing is lost that still waits, and nothing is thrown', async () => {
  const away = createSlowPages(
    () => null,
    () => {},
  )
  away.note(page(4_000), ROUTES)
  await away.flush()
  expect(await kept()).toEqual([])
})
