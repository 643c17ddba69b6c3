import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [['packed_lines.packed_by_id', 'packed_at', 'order_line_id']]

export const notExported: ServiceConcept['notExported'] = {
  'packed_lines.order_line_id': 'The shop’s own check marks: what you bought is under “orders”.',
}
