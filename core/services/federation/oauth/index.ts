import type { ServiceConcept } from '#core/concepts/concept'
import { backChannelLogout } from './back-channel-logout'
import { pruneExpired } from './prune'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  'back-channel-logout': { class: 'federation-out', run: backChannelLogout },
  'prune-identity': { class: 'rest', run: pruneExpired },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '17 3 * * *', task: 'prune-identity' }]

export const workOf: ServiceConcept['workOf'] = [['oauth_clients.created_by_id', 'created_at']]
