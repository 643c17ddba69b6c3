import { EventEmitter } from 'node:events'
import { LRUCache } from 'lru-cache'
import type { TagVersions } from '#core/contracts/platform/cache'
import { type Cache, newVersion, versionedKey } from './cache'

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
const ENTRY_OVERHEAD_BYTES = 200
const MAX_TAGS = 100_000
const MAX_COUNTERS = 100_000

/**
 * A cache in this process, bounded by the bytes of its keys and values (64 MB unless told otherwise); the least
 * recently used go first. Tags and counters are bounded too: a forgotten tag is a miss, a forgotten counter a
 * window that starts again.
 */
export function createMemoryCache(options: { readonly maxBytes?: number } = {}): Cache {
  const maxSize = options.maxBytes ?? DEFAULT_MAX_BYTES
  const entries = new LRUCache<string, string>({
    maxSize,
    maxEntrySize: Math.ceil(maxSize / 4),
    sizeCalculation: (value, key) => 2 * (value.length + key.length) + ENTRY_OVERHEAD_BYTES,
  })
  // By size, each being one: with `max`, lru-cache takes the memory for all of them before there is any.
  const sizeCalculation = () => 1
  const versions = new LRUCache<string, string>({ maxSize: MAX_TAGS, sizeCalculation })
  const counters = new LRUCache<string, { count: number }>({ maxSize: MAX_COUNTERS, sizeCalculation })
  const leases = new Map<string, { readonly until: number }>()
  const channels = new EventEmitter().setMaxListeners(0)

  function versionOf(tag: string): string {
    const known = versions.get(tag)
    if (known) return known
    const version = newVersion()
    versions.set(tag, version)
    return version
  }

  return {
    async get(key, tags) {
      const stored = versionedKey(key, tags)
      return stored === null ? null : (entries.get(stored) ?? null)
    },

    async set(key, value, { ttlMs, tags }) {
      const stored = versionedKey(key, tags)
      if (stored !== null && ttlMs > 0) entries.set(stored, value, { ttl: ttlMs })
    },

    async delete(key, tags) {
      const stored = versionedKey(key, tags)
      if (stored !== null) entries.delete(stored)
    },

    async bumpTag(tag) {
      versions.set(tag, newVersion())
    },

    async tagVersions(tags) {
      const found: Record<string, string> = {}
      for (const tag of tags) found[tag] = versionOf(tag)
      return found satisfies TagVersions
    },

    async increment(key, windowMs) {
      const open = counters.get(key)
      if (open) return { count: ++open.count, resetMs: Math.max(1, counters.getRemainingTTL(key)) }
      counters.set(key, { count: 1 }, { ttl: windowMs })
      return { count: 1, resetMs: windowMs }
    },

    async counted(key) {
      return counters.get(key)?.count ?? 0
    },

    async lease(key, ms) {
      const now = performance.now()
      const held = leases.get(key)
      if (held && held.until > now) return null
      const mine = { until: now + ms }
      leases.set(key, mine)
      return async () => {
        if (leases.get(key) === mine) leases.delete(key)
      }
    },

    async publish(channel, message) {
      channels.emit(channel, message)
    },

    async subscribe(channel, listener) {
      channels.on(channel, listener)
      return async () => {
        channels.off(channel, listener)
      }
    },

    answers: async () => true,

    async close() {
      entries.clear()
      channels.removeAllListeners()
    },
  }
}
