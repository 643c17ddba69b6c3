import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [['stock_movements.moved_by_id', 'moved_at']]

export const notExported: ServiceConcept['notExported'] = {
  'stock_movements.order_line_id': 'The shop’s own count of its shelves: what you bought is under “orders”.',
}
