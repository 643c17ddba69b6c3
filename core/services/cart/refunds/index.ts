import type { ServiceConcept } from '#core/concepts/concept'
import { finishRefundTask } from './task'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  'finish-refund': { class: 'money', run: finishRefundTask },
}

export const workOf: ServiceConcept['workOf'] = [['refunds.requested_by_id', 'requested_at']]
