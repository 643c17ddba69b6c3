import type { ActivityHandler } from '#core/activities/processor'
import type { CartService } from '#core/contracts/cart'
import type { Cron, Task } from '#core/jobs/worker'

/** The contract of this domain, kept: one capability a file. */
export const service = {} as CartService

export const tasks: Readonly<Record<string, Task>> = {}

export const crons: readonly Cron[] = []

export const handlers: readonly ActivityHandler[] = []
