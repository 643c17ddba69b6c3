import type { ActivityHandler } from '#core/activities/processor'
import type { FederationService } from '#core/contracts/federation'
import type { Cron, Task } from '#core/jobs/worker'
import { handleOf } from './actors/handle-of'
import { endGrants } from './closing/end-grants'
import { forgetKeys } from './closing/forget-keys'
import { forgetMember } from './closing/forget-member'
import { obligationsOf } from './closing/obligations-of'
import { deliverSayings } from './delivery/deliver-sayings'
import { deliverToHost } from './delivery/deliver-to-host'
import { DELIVERY_TASK } from './delivery/queue-deliveries'
import { processIncoming } from './inbox/process-incoming'
import { notify } from './notifications/notify'
import { backChannelLogout } from './oauth/back-channel-logout'
import { pruneExpired } from './oauth/prune'
import { projectPage } from './posts/project-page'
import { signOut } from './sign-out'

/** The contract of this domain, kept: one capability a file. */
export const service: FederationService = {
  handleOf,
  notify,
  signOut,
  endGrants,
  obligationsOf,
  forgetMember,
  forgetKeys,
}

export const tasks: Readonly<Record<string, Task>> = {
  'back-channel-logout': backChannelLogout,
  'prune-identity': pruneExpired,
  [DELIVERY_TASK]: deliverToHost,
}

export const crons: readonly Cron[] = [{ schedule: '17 3 * * *', task: 'prune-identity' }]

export const handlers: readonly ActivityHandler[] = [projectPage, deliverSayings, processIncoming]
