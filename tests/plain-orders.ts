import type { OrderSummary } from '#core/contracts/cart'
import type { SlotSummary } from '#core/contracts/events'
import type { Offer } from '#core/contracts/seller'
import type { CartLineView, CartView } from '#core/services/cart/lines/read-cart'
import type { OrderLineView, OrderView, RefundView } from '#core/services/cart/orders/read-order'
import { NOON, pounds } from './pages'

// Carts and orders as views are handed them, without a database; each test says what is different about its own.

/** So many hours after noon. */
export const hoursOn = (hours: number): Date => new Date(NOON.getTime() + hours * 3_600_000)

/** Two jars at £6.50, of which none went back. */
export function soldLine(over: Partial<OrderLineView> = {}): OrderLineView {
  const { quantity = 2, refundedQuantity = 0, unitPrice = pounds(650) } = over
  return {
    id: 'line-1',
    kind: 'product',
    isGiftCard: false,
    title: 'Heather honey',
    detail: '340 g jar',
    unitPrice,
    quantity,
    refundedQuantity,
    missing: 0,
    total: pounds(unitPrice.amount * quantity),
    left: pounds(unitPrice.amount * (quantity - refundedQuantity)),
    more: pounds(0),
    weight: null,
    vatRate: null,
    priceRule: null,
    sellable: null,
    retired: false,
    ...over,
  }
}

/** Mair's order of two jars, to be paid by card: £13.00. */
export function plainOrder(over: Partial<OrderView> = {}): OrderView {
  const { total = pounds(1300) } = over
  return {
    id: 'order-1',
    number: 'RA-1000',
    state: 'pending',
    memberId: 'mair',
    isGuests: false,
    path: '/orders/RA-1000',
    email: 'mair@example.test',
    name: 'Mair Pugh',
    note: '',
    total,
    isNet: false,
    refunded: pounds(0),
    placedAt: hoursOn(-1),
    taken: null,
    reservedUntil: hoursOn(0.25),
    paidAt: null,
    transactionCode: null,
    way: 'sumup',
    parts: [],
    due: total,
    receivedBy: null,
    collectedAt: null,
    cycleClosesAt: null,
    slot: null,
    delivery: null,
    slotLost: false,
    lines: [soldLine()],
    adjustments: [],
    adjustmentsLeft: [],
    tickets: [],
    refunds: [],
    follows: null,
    standing: null,
    followedBy: [],
    ...over,
  }
}

/** The same, paid half an hour ago. */
export const paidOrder = (over: Partial<OrderView> = {}): OrderView =>
  plainOrder({ state: 'paid', paidAt: hoursOn(-0.5), ...over })

/** One jar's money, back on the card. */
export function plainRefund(over: Partial<RefundView> = {}): RefundView {
  const { amount = pounds(650) } = over
  return {
    id: 'refund-1',
    amount,
    reason: 'Cracked',
    state: 'done',
    origin: 'shop',
    way: 'sumup',
    byPayment: amount,
    parts: [],
    household: null,
    failure: null,
    requestedAt: hoursOn(-0.4),
    doneAt: hoursOn(-0.3),
    isWaiting: false,
    ...over,
  }
}

export function orderSummary(over: Partial<OrderSummary> = {}): OrderSummary {
  return {
    id: 'order-1',
    number: 'RA-1000',
    state: 'paid',
    collected: false,
    refunded: null,
    total: pounds(1300),
    placedAt: hoursOn(-1),
    path: '/orders/RA-1000',
    lines: [{ title: 'Heather honey', detail: '340 g jar', quantity: 2 }],
    ...over,
  }
}

export function plainOffer(over: Partial<Offer> = {}): Offer {
  return {
    sellable: { kind: 'product', variantId: 'variant-1' },
    title: 'Heather honey',
    detail: '340 g jar',
    unitPrice: pounds(650),
    available: 9,
    path: '/products/honey',
    image: null,
    imageAlt: '',
    ...over,
  }
}

/** Two jars that can be had. */
export function cartLine(over: Partial<CartLineView> = {}): CartLineView {
  const { quantity = 2, unitPrice = pounds(650) } = over
  return {
    id: 'line-1',
    key: 'product:variant-1',
    sellable: { kind: 'product', variantId: 'variant-1' },
    quantity,
    offer: plainOffer(),
    name: null,
    state: 'available',
    unitPrice,
    chosen: null,
    priceRule: null,
    usual: null,
    vatRate: null,
    total: unitPrice && pounds(unitPrice.amount * quantity),
    ...over,
  }
}

/** A cart of these lines that can be ordered; what is not said of it follows from them. */
export function plainCart(over: Partial<CartView> = {}): CartView {
  const { lines = [cartLine()] } = over
  const total = lines.reduce((sum, line) => sum + (line.total?.amount ?? 0), 0)
  return {
    lines,
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    adjustments: [],
    fees: [],
    vouchers: [],
    minimum: null,
    total: pounds(total),
    isNet: false,
    ready: lines.length > 0 && lines.every(({ state }) => state === 'available'),
    ...over,
  }
}

/** Half an hour at the shed, the day after tomorrow at noon. */
export function plainSlot(over: Partial<SlotSummary> = {}): SlotSummary {
  return {
    id: 'slot-1',
    title: 'Collect a box',
    place: 'The green door',
    timeZone: 'Europe/London',
    startsAt: hoursOn(48),
    endsAt: hoursOn(48.5),
    free: 3,
    mine: false,
    ...over,
  }
}
