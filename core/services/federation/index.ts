import type { ActivityHandler } from '#core/activities/processor'
import type { FederationService } from '#core/contracts/federation'
import type { Cron, Job } from '#core/jobs/worker'
import { handleOf } from './actors/handle-of'
import { objectAt } from './actors/object-at'
import { pruneWithdrawals } from './actors/withdrawals'
import { endGrants } from './closing/end-grants'
import { forgetKeys } from './closing/forget-keys'
import { forgetMember } from './closing/forget-member'
import { obligationsOf } from './closing/obligations-of'
import { deliverSayings } from './delivery/deliver-sayings'
import { deliverToHost } from './delivery/deliver-to-host'
import { DELIVERY_TASK } from './delivery/queue-deliveries'
import { FETCH_BOOSTED, fetchBoosted, REFRESH_ACTOR, refreshActor } from './inbox/ask-elsewhere'
import { processIncoming } from './inbox/process-incoming'
import { notify } from './notifications/notify'
import { backChannelLogout } from './oauth/back-channel-logout'
import { pruneExpired } from './oauth/prune'
import { projectPage } from './posts/project-page'
import { restatePage } from './posts/restate-page'
import { withdrawPage } from './posts/withdraw-page'
import { signOut } from './sign-out'
import { SEND_SIGN_IN_LINK, sendSignInLink } from './signin/send-link'

/** The contract of this domain, kept: one capability a file. */
export const service: FederationService = {
  handleOf,
  objectAt,
  notify,
  restatePage,
  withdrawPage,
  signOut,
  endGrants,
  obligationsOf,
  forgetMember,
  forgetKeys,
}

export const tasks: Readonly<Record<string, Job>> = {
  'back-channel-logout': { class: 'federation-out', run: backChannelLogout },
  'prune-identity': { class: 'rest', run: pruneExpired },
  [DELIVERY_TASK]: { class: 'federation-out', run: deliverToHost },
  [REFRESH_ACTOR]: { class: 'federation-ask', run: refreshActor },
  [FETCH_BOOSTED]: { class: 'federation-ask', run: fetchBoosted },
  [SEND_SIGN_IN_LINK]: { class: 'letters', run: sendSignInLink },
  'prune-withdrawals': { class: 'rest', run: pruneWithdrawals },
}

export const crons: readonly Cron[] = [
  { schedule: '17 3 * * *', task: 'prune-identity' },
  { schedule: '37 3 * * *', task: 'prune-withdrawals' },
]

export const handlers: readonly ActivityHandler[] = [projectPage, deliverSayings, processIncoming]
