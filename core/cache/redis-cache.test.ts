import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { freePorts } from '../../tests/free-ports'
import { type RedisServer, redisBinary, startRedis } from '../../tests/redis-server'
import { type Cache, UNKNOWN_VERSION } from './cache'
import { createRedisCache } from './redis-cache'
import { remember } from './remember'

const reason = redisBinary ? '' : ' (needs a redis-server on PATH)'

describe.skipIf(!redisBinary)(`a Redis that fails${reason}`, () => {
  const servers: RedisServer[] = []
  const caches: Cache[] = []
  afterEach(async () => {
    for (const cache of caches.splice(0)) await cache.close()
    for (const server of servers.splice(0)) {
      server.thaw()
      await server.kill()
    }
  })

  async function start(port?: number): Promise<RedisServer> {
    const server = await startRedis(port)
    servers.push(server)
    return server
  }

  async function cacheOn(redisUrl: string, said: string[] = [], steadyMs?: number): Promise<Cache> {
    const cache = await createRedisCache({ redisUrl, steadyMs, log: message => said.push(message) })
    caches.push(cache)
    return cache
  }

  test('killed mid-way: every operation is a quiet miss, one warning, and it comes back by itself', async () => {
    const server = await start()
    const said: string[] = []
    const cache = await cacheOn(server.url, said, 1)
    await cache.set('page', 'hello', { ttlMs: 60_000 })
    expect(await cache.get('page')).toBe('hello')

    await server.kill()
    for (let look = 0; look < 20; look++) expect(await cache.get('page')).toBeNull()
    await cache.set('page', 'lost', { ttlMs: 60_000 })
    await cache.delete('page')
    await cache.publish('purged', 'products')
    expect(await cache.tagVersions(['products'])).toEqual({ products: UNKNOWN_VERSION })
    expect(said).toEqual(['cache: Redis does not answer, going on without it'])

    await start(Number(new URL(server.url).port))
    await untilStored(cache)
    while (said.length < 2) await Bun.sleep(1)
    expect(said).toEqual(['cache: Redis does not answer, going on without it', 'cache: Redis answers again'])
  })

  test('killed and back twice within a short while: it is said once', async () => {
    const server = await start()
    const said: string[] = []
    const cache = await cacheOn(server.url, said)
    const port = Number(new URL(server.url).port)
    let current = server
    for (let time = 0; time < 2; time++) {
      await untilStored(cache)
      await current.kill()
      expect(await cache.get('probe')).toBeNull()
      current = await start(port)
    }
    await untilStored(cache)
    expect(said).toEqual(['cache: Redis does not answer, going on without it'])
  })

  test('frozen: a miss after at most 50 ms each for the first few, at once afterwards', async () => {
    const server = await start()
    const cache = await cacheOn(server.url)
    await untilStored(cache)
    await cache.set('page', 'hello', { ttlMs: 60_000 })

    server.freeze()
    let waits = 0
    for (let look = 0; look < 200; look++) {
      const looked = cache.get('page')
      // What asks nobody is there before anything else has its turn, however busy the machine is.
      const first = await Promise.race([looked.then(() => 'answer'), nextTurn()])
      if (first !== 'answer') waits++
      expect(await looked).toBeNull()
    }
    expect(waits).toBeLessThan(20)

    server.thaw()
    await untilStored(cache)
    expect(await cache.get('page')).toBe('hello')
  })

  test('away from the start: the cache is made all the same', async () => {
    const said: string[] = []
    const cache = await cacheOn('redis://127.0.0.1:1', said)
    expect(await cache.get('page')).toBeNull()
    expect(said).toHaveLength(1)
  })

  test('rate limits and single flight still hold within the process', async () => {
    const cache = await cacheOn('redis://127.0.0.1:1')
    expect((await cache.increment('sign-in:ada', 60_000)).count).toBe(1)
    expect((await cache.increment('sign-in:ada', 60_000)).count).toBe(2)
    expect(await cache.lease('home', 60_000)).not.toBeNull()
    expect(await cache.lease('home', 60_000)).toBeNull()
  })

  test('a purge that Redis was too slow to hear is repeated before anything old is served', async () => {
    const server = await start()
    const cache = await cacheOn(server.url)
    const before = await cache.tagVersions(['products'])
    await cache.set('list', 'old prices', { ttlMs: 60_000, tags: before })

    server.freeze()
    await cache.bumpTag('products')
    server.thaw()

    let versions = await cache.tagVersions(['products'])
    while (versions.products === UNKNOWN_VERSION) {
      expect(await cache.get('list', versions)).toBeNull()
      await Bun.sleep(20)
      versions = await cache.tagVersions(['products'])
    }
    expect(versions.products).not.toBe(before.products!)
    expect(await cache.get('list', versions)).toBeNull()
  })

  test('full, with a policy that evicts nothing: a purge holds for other processes all the same', async () => {
    const server = await start()
    const cache = await cacheOn(server.url)
    const other = await cacheOn(server.url)
    const before = await cache.tagVersions(['products'])
    await cache.set('list', 'old prices', { ttlMs: 60_000, tags: before })
    expect(await other.get('list', await other.tagVersions(['products']))).toBe('old prices')

    await server.configure('maxmemory', '1')
    await cache.bumpTag('products')
    expect(await other.get('list', await other.tagVersions(['products']))).toBeNull()
  })

  test('full: what it has is read, and that nothing new is kept is all that is said', async () => {
    const server = await start()
    const said: string[] = []
    const cache = await cacheOn(server.url, said, 1)
    await untilStored(cache)
    await server.configure('maxmemory', '1')
    for (let at = 0; at < 5; at++) {
      await cache.set('page', 'new', { ttlMs: 60_000 })
      expect(await cache.get('probe')).toBe('back')
    }
    expect((await cache.increment('sign-in:ada', 60_000)).count).toBe(1)
    expect(await cache.lease('home', 60_000)).not.toBeNull()
    expect(await cache.lease('home', 60_000)).toBeNull()
    expect(said).toEqual(['cache: Redis is full, what is new is not kept'])
    await server.configure('maxmemory', '0')
    await cache.set('page', 'new', { ttlMs: 60_000 })
    expect(await cache.get('page')).toBe('new')
    while (said.length < 2) await Bun.sleep(1)
    expect(said[1]).toBe('cache: Redis has room again')
  })

  test('news that Redis was not asked to tell, since it did not answer, are told when it does, by themselves', async () => {
    const server = await start()
    const cache = await cacheOn(server.url)
    const other = await cacheOn(server.url)
    const heard = Promise.withResolvers<string>()
    await other.subscribe('purged', heard.resolve)
    server.freeze()
    for (let look = 0; look < 3; look++) await cache.get('page')
    await cache.publish('purged', 'products')
    server.thaw()
    expect(await heard.promise).toBe('products')
  })

  test('who was away is told that there may have been news', async () => {
    const server = await start()
    const cache = await cacheOn(server.url)
    const missed = Promise.withResolvers<string>()
    await cache.subscribe(
      'purged',
      () => {},
      () => missed.resolve('something'),
    )
    await server.kill()
    await start(Number(new URL(server.url).port))
    expect(await missed.promise).toBe('something')
  })

  test('who subscribed while nobody answered is told so, too', async () => {
    const port = await freePorts(1)
    const cache = await cacheOn(`redis://127.0.0.1:${port}`)
    const missed = Promise.withResolvers<string>()
    await cache.subscribe(
      'purged',
      () => {},
      () => missed.resolve('something'),
    )
    await start(port)
    expect(await missed.promise).toBe('something')
  })

  test('subscribers hear again after Redis was killed and came back', async () => {
    const server = await start()
    const cache = await cacheOn(server.url)
    const heard: string[] = []
    await cache.subscribe('purged', message => heard.push(message))
    await server.kill()
    await start(Number(new URL(server.url).port))
    while (heard.length === 0) {
      await cache.publish('purged', 'products')
      await Bun.sleep(20)
    }
    expect(heard[0]).toBe('products')
  })
})

