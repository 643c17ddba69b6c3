import type { ActivityHandler } from '#core/activities/processor'
import type { FederationService } from '#core/contracts/federation'
import type { Cron, Task } from '#core/jobs/worker'

/** The contract of this domain, kept: one capability a file. */
export const service = {} as FederationService

export const tasks: Readonly<Record<string, Task>> = {}

export const crons: readonly Cron[] = []

export const handlers: readonly ActivityHandler[] = []
