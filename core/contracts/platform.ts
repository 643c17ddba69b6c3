import type { CacheTag } from './cache-tags'
import type { Cache } from './platform/cache'
import type { ConceptBook } from './platform/concepts'
import type { Config } from './platform/config'
import type { Log } from './platform/log'
import type { Mailer } from './platform/mailer'
import type { MediaStore } from './platform/media-store'
import type { Payments } from './platform/payments'
import type { SafeFetch } from './platform/safe-fetch'
import type { Sessions } from './platform/sessions'
import type { Site } from './site'

/** What a service may use of the process it runs in: one door each to the outside world. `House` in core/app is it. */
export type Platform = {
  readonly config: Config
  readonly cache: Cache
  readonly sessions: Sessions
  readonly mailer: Mailer
  readonly payments: Payments
  readonly media: MediaStore
  readonly fetch: SafeFetch
  readonly log: Log
  readonly concepts: Pick<ConceptBook, 'all'>
  /** What the operator says of the cooperative: a copy in memory, refreshed by `purge(['site'])`. */
  site(): Site
  /** Everything cached with one of these tags is gone, in every process. */
  purge(tags: readonly CacheTag[]): Promise<void>
}
