import type { EntityManager } from '@mikro-orm/postgresql'
import type { CacheTag } from './cache-tags'
import type { Platform } from './platform'
import type { Services } from './services'
import type { Viewer } from './viewer'

/** Where a request came from, as far as it is known. */
export type Sender = {
  /** The network address; empty when unknown. */
  readonly address: string
  /** Its program in words: `Firefox on Linux`. */
  readonly device: string
}

/** Handed to every service method: who asks, when, and through which unit of work. */
export type Ctx = {
  readonly em: EntityManager
  readonly viewer: Viewer
  /** SHA-256 of the guest's cart cookie, hexadecimal; null when the browser carries none. */
  readonly guest: string | null
  /** The browser or program that asks; absent in a job. */
  readonly from?: Sender
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
  /** What stands last in the transaction, since others wait from there to its end. Done in the order asked. */
  atEnd(work: () => Promise<void>): void
}
