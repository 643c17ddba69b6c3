/**
 * Fast, forgetful memory shared by pages, fragments, sessions and rate limits.
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

  /**
   * The present version of each tag. Read it once, before the rows a value is made of are read, and give it
   * to `get` and `set`: a purge in between then makes the value unreachable instead of fresh again.
   */
  tagVersions(tags: readonly string[]): Promise<TagVersions>

  /** Counts one more hit on `key`. The window opens at the first hit and lasts `windowMs`. */
  increment(key: string, windowMs: number): Promise<Count>

  /** What `increment` counted in the window that is open, without counting; 0 where none is. */
  counted(key: string): Promise<number>

  /**
   * At most one holder in all processes for at most `ms`: single flight. Null when somebody else holds it.
   * `release` of an expired lease never frees the next holder's.
   */
  lease(key: string, ms: number): Promise<Release | null>
}

export type SetOptions = { readonly ttlMs: number; readonly tags?: TagVersions }

/** Tag → opaque version. A version that is not known makes every `get` a miss and every `set` a no-op. */
export type TagVersions = Readonly<Record<string, string>>

export type Count = { readonly count: number; readonly resetMs: number }

export type Release = () => Promise<void>
