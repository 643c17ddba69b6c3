import type { Logger } from 'pino'
import type { Cache } from '#core/cache/cache'
import type { Config } from '#core/config/config'
import type { ConceptBook } from '#core/contracts/platform/concepts'
import type { PaymentsKind } from '#core/contracts/platform/payments'
import type { Runtime } from '#core/database/ctx'
import type { FragmentBook } from '#core/fragments/book'
import type { SlowPages } from '#core/log/slow-pages'
import type { PageCache } from './page-cache'

/** What a card is charged with here. */
export function paymentsKind({
  payments,
  sandboxOrigin,
}: Pick<House, 'payments' | 'sandboxOrigin'>): PaymentsKind {
  if (!payments.isConnected) return 'none'
  return sandboxOrigin ? 'sandbox' : 'real'
}

/** All that a process has one of, opened at its start and shared by the apps in it. Services see its `Platform`. */
export interface House extends Runtime {
  readonly config: Config
  readonly cache: Cache
  readonly log: Logger
  readonly fragments: FragmentBook
  readonly concepts: ConceptBook
  readonly pages: PageCache
  readonly slowPages: SlowPages
  /** Where the payment sandbox listens; null with the real SumUp, and without any. */
  readonly sandboxOrigin: string | null
  /** Aborted when the process was asked to stop: what waits or repeats ends then. */
  readonly closing: AbortSignal
  /** Says that the end is near: `/ready` is over, answers close their connections. */
  beginClosing(): void
  close(): Promise<void>
}
