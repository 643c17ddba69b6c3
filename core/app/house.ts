import type { MikroORM } from '@mikro-orm/postgresql'
import type { Cache } from '#core/cache/cache'
import type { Services } from '#core/contracts/services'
import type { FragmentBook } from '#core/fragments/book'
import type { Mailer } from '#core/mail/mailer'
import type { MediaStore } from '#core/media/media-store'
import type { SafeFetch } from '#core/net/safe-fetch'
import type { Payments } from '#core/payments/payments'
import type { Sessions } from '#core/sessions/sessions'
import type { Config } from './config'
import type { Log } from './log'
import type { PageCache } from './page-cache'
import type { Site } from './site'

/** One door each to the outside world, opened once per process and shared by the apps in it. */
export type House = {
  readonly config: Config
  readonly orm: MikroORM
  readonly cache: Cache
  readonly sessions: Sessions
  readonly fragments: FragmentBook
  readonly pages: PageCache
  readonly mailer: Mailer
  readonly payments: Payments
  readonly media: MediaStore
  readonly fetch: SafeFetch
  readonly services: Services
  readonly log: Log
  /** Where the payment sandbox listens; null with the real SumUp. */
  readonly sandboxOrigin: string | null
  /** What the operator says of the cooperative: a copy in memory, refreshed by `purge(['site'])`. */
  site(): Site
  /** Everything cached with one of these tags is gone, in every process. */
  purge(tags: readonly string[]): Promise<void>
  /** Aborted when the process was asked to stop: what waits or repeats ends then. */
  readonly closing: AbortSignal
  /** Says that the end is near: `/ready` is over, answers close their connections. */
  beginClosing(): void
  close(): Promise<void>
}
