import type { EntityManager } from '@mikro-orm/postgresql'
import type { CacheTag } from './cache-tags'
import type { Platform } from './platform'
import type { Services } from './services'
import type { Viewer } from './viewer'

/** Handed to every service method: who asks, when, and through which unit of work. */
export type Ctx = {
  readonly em: EntityManager
  readonly viewer: Viewer
  /** SHA-256 of the guest's cart cookie, hexadecimal; null when the browser carries none. */
  readonly guest: string | null
  readonly locale: string
  readonly now: Date
  readonly house: Platform
  /** The other domains, by their contracts alone. */
  readonly services: Services
}

/** A ctx inside `transaction()`. */
export type Tx = Ctx & {
  /** Cache tags to purge once the transaction is committed. */
  purge(...tags: CacheTag[]): void
}
