import type { ActivityHandler } from '#core/activities/processor'
import type { BlogService } from '#core/contracts/blog'
import type { Cron, Task } from '#core/jobs/worker'

/** The contract of this domain, kept: one capability a file. */
export const service = {} as BlogService

export const tasks: Readonly<Record<string, Task>> = {}

export const crons: readonly Cron[] = []

export const handlers: readonly ActivityHandler[] = []
