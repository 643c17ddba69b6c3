import type { PageContext } from '#core/contracts/page'
import type { PaymentsKind } from '#core/contracts/platform/payments'
import type { KeysState } from '#core/sealing/keys-state'
import type { KnownTasks, TaskCount } from '#core/services/house/jobs'
import type { TableSize } from '#core/services/house/sizes'
import type { HouseStatus } from '#core/services/house/status'
import type { AppState } from './probe-apps'

/** What the sections of the operator's page show. */
export type StatusProps = {
  page: PageContext
  status: HouseStatus
  tasks: readonly TaskCount[]
  knownTasks: KnownTasks
  sizes: readonly TableSize[]
  apps: readonly AppState[]
  disk: { readonly free: number; readonly all: number }
  versions: Readonly<Record<'site' | 'bun' | 'postgres', string>>
  payments: PaymentsKind
  secret: KeysState
  /** What it means that our actors live elsewhere than the site. */
  apart: string | null
}
