import type { ActivityHandler } from '#core/activities/processor'
import type { FederationService } from '#core/contracts/federation'
import type { Cron, Task } from '#core/jobs/worker'
import { backChannelLogout } from './oauth/back-channel-logout'
import { pruneExpired } from './oauth/prune'
import { signOut } from './sign-out'

/** The contract of this domain, kept: one capability a file. */
export const service = {
  signOut,
} as FederationService

export const tasks: Readonly<Record<string, Task>> = {
  'back-channel-logout': backChannelLogout,
  'prune-identity': pruneExpired,
}

export const crons: readonly Cron[] = [{ schedule: '17 3 * * *', task: 'prune-identity' }]

export const handlers: readonly ActivityHandler[] = []
