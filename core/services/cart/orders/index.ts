import type { ServiceConcept } from '#core/concepts/concept'
import { orderNotifications } from '../order-notifications'

export { exportOf } from './export-of'

export const handlers: ServiceConcept['handlers'] = [orderNotifications]

export const notExported: ServiceConcept['notExported'] = {
  'reservations.order_line_id':
    'That things are kept for an order until it is paid: for minutes, and the order itself is there.',
}

export const workOf: ServiceConcept['workOf'] = [['orders.taken_by_id', 'placed_at']]
