/**
 * One door to fast, forgetful memory shared by pages, fragments, sessions and rate limits.
 *
 * A cache may forget anything at any moment and never throws: a fault is a miss. What must not be lost
 * belongs in PostgreSQL.
 */
export interface Cache {
  /** The value stored under `key` for these versions of its tags, or null. */
  get(key: string, tags?: TagVersions): Promise<string | null>

  /** Keeps `value` for `ttlMs`. Pass the tag versions read *before* the value was made (see `tagVersions`). */
  set(key: string, value: string, options: SetOptions): Promise<void>

  delete(key: string, tags?: TagVersions): Promise<void>

  /** Everything stored with this tag is gone, however many entries: their keys carry the old version. */
  bumpTag(tag: string): Promise<void>

  /**
   * The present version of each tag. Read it once, before the rows a value is made of are read, and give it
   * to `get` and `set`: a purge in between then makes the value unreachable instead of fresh again.
   */
  tagVersions(tags: readonly string[]): Promise<TagVersions>

  /** Counts one more hit on `key`. The window opens at the first hit and lasts `windowMs`. */
  increment(key: string, windowMs: number): Promise<Count>

  /**
   * At most one holder in all processes for at most `ms`: single flight. Null when somebody else holds it.
   * `release` of an expired lease never frees the next holder's.
   */
  lease(key: string, ms: number): Promise<Release | null>

  /** Tells the subscribers in every process. At most once: who is not connected at the moment misses it. */
  publish(channel: string, message: string): Promise<void>

  subscribe(channel: string, listener: (message: string) => void): Promise<Unsubscribe>

  /** Whether it does its work now, rather than missing everything. */
  answers(): Promise<boolean>
  close(): Promise<void>
}

export type SetOptions = { readonly ttlMs: number; readonly tags?: TagVersions }

/** Tag → opaque version. `UNKNOWN_VERSION` makes every `get` a miss and every `set` a no-op. */
export type TagVersions = Readonly<Record<string, string>>

export type Count = { readonly count: number; readonly resetMs: number }

export type Release = () => Promise<void>

export type Unsubscribe = () => Promise<void>

/** Said once when the cache begins to fail and once when it is back. */
export type CacheLog = (message: string, cause?: unknown) => void

/** A version that could not be read: neither reading nor writing under it would be right. */
export const UNKNOWN_VERSION = '?'

/** The key that is really stored, or null when a tag's version is unknown. */
export function versionedKey(key: string, tags: TagVersions = {}): string | null {
  const names = Object.keys(tags).sort()
  if (names.some(name => tags[name] === UNKNOWN_VERSION)) return null
  return names.length === 0 ? key : `${key}@${names.map(name => `${name}=${tags[name]}`).join('&')}`
}

/** Random, not counted: a tag that was evicted and comes back never meets entries of its former life. */
export function newVersion(): string {
  return crypto.randomUUID().slice(24)
}
