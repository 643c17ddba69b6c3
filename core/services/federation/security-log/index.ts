import type { ServiceConcept } from '#core/concepts/concept'
import { chainAllWaiting } from '#core/security-log/chain-waiting'
import { keepSecurityLog } from './keep-log'

export { exportOf } from './export-of'
export { forgetMember } from './forget-member'

export const tasks: ServiceConcept['tasks'] = {
  'keep-security-log': { class: 'rest', run: keepSecurityLog },
  'chain-security-log': { class: 'rest', run: chainAllWaiting },
}

export const crons: ServiceConcept['crons'] = [
  { schedule: '7 4 * * *', task: 'keep-security-log' },
  { schedule: '* * * * *', task: 'chain-security-log' },
]

export const workOf: ServiceConcept['workOf'] = [['security_events.by_id', 'at', 'position']]
