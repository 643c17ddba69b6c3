import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type RedisServer, redisBinary, startRedis } from '../../tests/redis-server'
import { type Cache, UNKNOWN_VERSION } from './cache'
import { createCache } from './create-cache'
import { createMemoryCache } from './memory-cache'
import { createRedisCache } from './redis-cache'

/** These tests are about what a cache does, not how fast: a busy machine must not turn hits into misses. */
const UNHURRIED_MS = 5000

const given = process.env.REDIS_URL
const withRedis = Boolean(given || redisBinary)

describe('the cache in this process', () => {
  behavesAsACache(async () => createMemoryCache())
})

describe.skipIf(!withRedis)(
  `the cache in Redis${withRedis ? '' : ' (needs REDIS_URL or a redis-server on PATH)'}`,
  () => {
    let server: RedisServer | null = null
    beforeAll(async () => {
      if (!given) server = await startRedis()
    })
    afterAll(() => server?.kill())
    behavesAsACache(() =>
      createRedisCache({
        redisUrl: given ?? server!.url,
        prefix: `test-${crypto.randomUUID()}:`,
        deadlineMs: UNHURRIED_MS,
      }),
    )
  },
)

test('without REDIS_URL the cache lives in this process', async () => {
  const cache = await createCache()
  await cache.set('here', 'yes', { ttlMs: 1000 })
  expect(await cache.get('here')).toBe('yes')
  await cache.close()
})

function behavesAsACache(make: () => Promise<Cache>): void {
  let cache: Cache
  beforeAll(async () => {
    cache = await make()
  })
  afterAll(() => cache.close())

  test('what was set is found, what was not is null', async () => {
    await cache.set('page:/', '<h1>Honey — £4.50</h1>', { ttlMs: 60_000 })
    expect(await cache.get('page:/')).toBe('<h1>Honey — £4.50</h1>')
    expect(await cache.get('page:/nothing')).toBeNull()
  })

  test('an empty value is a value', async () => {
    await cache.set('empty', '', { ttlMs: 60_000 })
    expect(await cache.get('empty')).toBe('')
  })

  test('a value is gone when its time is over', async () => {
    await cache.set('short', 'life', { ttlMs: 20 })
    await until(async () => (await cache.get('short')) === null)
    await cache.set('never', 'born', { ttlMs: 0 })
    expect(await cache.get('never')).toBeNull()
  })

  test('a deleted value is gone', async () => {
    await cache.set('cart:mini', '3 things', { ttlMs: 60_000 })
    await cache.delete('cart:mini')
    expect(await cache.get('cart:mini')).toBeNull()
  })

  test('purging a tag purges everything that carries it and nothing else', async () => {
    const honey = await cache.tagVersions(['product:honey', 'products'])
    const bread = await cache.tagVersions(['product:bread', 'products'])
    await cache.set('honey', 'a jar', { ttlMs: 60_000, tags: honey })
    await cache.set('bread', 'a loaf', { ttlMs: 60_000, tags: bread })

    await cache.bumpTag('product:honey')

    expect(await cache.get('honey', await cache.tagVersions(['product:honey', 'products']))).toBeNull()
    expect(await cache.get('bread', await cache.tagVersions(['products', 'product:bread']))).toBe('a loaf')
  })

  test('a value made before a purge and stored after it stays purged', async () => {
    const before = await cache.tagVersions(['post:spring'])
    await cache.bumpTag('post:spring')
    await cache.set('post', 'the old text', { ttlMs: 60_000, tags: before })
    expect(await cache.get('post', await cache.tagVersions(['post:spring']))).toBeNull()
  })

  test('many readers at once agree on the version of a tag nobody has seen before', async () => {
    const seen = await Promise.all(Array.from({ length: 20 }, () => cache.tagVersions(['brand-new'])))
    expect(new Set(seen.map(versions => versions['brand-new'])).size).toBe(1)
  })

  test('under an unknown tag version nothing is stored and nothing found', async () => {
    const tags = { somewhere: UNKNOWN_VERSION }
    await cache.set('unsure', 'value', { ttlMs: 60_000, tags })
    expect(await cache.get('unsure', tags)).toBeNull()
  })

  test('hits are counted until the window that the first one opened is over', async () => {
    const counts = await Promise.all([1, 2, 3].map(() => cache.increment('hits', 60_000)))
    expect(counts.map(({ count }) => count).sort()).toEqual([1, 2, 3])
    expect(counts[0]!.resetMs).toBeWithin(1, 60_001)

    await cache.increment('brief', 20)
    await until(async () => (await cache.increment('brief', 20)).count === 1)
  })

  test('a lease has one holder at a time, however many ask', async () => {
    const asked = await Promise.all(Array.from({ length: 10 }, () => cache.lease('render:home', 60_000)))
    const held = asked.filter(release => release !== null)
    expect(held).toHaveLength(1)
    await held[0]!()
    expect(await cache.lease('render:home', 60_000)).not.toBeNull()
  })

  test('a lease that ran out is free, and releasing it late does not free the next holder', async () => {
    const first = await cache.lease('slow', 20)
    await until(async () => (await cache.lease('slow', 60_000)) !== null)
    await first!()
    expect(await cache.lease('slow', 60_000)).toBeNull()
  })

  test('a message reaches the subscribers of its channel until they leave', async () => {
    const heard: string[] = []
    const leave = await cache.subscribe('purged', message => heard.push(message))
    await cache.publish('elsewhere', 'not for us')
    await cache.publish('purged', 'products')
    await until(async () => heard.length === 1)
    await leave()
    await cache.publish('purged', 'unheard')
    expect(heard).toEqual(['products'])
  })
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await Bun.sleep(10)
}
