import { Redis } from 'ioredis'
import { createBreaker, GAVE_UP } from './breaker'
import { type Cache, type CacheLog, newVersion, UNKNOWN_VERSION, versionedKey } from './cache'
import { createMemoryCache } from './memory-cache'
import { watchOutage } from './outage'
import { subscriptions } from './redis-subscriptions'

const DEADLINE_MS = 40
const FIRST_CONNECTION_MS = 500
const MAX_RECONNECT_DELAY_MS = 2000
/** A little longer than the breaker stays open. */
const REPEAT_MS = 1_050
const TAG_TTL_MS = 30 * 24 * 60 * 60 * 1000

const INCREMENT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }`

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

type RedisCacheOptions = {
  readonly redisUrl: string
  readonly prefix?: string
  readonly log?: CacheLog
  /** How long one operation may take before it is a miss. 40 ms unless told otherwise. */
  readonly deadlineMs?: number
  /** How long Redis has to do its work again before that is said. */
  readonly steadyMs?: number
}

/**
 * A cache shared by all processes. When Redis is dead or slow every operation is a miss within 50 ms, one warning
 * an outage is logged, and it comes back by itself. Meanwhile counters and leases are kept by this process alone, so that
 * rate limits and single flight still hold within it; purges and messages are remembered and repeated when Redis is back.
 */
export async function createRedisCache(options: RedisCacheOptions): Promise<Cache> {
  const { redisUrl, prefix = 'coop:', log = () => {}, deadlineMs = DEADLINE_MS, steadyMs } = options
  /** Why there is no connection: a command without one says only that there is none. */
  let refusal: Error | null = null
  const redis = connect(redisUrl)
  redis.on('error', fault => {
    refusal = fault
  })
  redis.on('ready', () => {
    refusal = null
  })
  const local = createMemoryCache()
  const missed = new Map<string, () => Promise<unknown>>()
  let later: Timer | null = null
  const silence = watchOutage({
    onBegin: cause => log('cache: Redis does not answer, going on without it', refusal ?? cause),
    onEnd: () => log('cache: Redis answers again'),
    steadyMs,
  })
  const fullness = watchOutage({
    onBegin: cause => log('cache: Redis is full, what is new is not kept', cause),
    onEnd: () => log('cache: Redis has room again'),
    steadyMs,
  })
  const run = createBreaker({
    deadlineMs,
    onOpen: silence.isAway,
    onClose: () => {
      silence.isBack()
      void repeatMissed()
    },
  })
  const channels = subscriptions(() => connect(redisUrl), prefix)

  const entryKey = (stored: string) => `${prefix}e:${stored}`
  const tagKey = (tag: string) => `${prefix}t:${tag}`

  /** What all processes have to hear of: repeated until Redis has said that it heard it, which this gives. */
  async function surely(name: string, operation: () => Promise<unknown>): Promise<boolean> {
    missed.set(name, operation)
    const isHeard = (await run(operation)) !== GAVE_UP
    // Not what was asked for again meanwhile.
    if (!isHeard || missed.get(name) === operation) missed.delete(name)
    if (isHeard) return true
    // To the end: of those that are tried one a second each has its turn.
    missed.set(name, operation)
    repeatLater()
    return false
  }

  /** By itself, since whoever was the last to change something may ask for nothing more. */
  function repeatLater(): void {
    if (later) return
    later = setTimeout(() => {
      later = null
      void repeatMissed().then(() => {
        if (missed.size > 0) repeatLater()
      })
    }, REPEAT_MS)
    later.unref()
  }

  async function repeatMissed(): Promise<void> {
    for (const [name, operation] of [...missed]) if (!(await surely(name, operation))) return
  }

  /** A full Redis that evicts nothing writes no more, but forgets when told: without a version nothing old is served. */
  const freeing = (tag: string) => (fault: Error) => {
    if (isFull(fault)) return redis.unlink(tagKey(tag))
    throw fault
  }

  /** That it is full is an answer: what it has goes on being read. */
  const write = <T>(operation: () => Promise<T>) =>
    run(() =>
      operation().catch((fault: Error): typeof GAVE_UP => {
        if (!isFull(fault)) throw fault
        fullness.isAway(fault)
        return GAVE_UP
      }),
    )

  async function readVersions(tags: readonly string[]): Promise<string[]> {
    const known = await Promise.all(tags.map(tag => redis.get(tagKey(tag))))
    return Promise.all(
      tags.map(async (tag, at) => {
        const fresh = newVersion()
        return known[at] ?? (await redis.set(tagKey(tag), fresh, 'PX', TAG_TTL_MS, 'NX', 'GET')) ?? fresh
      }),
    )
  }

  redis.on('ready', () => void repeatMissed())
  await firstConnection(redis)

  return {
    async get(key, tags) {
      const stored = versionedKey(key, tags)
      if (stored === null) return null
      const found = await run(() => redis.get(entryKey(stored)))
      return found === GAVE_UP ? null : found
    },

    async set(key, value, { ttlMs, tags }) {
      const stored = versionedKey(key, tags)
      if (stored === null || ttlMs <= 0) return
      const kept = await write(() => redis.set(entryKey(stored), value, 'PX', Math.ceil(ttlMs)))
      if (kept !== GAVE_UP) fullness.isBack()
    },

    async delete(key, tags) {
      const stored = versionedKey(key, tags)
      if (stored !== null) await run(() => redis.del(entryKey(stored)))
    },

    async bumpTag(tag) {
      await surely(purgeOf(tag), () =>
        redis.set(tagKey(tag), newVersion(), 'PX', TAG_TTL_MS).catch(freeing(tag)),
      )
    },

    async tagVersions(tags) {
      const unique = [...new Set(tags)]
      if (unique.length === 0) return {}
      if (missed.size > 0) await repeatMissed()
      const versions = await write(() => readVersions(unique))
      const known = (tag: string, at: number) =>
        versions === GAVE_UP || missed.has(purgeOf(tag)) ? UNKNOWN_VERSION : (versions[at] ?? UNKNOWN_VERSION)
      return Object.fromEntries(unique.map((tag, at) => [tag, known(tag, at)]))
    },

    async increment(key, windowMs) {
      const counted = await write(() => redis.eval(INCREMENT, 1, `${prefix}c:${key}`, Math.ceil(windowMs)))
      if (counted === GAVE_UP) return local.increment(key, windowMs)
      const [count, resetMs] = counted as [number, number]
      return { count, resetMs: Math.max(1, resetMs) }
    },

    async counted(key) {
      const count = await run(() => redis.get(`${prefix}c:${key}`))
      return count === GAVE_UP ? local.counted(key) : Number(count ?? 0)
    },

    async lease(key, ms) {
      const leaseKey = `${prefix}l:${key}`
      const token = crypto.randomUUID()
      const taken = await write(() => redis.set(leaseKey, token, 'PX', Math.ceil(ms), 'NX'))
      if (taken === GAVE_UP) return local.lease(key, ms)
      if (taken === null) return null
      return async () => {
        await run(() => redis.eval(RELEASE, 1, leaseKey, token))
      }
    },

    async publish(channel, message) {
      await surely(`message ${channel} ${message}`, () => redis.publish(`${prefix}${channel}`, message))
    },

    subscribe: channels.subscribe,

    async answers() {
      return (await run(() => redis.ping())) !== GAVE_UP
    },

    async close() {
      missed.clear()
      if (later) clearTimeout(later)
      silence.close()
      fullness.close()
      channels.close()
      redis.disconnect()
      await local.close()
    },
  }
}

const purgeOf = (tag: string) => `purge ${tag}`
const isFull = (fault: Error) => fault.message.includes('OOM')

/** No queue: a command given while the connection is down fails at once instead of being late. */
function connect(redisUrl: string): Redis {
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    socketTimeout: 10_000,
    retryStrategy: attempt => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS),
  })
  // Without a listener ioredis prints every failed reconnection; the breaker warns once, with the first command.
  redis.on('error', () => {})
  return redis
}

async function firstConnection(redis: Redis): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, FIRST_CONNECTION_MS)
  redis.once('ready', resolve)
  await promise
  clearTimeout(timer)
  redis.off('ready', resolve)
}
