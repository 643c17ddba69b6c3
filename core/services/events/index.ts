import type { ActivityHandler } from '#core/activities/processor'
import type { EventsService } from '#core/contracts/events'
import type { Cron, Task } from '#core/jobs/worker'
import { offers } from './selling/offers'
import { release } from './selling/release'
import { reserve } from './selling/reserve'
import { restore } from './selling/restore'
import { settle } from './selling/settle'

/** The contract of this domain, kept: one capability a file. */
export const service = { offers, reserve, settle, release, restore } as unknown as EventsService

export const tasks: Readonly<Record<string, Task>> = {}

export const crons: readonly Cron[] = []

export const handlers: readonly ActivityHandler[] = []
