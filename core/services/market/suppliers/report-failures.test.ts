import { afterAll, beforeAll, expect, test } from 'bun:test'
import { lettersTo } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { addSupplier } from './add-supplier'
import { scheduleSupplier } from './schedule'
import { startRun } from './start-run'
import { supplierForWork } from './suppliers-for-work'

/** Somebody's list: away, or with one thing in it. */
const hub = { isAway: true, etag: '', whole: 0 }
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch(request) {
    if (new URL(request.url).pathname === '/robots.txt') return new Response('User-agent: *\nAllow: /')
    if (hub.isAway) return new Response('down', { status: 503 })
    if (hub.etag && request.headers.get('if-none-match') === hub.etag)
      return new Response(null, { status: 304 })
    hub.whole += 1
    const { origin } = new URL(request.url)
    const list = `<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>
      <item><g:id>T-1</g:id><title>Mint tea</title><link>${origin}/tea</link><g:price>3.00 GBP</g:price></item></channel></rss>`
    const etag = hub.etag ? { etag: hub.etag } : undefined
    return new Response(list, { headers: { 'content-type': 'application/rss+xml', ...etag } })
  },
})
let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(async () => {
  await server.stop(true)
  await world.close()
})

const keeper = () => world.ctx('shopkeeper')
const letters = async () =>
  (await lettersTo(world, keeper())).filter(each => each.includes('could not be read'))

async function run(id: string): Promise<void> {
  await startRun(keeper(), id)
  await world.work()
}

test('shopkeepers get one letter when a supplier has failed three times in a row, and another only after it worked', async () => {
  const id = await addSupplier(keeper(), { url: `http://127.0.0.1:${server.port}/dfc` })
  await scheduleSupplier(keeper(), id, 1)
  hub.isAway = true
  for (const expected of [0, 0, 1, 1, 1]) {
    await run(id)
    expect(await letters()).toHaveLength(expected)
  }
  hub.isAway = false
  await run(id)
  hub.isAway = true
  for (const expected of [1, 1, 2]) {
    await run(id)
    expect(await letters()).toHaveLength(expected)
  }
})

test('nobody is written to about one that is read when somebody asks: they see it themselves', async () => {
  const before = (await letters()).length
  const id = await addSupplier(keeper(), { url: `http://127.0.0.1:${server.port}/asked` })
  hub.isAway = true
  for (let times = 0; times < 3; times++) await run(id)
  expect(await letters()).toHaveLength(before)
})

test('a list that says all itself is read once while it is the same, and what was on it is not gone for that', async () => {
  hub.isAway = false
  hub.etag = '"v1"'
  const id = await addSupplier(keeper(), { url: `http://127.0.0.1:${server.port}/same` })
  await run(id)
  const before = hub.whole
  expect((await supplierForWork(keeper(), id)).waiting).toBe(1)
  await run(id)
  await run(id)
  expect(hub.whole).toBe(before)
  const { lastRun, waiting } = await supplierForWork(keeper(), id)
  expect(waiting).toBe(1)
  expect(lastRun).toMatchObject({ failure: null, pagesRead: 1 })
  expect(lastRun?.warnings).toEqual(['Nothing in it has changed since it was last read.'])
  hub.etag = '"v2"'
  await run(id)
  expect(hub.whole).toBe(before + 1)
  expect((await supplierForWork(keeper(), id)).lastRun?.warnings).toEqual([])
})
