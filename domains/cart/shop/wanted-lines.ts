import type { OrderView } from '#core/services/cart/orders/read-order'
import type { WantedLine } from '#core/services/cart/refunds/request-refund'

/** The name of the field that says how many of a line to refund. */
export const quantityField = (lineId: string) => `quantity-${lineId}`

/** What a refund form asks for: everything (`all`), or so many of each line. Nonsense in a field is more than any line has. */
export function wantedLines(order: OrderView, body: unknown): readonly WantedLine[] | 'all' {
  const fields = body as Readonly<Record<string, unknown>>
  if (fields.all === 'yes') return 'all'
  return order.lines.flatMap(({ id }) => {
    const typed = fields[quantityField(id)]
    const quantity = typed === undefined || typed === '' ? 0 : Number(typed)
    return quantity === 0 ? [] : [{ orderLineId: id, quantity }]
  })
}
