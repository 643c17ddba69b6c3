import type { ServiceConcept } from '#core/concepts/concept'
import { pruneWithdrawals } from '../actors/withdrawals'
import { FETCH_BOOSTED, fetchBoosted, REFRESH_ACTOR, refreshActor } from './fetch-later'
import { processIncoming } from './process-incoming'

export const tasks: ServiceConcept['tasks'] = {
  [REFRESH_ACTOR]: { class: 'federation-ask', run: refreshActor },
  [FETCH_BOOSTED]: { class: 'federation-ask', run: fetchBoosted },
  'prune-withdrawals': { class: 'rest', run: pruneWithdrawals },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '37 3 * * *', task: 'prune-withdrawals' }]

export const handlers: ServiceConcept['handlers'] = [processIncoming]

export const notExported: ServiceConcept['notExported'] = {
  'withdrawals.actor_id': 'Only of people elsewhere: what they took back before it came here.',
}
