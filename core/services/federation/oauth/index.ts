import type { ServiceConcept } from '#core/concepts/concept'
import { backChannelLogout } from './back-channel-logout'
import { pruneExpired } from './prune'
import { rotateSigningKeys } from './signing-key'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  'back-channel-logout': { class: 'federation-out', run: backChannelLogout },
  'prune-identity': { class: 'rest', run: pruneExpired },
  'rotate-signing-keys': { class: 'rest', run: rotateSigningKeys },
}

export const crons: ServiceConcept['crons'] = [
  { schedule: '17 3 * * *', task: 'prune-identity' },
  { schedule: '47 3 * * *', task: 'rotate-signing-keys' },
]

export const workOf: ServiceConcept['workOf'] = [
  ['oauth_clients.created_by_id', 'created_at'],
  ['oauth_resources.created_by_id', 'created_at'],
  ['initial_tokens.issued_by_id', 'issued_at'],
]
