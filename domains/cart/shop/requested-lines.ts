import { wholeNumber } from '#core/app/form'
import type { OrderView } from '#core/services/cart/orders/read-order'
import type { RequestedLine } from '#core/services/cart/refunds/request-refund'

/** The name of the field that says how many of a line to refund. */
export const quantityField = (lineId: string) => `quantity-${lineId}`
/** And of the one that says what becomes of its goods. */
export const shelfField = (lineId: string) => `shelf-${lineId}`
/** The same for all lines at once. */
export const SHELF_ALL = 'shelf'
export const BACK = 'back'
export const SPOILED = 'spoiled'

/** What is refused is about all of it, and no field's. */
export const REFUSED = 'refund'

/** What is wrong with the numbers of a refund form that asks for single lines, by the names of their fields. */
export function quantityFaults(order: OrderView, body: unknown): Readonly<Record<string, string>> {
  const fields = body as Readonly<Record<string, unknown>>
  if (fields.all === 'yes') return {}
  const left = order.lines.filter(line => line.refundedQuantity < line.quantity)
  const faults = left.flatMap(({ id, quantity, refundedQuantity }) => {
    const most = quantity - refundedQuantity
    const asked = wholeNumber(fields[quantityField(id)] || '0')
    return asked <= most ? [] : [[quantityField(id), `A whole number, ${most} at most.`] as const]
  })
  return Object.fromEntries(faults)
}

/** What a refund form asks for: all that is left, or so many of each line. Nonsense in a field is no number of anything. */
export function requestedLines(order: OrderView, body: unknown): readonly RequestedLine[] {
  const fields = body as Readonly<Record<string, unknown>>
  if (fields.all === 'yes') {
    return order.lines.flatMap(({ id, quantity, refundedQuantity }) => {
      const left = quantity - refundedQuantity
      return left > 0 ? [{ orderLineId: id, quantity: left, backInStock: choiceOf(fields[SHELF_ALL]) }] : []
    })
  }
  return order.lines.flatMap(({ id }) => {
    const quantity = wholeNumber(fields[quantityField(id)] || '0')
    return quantity === 0
      ? []
      : [{ orderLineId: id, quantity, backInStock: choiceOf(fields[shelfField(id)]) }]
  })
}

/** The name of the fields that say which fees go back, too. */
export const ADJUSTMENTS = 'adjustments'

/** Fees and delivery that a refund form asks for: all that are left, or the ticked ones. */
export function requestedAdjustments(order: OrderView, body: unknown): readonly string[] {
  const fields = body as Readonly<Record<string, unknown>>
  const ticked = [fields[ADJUSTMENTS]].flat()
  const ids = order.adjustmentsLeft.map(({ id }) => id)
  return fields.all === 'yes' ? ids : ids.filter(id => ticked.includes(id))
}

/** A form that does not ask leaves it to what is usual. */
function choiceOf(typed: unknown): boolean | undefined {
  if (typed === BACK) return true
  return typed === SPOILED ? false : undefined
}
