import type { ServiceConcept } from '#core/concepts/concept'
import { forgetReferrers } from './forget-referrers'

const FORGET = 'forget-referrers'

export const tasks: ServiceConcept['tasks'] = { [FORGET]: { class: 'rest', run: forgetReferrers } }

export const crons: ServiceConcept['crons'] = [{ schedule: '40 3 * * *', task: FORGET }]
