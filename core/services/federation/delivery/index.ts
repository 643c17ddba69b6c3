import type { ServiceConcept } from '#core/concepts/concept'
import { deliverActivities } from './deliver-activities'
import { deliverToHost } from './deliver-to-host'
import { DELIVERY_TASK } from './queue-deliveries'

export const tasks: ServiceConcept['tasks'] = {
  [DELIVERY_TASK]: { class: 'federation-out', run: deliverToHost },
}

export const handlers: ServiceConcept['handlers'] = [deliverActivities]
