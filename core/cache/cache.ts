import type { TagVersions, Cache as UsedCache } from '#core/contracts/platform/cache'

/** The whole of the cache: what services use of it, and what carries purges from process to process. */
export interface Cache extends UsedCache {
  /** Everything stored with this tag is gone, however many entries: their keys carry the old version. */
  bumpTag(tag: string): Promise<void>

  /** Tells the subscribers in every process, as soon as it can. Who is not connected at the moment misses it. */
  publish(channel: string, message: string): Promise<void>

  /** `missed` is called whenever messages may have been missed, as soon as the next ones are heard again. */
  subscribe(channel: string, listener: (message: string) => void, missed?: () => void): Promise<Unsubscribe>

  /** Whether it does its work now, rather than missing everything. */
  answers(): Promise<boolean>
  close(): Promise<void>
}

export type Unsubscribe = () => Promise<void>

/** Said once when the cache begins to fail and once when it is back. */
export type CacheLog = (message: string, cause?: unknown) => void

/** A version that could not be read: neither reading nor writing under it would be right. */
export const UNKNOWN_VERSION = '?'

/** The key that is really stored, or null when a tag's version is unknown. */
export function versionedKey(key: string, tags: TagVersions = {}): string | null {
  const names = Object.keys(tags).sort()
  if (names.length === 0) return key
  let stored = `${key}@`
  for (const [at, name] of names.entries()) {
    const version = tags[name]
    if (version === UNKNOWN_VERSION) return null
    stored += at === 0 ? `${name}=${version}` : `&${name}=${version}`
  }
  return stored
}

/** Random, not counted: a tag that was evicted and comes back never meets entries of its former life. */
export function newVersion(): string {
  return crypto.randomUUID().slice(24)
}
