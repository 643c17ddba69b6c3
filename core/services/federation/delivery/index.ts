import type { ServiceConcept } from '#core/concepts/concept'
import { deliverSayings } from './deliver-sayings'
import { deliverToHost } from './deliver-to-host'
import { DELIVERY_TASK } from './queue-deliveries'

export const tasks: ServiceConcept['tasks'] = {
  [DELIVERY_TASK]: { class: 'federation-out', run: deliverToHost },
}

export const handlers: ServiceConcept['handlers'] = [deliverSayings]
