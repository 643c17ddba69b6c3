import type { ActivityHandler } from '#core/activities/processor'
import type { MarketService } from '#core/contracts/market'
import type { Cron, Job } from '#core/jobs/worker'
import { container, containers } from './pages/containers'
import { purgeHandler } from './purge-handler'
import { names } from './selling/names'
import { offers } from './selling/offers'
import { release } from './selling/release'
import { reserve } from './selling/reserve'
import { restore } from './selling/restore'
import { settle } from './selling/settle'
import { fetchPicture } from './suppliers/fetch-picture'
import { readSupplier } from './suppliers/read-supplier'

/** The contract of this domain, kept: one capability a file. */
export const service: MarketService = {
  offers,
  names,
  reserve,
  settle,
  release,
  restore,
  containers,
  container,
}

export const tasks: Readonly<Record<string, Job>> = {
  'market-read-supplier': { class: 'media', run: readSupplier },
  'market-fetch-picture': { class: 'media', run: fetchPicture },
}

export const crons: readonly Cron[] = []

export const handlers: readonly ActivityHandler[] = [purgeHandler]
