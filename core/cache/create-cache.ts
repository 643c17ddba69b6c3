import type { Cache, CacheLog } from './cache'
import { createMemoryCache } from './memory-cache'
import { createRedisCache } from './redis-cache'

type CacheOptions = {
  /** `redis://[:password@]host:port[/db]`. Without it the cache lives in this process. */
  readonly redisUrl?: string
  readonly maxBytes?: number
  readonly log?: CacheLog
}

/** The cache this installation is configured for. Never fails: a Redis that is away is a cache that misses. */
export async function createCache(options: CacheOptions = {}): Promise<Cache> {
  const { redisUrl, maxBytes, log } = options
  return redisUrl ? createRedisCache({ redisUrl, log }) : createMemoryCache({ maxBytes })
}
