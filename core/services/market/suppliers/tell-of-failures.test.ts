import { afterAll, beforeAll, expect, test } from 'bun:test'
import { lettersTo } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { addSupplier } from './add-supplier'
import { scheduleSupplier } from './schedule'
import { startRun } from './start-run'

/** Another hub's list: away, or with one thing in it. */
const hub = { isAway: true }
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch(request) {
    if (new URL(request.url).pathname === '/robots.txt') return new Response('User-agent: *\nAllow: /')
    if (hub.isAway) return new Response('down', { status: 503 })
    const list = { '@context': 'https://www.datafoodconsortium.org', '@graph': [] }
    return new Response(JSON.stringify(list), { headers: { 'content-type': 'application/ld+json' } })
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
