import type { ActivityHandler } from '#core/activities/processor'
import type { MarketService } from '#core/contracts/market'
import type { Cron, Task } from '#core/jobs/worker'

/** The contract of this domain, kept: one capability a file. */
export const service = {} as MarketService

export const tasks: Readonly<Record<string, Task>> = {}

export const crons: readonly Cron[] = []

export const handlers: readonly ActivityHandler[] = []
