import type { ActivityHandler } from '#core/activities/processor'
import type { MarketService } from '#core/contracts/market'
import type { Cron, Task } from '#core/jobs/worker'
import { container, containers } from './pages/containers'
import { offers } from './selling/offers'
import { release } from './selling/release'
import { reserve } from './selling/reserve'
import { restore } from './selling/restore'
import { settle } from './selling/settle'

/** The contract of this domain, kept: one capability a file. */
export const service: MarketService = {
  offers,
  reserve,
  settle,
  release,
  restore,
  containers,
  container,
}

export const tasks: Readonly<Record<string, Task>> = {}

export const crons: readonly Cron[] = []

export const handlers: readonly ActivityHandler[] = []