describe.skipIf(!redisBinary)(`two processes on one Redis${reason}`, () => {
  let server: RedisServer
  let one: Cache
  let other: Cache
  beforeAll(async () => {
    server = await startRedis()
    one = await createRedisCache({ redisUrl: server.url, deadlineMs: 5000 })
    other = await createRedisCache({ redisUrl: server.url, deadlineMs: 5000 })
  })
  afterAll(async () => {
    await one.close()
    await other.close()
    await server.kill()
  })

  test('what one purges is gone for the other', async () => {
    await one.set('list', 'old prices', { ttlMs: 60_000, tags: await one.tagVersions(['products']) })
    expect(await other.get('list', await other.tagVersions(['products']))).toBe('old prices')
    await one.bumpTag('products')
    expect(await other.get('list', await other.tagVersions(['products']))).toBeNull()
  })

  test('a cold page is made once in both', async () => {
    let made = 0
    const make = async () => {
      await Bun.sleep(20)
      return `page ${++made}`
    }
    const pages = await Promise.all(
      [one, other].map(cache => remember(cache, 'home', { ttlMs: 60_000, make })),
    )
    expect(pages).toEqual(['page 1', 'page 1'])
  })

  test('a limit counts what passes through either, and a message reaches both', async () => {
    await one.increment('sign-in:ada', 60_000)
    expect((await other.increment('sign-in:ada', 60_000)).count).toBe(2)

    const heard = Promise.withResolvers<string>()
    await other.subscribe('purged', heard.resolve)
    await one.publish('purged', 'products')
    expect(await heard.promise).toBe('products')
  })
})

function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

async function untilStored(cache: Cache): Promise<void> {
  do {
    await Bun.sleep(20)
    await cache.set('probe', 'back', { ttlMs: 60_000 })
  } while ((await cache.get('probe')) !== 'back')
}
